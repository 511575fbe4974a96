/** What a submission must keep to beyond its schema, and what of it is kept: secrets apart, addresses and times readable. */

import type { Contents } from "../documents/carried-document.ts";
import { checkInline, type Inline, type ReceivedFile } from "../documents/inline-documents.ts";
import type { Repeatable } from "../jobs/idempotency.ts";
import type { ArtworkWish } from "../artwork/new-artwork.ts";
import { ARTWORK_WORKFLOW } from "../model/artwork.ts";
import type { Document } from "../model/document.ts";
import type { Company } from "../model/company.ts";
import type { JobDocumentRequest, Option, Parameters } from "../model/contract-types.gen.ts";
import type { NewSubscription } from "../model/delivery.ts";
import { checkOptions, maskSecrets } from "../model/option.ts";
import { Problem, refuseViolations } from "../model/problem.ts";
import { parametersName, type WorkflowDeclaration } from "../model/workflow.ts";
import type { Ports } from "../ports/ports.ts";
import type { Trace } from "../ports/telemetry.ts";
import { refuseArtworkFields, refuseOtherFiles } from "./artwork-fields.ts";
import { withArtworkFields } from "./artwork-parameters.ts";
import { artworkWish, type WishedArtwork, withoutArtworkSecrets } from "./artwork-wish.ts";
import { askedOptions, withOptions } from "./asked-options.ts";
import { type Choice, chooseWorkflow } from "./choose-workflow.ts";
import { readExecTime } from "./exec-time.ts";
import { withoutParameterSecrets } from "./mask-secrets.ts";
import { withoutSourceSecrets } from "./source-addresses.ts";
import { wantedCallbacks, withoutCallbackSecrets } from "./wanted-callbacks.ts";

export interface Submission {
  readonly company: Company;
  readonly document: JobDocumentRequest;
  /** E-mail address of the user whose job it shall be, where that is not the caller. */
  readonly onBehalfOf?: string | undefined;
  /** The request that it came with. */
  readonly trace?: Trace;
  /** The dialect in which it came, where the clients of that know jobs by numbers. */
  readonly dialect?: string;
  /** What its history tells besides, such as fields that were passed over. */
  readonly notes?: readonly string[];
  /** Documents of other jobs that it has too, with their contents. */
  readonly takes?: readonly Document[];
  /** The job that it does again; it starts with those documents. */
  readonly rerunOf?: string;
  /** How callbacks about it are written, by name; the standard way without it. */
  readonly callbackStyle?: string;
  /** Bad options let the job fail when it runs instead of being refused. */
  readonly checksOptionsLate?: boolean;
  /** A request with the same key and content makes nothing new. */
  readonly idempotencyKey?: string | undefined;
  /** What the key stands for, where that is not the document itself. */
  readonly repeatable?: Pick<Repeatable, "operation" | "value">;
  /** Documents that came in the same request; they are the caller's until the job has them. */
  readonly files?: readonly ReceivedFile[];
  /** Contents that stood in the document, likewise. */
  readonly contents?: Contents;
}

/** A submission that keeps all rules, ready to become a job or a schedule. */
export interface CheckedSubmission {
  readonly choice: Choice;
  /** As it is kept and shown: without secrets, and with a zone in its times. */
  readonly asked: JobDocumentRequest;
  /** Option values and addresses, to be sealed. */
  readonly secrets: readonly Option[];
  readonly subscriptions: readonly NewSubscription[];
  readonly inline: Inline;
  /** Of a job of the workflow artwork. */
  readonly artwork?: ArtworkWish;
  /** What its history tells besides. */
  readonly notes: readonly string[];
}

export type CheckPorts = Pick<
  Ports,
  "calendar" | "clock" | "ids" | "limits" | "mailTo" | "profileLinks" | "workflows"
>;

/**
 * Checks what the schema cannot say. Throws not-supported, conflicting-fields, unknown-workflow, unknown-profile,
 * invalid-option, invalid-document, payload-too-large.
 */
export function checkSubmission(ports: CheckPorts, submission: Submission): CheckedSubmission {
  return withArtworkFields(submission.document, (document) =>
    checkFields(ports, document === submission.document ? submission : { ...submission, document }),
  );
}

function checkFields(
  ports: CheckPorts,
  {
    document,
    checksOptionsLate = false,
    files = [],
    contents,
    callbackStyle,
    notes = [],
  }: Submission,
): CheckedSubmission {
  refuseConflictingTimes(document);
  refuseUselessHold(document);
  const choice = chooseWorkflow(ports.workflows, document);
  const { workflow, alias } = choice;
  refuseUselessQuiet(workflow, document);
  refuseRetention(ports, workflow, document);
  const wished = wishedArtwork(ports, workflow, { document, fileCount: files.length });
  if (document.parameters !== undefined) {
    refuseBadParameters(workflow, document.parameters);
  }
  const { options, pointer } = askedOptions(document);
  if (document.parameters !== undefined || !checksOptionsLate) {
    refuseViolations("invalid-option", checkOptions(workflow.options, options, pointer));
  }
  const inline = checkInline(ports, workflow, { document, fileCount: files.length, contents });
  const timed = withExecTime(ports, withInlineShown(document, inline));
  const subscriptions = wantedCallbacks(ownNames(document, choice), ports.mailTo, callbackStyle);
  const { shown, secrets } = maskSecrets(workflow.options, options);
  const called = subscriptions.length === 0 ? timed : withoutCallbackSecrets(timed);
  const { document: open, addresses } = withoutSourceSecrets(
    withoutParameterSecrets(withoutArtworkSecrets(called)),
  );
  const optioned = withOptions(open, shown);
  // Shown again as the caller knows them.
  const asked = alias === undefined ? optioned : { ...optioned, ...alias };
  return {
    choice,
    asked,
    secrets: [...secrets, ...addresses],
    subscriptions,
    inline,
    ...wished,
    notes: [...notes, ...wished.notes],
  };
}

