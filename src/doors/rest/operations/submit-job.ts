/** POST /v1/jobs: a job document, a bare option list or nothing, or a job with its files; with some fields perhaps in the query. */

import type { JobDocumentRequest } from "../../../core/model/contract-types.gen.ts";
import type { ReceivedFile } from "../../../core/documents/inline-documents.ts";
import { didYouMean } from "../../../core/text/nearest-name.ts";
import { previewSubmission } from "../../../core/submissions/preview.ts";
import { Problem } from "../../../core/model/problem.ts";
import { submit } from "../../../core/submissions/submit.ts";
import type { Submission } from "../../../core/submissions/check-submission.ts";
import type { Answer } from "../../http/answer.ts";
import { idempotencyKeyOf } from "../../http/idempotency-key.ts";
import { type Call, invalid } from "../call.ts";
import {
  checkedJob,
  documentAnswer,
  readSubmitBody,
  type SubmitBody,
  withoutOptionsPrefix,
  withPointers,
} from "../bodies.ts";
import { scheduleCreated } from "./schedules.ts";
import { jobSubmitted } from "./submit-answer.ts";
import { type Form, withForm } from "./submit-form.ts";
import { isMultipart } from "../../multipart/upload-request.ts";

/**
 * 201 with the job or, for a recurring rule, the schedule, and its address; 200 with its result, or 202, where the caller
 * would wait for that. Throws what reading, the contract and core's submit throw.
 */
export async function submitJob(call: Call): Promise<Answer> {
  if (isMultipart(call.request)) {
    return withForm(call, async (form) => answerForm(call, form));
  }
  return answerForm(call, { body: await readSubmitBody(call) });
}

type Sent = Pick<Form, "body"> & Partial<Form>;

async function answerForm(call: Call, { body, files, keep }: Sent): Promise<Answer> {
  const submission = submissionOf(call, body, files);
  if (booleanOf(call, "validateOnly") === true) {
    return await told(body, () => preview(call, submission));
  }
  const submitted = await told(body, () => submit(call.kit.ports, call.principal, submission));
  keep?.();
  return submitted.kind === "schedule"
    ? scheduleCreated(call, submitted.schedule)
    : await jobSubmitted(call, submitted.job);
}

/** Problems point into what was sent, which may have been a bare option list. */
async function told<T>({ kind }: SubmitBody, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw kind === "options" ? withPointers(error, withoutOptionsPrefix) : error;
  }
}

/** 200 with the job document as it would be kept, as a request holds it: there is no job, so there is no id. */
async function preview(call: Call, submission: Submission): Promise<Answer> {
  const value = previewSubmission(call.kit.ports, call.principal, submission);
  return documentAnswer(call, "job", { value });
}

function submissionOf(
  call: Call,
  body: SubmitBody,
  files: readonly ReceivedFile[] | undefined,
): Submission {
  const { principal, trace, query, kit, dialect } = call;
  const inBody = documentOf(body);
  return {
    company: principal.company,
    document: query.size === 0 ? inBody : checkedJob(kit.contract, withQuery(call, inBody)),
    trace,
    checksOptionsLate: dialect.checksOptionsLate,
    idempotencyKey: idempotencyKeyOf(call.request),
    ...(files !== undefined && { files }),
  };
}

function documentOf(body: SubmitBody): JobDocumentRequest {
  switch (body.kind) {
    case "none":
      return {};
    case "job":
      return body.document;
    case "options":
      return { options: body.options };
  }
}

const QUERY_FIELDS = ["workflow", "profile", "name"] as const;

/** Throws conflicting-fields where query and body say different things. */
function withQuery(call: Call, document: JobDocumentRequest): JobDocumentRequest {
  const merged: { -readonly [Field in keyof JobDocumentRequest]: JobDocumentRequest[Field] } = {
    ...document,
  };
  for (const field of QUERY_FIELDS) {
    const asked = call.query.get(field);
    if (asked !== undefined) {
      refuseOther(field, document[field], asked);
      merged[field] = asked;
    }
  }
  const start = booleanOf(call, "start");
  if (start !== undefined) {
    refuseOther("start", document.start, start);
    merged.start = start;
  }
  return merged;
}

function refuseOther<T>(field: string, inBody: T | undefined, inQuery: T): void {
  if (inBody !== undefined && inBody !== inQuery) {
    const message = `The query and the body name different values of ${field}; send it in one of them.`;
    throw Problem.at("conflicting-fields", { pointer: `/${field}`, rule: "conflict", message });
  }
}

/** Throws invalid-document for anything but true and false. */
function booleanOf({ query }: Call, name: string): boolean | undefined {
  const text = query.get(name);
  if (text !== undefined && text !== "true" && text !== "false") {
    const meant = didYouMean(text, ["true", "false"]);
    throw invalid(`/${name}`, "type", `${name} must be true or false.${meant}`);
  }
  return text === undefined ? undefined : text === "true";
}
