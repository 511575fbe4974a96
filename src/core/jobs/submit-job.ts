/** Submits a job: checks what the schema cannot say, then stores it durably; one that needs no documents starts at once. */

import { type Choice, chooseWorkflow, parametersName } from "./choose-workflow.ts";
import type { Company } from "../model/company.ts";
import type { JobDocumentRequest, Option, Parameters } from "../model/contract-types.gen.ts";
import { readExecTime, waitsFor } from "./exec-time.ts";
import { idempotencyOf } from "./idempotency.ts";
import {
  checkInline,
  documentAdded,
  documentsOf,
  type Inline,
  type ReceivedFile,
} from "../documents/inline-documents.ts";
import type { Job } from "../model/job.ts";
import { withoutParameterSecrets } from "../documents/mask-secrets.ts";
import { checkOptions, maskSecrets } from "../model/option.ts";
import type { Subscription, NewSubscription } from "../model/delivery.ts";
import { wantedCallbacks, withoutCallbackSecrets } from "./wanted-callbacks.ts";
import type { Ports } from "../ports/ports.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Principal, type Scope, demand } from "../model/principal.ts";
import { Problem, VIOLATIONS_MAX, type Violation } from "../model/problem.ts";
import { closeTicket, dueAt, runTicket } from "./run-ticket.ts";
import { withoutSourceSecrets } from "../documents/source-addresses.ts";
import type { Trace } from "../ports/telemetry.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";

export interface Submission {
  readonly company: Company;
  readonly document: JobDocumentRequest;
  /** E-mail address of the user whose job it shall be, where that is not the caller. */
  readonly onBehalfOf?: string | undefined;
  /** The request that it came with. */
  readonly trace?: Trace;
  /** Bad options let the job fail when it runs instead of being refused. */
  readonly checksOptionsLate?: boolean;
  /** A request with the same key and content makes nothing new. */
  readonly idempotencyKey?: string | undefined;
  /** Documents that came in the same request; they are the caller's until the job has them. */
  readonly files?: readonly ReceivedFile[];
}

const NO_TRACE: Trace = {};

/**
 * Stores a new job and returns it: `creating` if it waits for documents, `pending` if it needs none. Throws forbidden,
 * not-supported, conflicting-fields, unknown-workflow, unknown-profile, invalid-option, invalid-document.
 */
export async function submitJob(
  ports: Ports,
  principal: Principal,
  { onBehalfOf, trace = NO_TRACE, idempotencyKey, ...submission }: Submission,
): Promise<Job> {
  demand(principal, "submit-jobs");
  const { company, document, files = NO_FILES } = submission;
  const { choice, asked, secrets, subscriptions, inline } = checkSubmission(ports, submission);
  const owner = onBehalfOf ?? principal.name;
  const origin = { company, owner, asked, trace, starts: inline.starts };
  const job = newJob(ports, choice, origin);
  const documents = documentsOf(ports, job, files);
  const told = `Submitted by ${principal.name}${onBehalfOf === undefined ? "" : ` for ${onBehalfOf}`}.`;
  const value =
    idempotencyKey === undefined
      ? undefined
      : { document, onBehalfOf, files: files.map(fingerprint) };
  const storedId = await ports.jobs.submit({
    job,
    secrets,
    events: [
      { at: job.createdAt, code: "job.created", severity: "info", message: told },
      ...documents.map((each) => documentAdded(each, job.createdAt)),
    ],
    documents,
    links: inline.links,
    ...ticketOf(job, choice.workflow),
    ...(subscriptions.length === 0
      ? {}
      : { subscriptions: subscriptionsOf(ports, job, subscriptions) }),
    ...idempotencyOf(principal, idempotencyKey, {
      companyId: company.id,
      operation: "submit",
      value,
    }),
  });
  if (storedId !== job.id) {
    await ports.blobs.remove(files.map(({ blob }) => blob.id));
    return madeBefore(ports, { companyId: company.id }, storedId);
  }
  if (job.status === "pending") {
    ports.engine.wake();
  }
  ports.telemetry?.jobMoved({
    ...trace,
    jobId: job.id,
    workflow: job.workflow,
    status: job.status,
  });
  return job;
}

const NO_FILES: readonly ReceivedFile[] = [];

function fingerprint({ fileName, contentType, blob }: ReceivedFile): object {
  return { fileName, contentType, sha256: blob.sha256 };
}

/** The job that was made under the same key before. Throws gone. */
export async function madeBefore(
  { jobs }: Pick<Ports, "jobs">,
  scope: Scope,
  jobId: string,
): Promise<Job> {
  const job = await jobs.find(scope, jobId);
  if (job === undefined) {
    throw new Problem("gone", `Job ${jobId}, made under this Idempotency-Key, was deleted.`);
  }
  return job;
}