/** The document with its workflow by our name, where that is another one. */
function ownNames(document: JobDocumentRequest, { alias, workflow }: Choice): JobDocumentRequest {
  return alias === undefined ? document : { ...document, workflow: workflow.name };
}

const NO_ARTWORK: WishedArtwork = { notes: [] };

/** Nothing for other workflows, which refuse the fields of artwork as this one refuses theirs. */
function wishedArtwork(
  ports: CheckPorts,
  workflow: WorkflowDeclaration,
  asked: { readonly document: JobDocumentRequest; readonly fileCount: number },
): WishedArtwork {
  if (workflow.name !== ARTWORK_WORKFLOW) {
    refuseArtworkFields(workflow, asked.document);
    return NO_ARTWORK;
  }
  refuseOtherFiles(asked);
  return artworkWish(ports, asked.document);
}

function refuseConflictingTimes({ execTime, execSchedule, timeZone }: JobDocumentRequest): void {
  if (execTime !== undefined && execSchedule !== undefined) {
    throw conflict("/execSchedule", "A job has at most one of execTime and execSchedule.");
  }
  if (timeZone !== undefined && execSchedule === undefined) {
    throw conflict("/timeZone", "timeZone says where execSchedule is read; send both or neither.");
  }
}

/** What begins by itself later is paused there, and artwork waits for people from the beginning. */
function refuseUselessHold({ hold, execSchedule, workflow }: JobDocumentRequest): void {
  if (hold === true && execSchedule !== undefined) {
    throw conflict("/hold", "A schedule is not held: submit it, then pause it.");
  }
  if (hold === true && workflow === ARTWORK_WORKFLOW) {
    throw conflict(
      "/hold",
      `A job of workflow ${ARTWORK_WORKFLOW} waits for people and cannot be held.`,
    );
  }
}

function conflict(pointer: string, message: string): Problem {
  return Problem.at("conflicting-fields", { pointer, rule: "conflict", message });
}

function refuseUselessQuiet(
  { name, parameters }: WorkflowDeclaration,
  { quietSeconds, start }: JobDocumentRequest,
): void {
  const message =
    parameters === undefined
      ? "A job either starts at once or when nothing came for quietSeconds; send one of both."
      : `Workflow ${name} takes parameters instead of documents, so nothing is waited for.`;
  if (quietSeconds !== undefined && (parameters !== undefined || start === true)) {
    throw conflict("/quietSeconds", message);
  }
}

function refuseRetention(
  { limits: { resultRetentionHours: most } }: CheckPorts,
  { name }: WorkflowDeclaration,
  { retention }: JobDocumentRequest,
): void {
  if (retention !== undefined && name === ARTWORK_WORKFLOW) {
    const message = `Jobs of the workflow ${name} are kept for their customers and shops as long as the server keeps jobs.`;
    throw Problem.at("not-supported", { pointer: "/retention", rule: "unsupported", message });
  }
  if (retention?.hours !== undefined && retention.hours > most) {
    const message = `This server keeps jobs for ${most} h (RESULT_RETENTION_HOURS); ask for less, or leave it out.`;
    throw Problem.at("invalid-document", { pointer: "/retention/hours", rule: "range", message });
  }
}

function refuseBadParameters(workflow: WorkflowDeclaration, parameters: Parameters): void {
  const base = `/parameters/${parametersName(parameters)}`;
  const violations = (workflow.checkParameters?.(parameters) ?? []).map((violation) => ({
    ...violation,
    pointer: `${base}${violation.pointer}`,
  }));
  const isUnsupported = violations.every(({ rule }) => rule === "unsupported");
  refuseViolations(isUnsupported ? "not-supported" : "invalid-document", violations);
}

/** The document with the documents as they may be shown; whether it starts is told by its state. */
function withInlineShown(document: JobDocumentRequest, { shown }: Inline): JobDocumentRequest {
  if (document.documents === undefined && document.start === undefined) {
    return document;
  }
  const { documents: _, start: __, ...rest } = document;
  return shown.length === 0 ? rest : { ...rest, documents: shown };
}

/** The document with the zone that its time may lack. */
function withExecTime(ports: CheckPorts, document: JobDocumentRequest): JobDocumentRequest {
  const { execTime } = document;
  return execTime === undefined
    ? document
    : { ...document, execTime: readExecTime(ports, execTime) };
}