/** A job that waits for documents needs none, unless it does not wait for ever. */
function ticketOf(job: Job, { quietMs }: WorkflowDeclaration): { readonly ticket?: Ticket } {
  if (job.status === "pending") {
    return { ticket: runTicket(job, dueAt(job)) };
  }
  return quietMs === undefined ? {} : { ticket: closeTicket(job, job.createdAt + quietMs) };
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
}

/** Checks what the schema cannot say. Throws as submitJob does, but for forbidden. */
export function checkSubmission(
  ports: Ports,
  { document, checksOptionsLate = false, files = NO_FILES }: Submission,
): CheckedSubmission {
  refuseConflictingTimes(document);
  const choice = chooseWorkflow(ports.workflows, document);
  if (document.parameters !== undefined) {
    refuseBadParameters(choice.workflow, document.parameters);
  } else if (!checksOptionsLate) {
    refuseBadOptions(choice.workflow, document);
  }
  const inline = checkInline(ports, choice.workflow, { document, fileCount: files.length });
  const timed = withExecTime(ports, withInlineShown(document, inline));
  const subscriptions = wantedCallbacks(document, ports.mailTo);
  const { shown, secrets } = maskSecrets(choice.workflow.options, document.options ?? []);
  const called = subscriptions.length === 0 ? timed : withoutCallbackSecrets(timed);
  const { document: open, addresses } = withoutSourceSecrets(withoutParameterSecrets(called));
  const optioned = document.options === undefined ? open : { ...open, options: shown };
  // Shown again as the caller knows them.
  const asked = choice.alias === undefined ? optioned : { ...optioned, ...choice.alias };
  return { choice, asked, secrets: [...secrets, ...addresses], subscriptions, inline };
}

/** The subscriptions of a job that its document asks for. */
export function subscriptionsOf(
  { ids }: Pick<Ports, "ids">,
  { id: jobId, companyId, createdAt }: Job,
  subscriptions: readonly NewSubscription[],
): readonly Subscription[] {
  return subscriptions.map((subscription) => ({
    ...subscription,
    id: ids.next(),
    companyId,
    jobId,
    createdAt,
  }));
}

interface Origin {
  readonly company: Company;
  /** Whose job it is. */
  readonly owner: string;
  readonly asked: JobDocumentRequest;
  readonly trace: Trace;
  /** Its documents are all there. */
  readonly starts: boolean;
}

function newJob(
  ports: Ports,
  { workflow, profile }: Choice,
  { company, owner, asked, starts, trace: { traceparent } }: Origin,
): Job {
  const needsNone = workflow.parameters !== undefined && workflow.quietMs === undefined;
  const startsAtOnce = needsNone || starts;
  return {
    id: ports.ids.next(),
    companyId: company.id,
    workflow: workflow.name,
    profile: profile.name,
    asked,
    status: startsAtOnce ? "pending" : "creating",
    message: startsAtOnce
      ? waitsFor(asked, ports.clock.now())
      : "Waiting for documents; start the job when all are added.",
    progress: 0,
    cancelRequested: false,
    submittedBy: owner,
    createdAt: ports.clock.now(),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function refuseConflictingTimes({ execTime, execSchedule, timeZone }: JobDocumentRequest): void {
  if (execTime !== undefined && execSchedule !== undefined) {
    throw conflict("/execSchedule", "A job has at most one of execTime and execSchedule.");
  }
  if (timeZone !== undefined && execSchedule === undefined) {
    throw conflict("/timeZone", "timeZone says where execSchedule is read; send both or neither.");
  }
}

function conflict(pointer: string, message: string): Problem {
  return new Problem("conflicting-fields", message, {
    violations: [{ pointer, rule: "conflict", message }],
  });
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
function withExecTime(ports: Ports, document: JobDocumentRequest): JobDocumentRequest {
  const { execTime } = document;
  return execTime === undefined
    ? document
    : { ...document, execTime: readExecTime(ports, execTime) };
}

function refuseBadOptions(workflow: WorkflowDeclaration, document: JobDocumentRequest): void {
  refuse("invalid-option", checkOptions(workflow.options, document.options ?? [], "/options"));
}

function refuseBadParameters(workflow: WorkflowDeclaration, parameters: Parameters): void {
  const base = `/parameters/${parametersName(parameters)}`;
  const violations = (workflow.checkParameters?.(parameters) ?? []).map((violation) => ({
    ...violation,
    pointer: `${base}${violation.pointer}`,
  }));
  const isUnsupported = violations.every((violation) => violation.rule === "unsupported");
  refuse(isUnsupported ? "not-supported" : "invalid-document", violations);
}

function refuse(
  code: "not-supported" | "invalid-option" | "invalid-document",
  violations: readonly Violation[],
): void {
  const [first] = violations;
  if (first !== undefined) {
    throw new Problem(code, first.message, { violations: violations.slice(0, VIOLATIONS_MAX) });
  }
}
