/** POST /v1/jobs: a job document, a bare option list or nothing, a job with its files, or one file as it is; with fields of the job perhaps in the query. */

import { previewSubmission } from "../../../../core/submissions/preview.ts";
import type { Submission } from "../../../../core/submissions/check-submission.ts";
import { withPointers } from "../../../../core/model/problem.ts";
import { submit } from "../../../../core/submissions/submit.ts";
import type { Answer } from "../../../http/answer.ts";
import { type Received, withReceivedFiles } from "../../../multipart/received-files.ts";
import { FORM_DATA, isMultipart } from "../../../multipart/upload-request.ts";
import { REQUEST_TYPES, type Taken } from "../../../http/negotiation/negotiate.ts";
import { FILE_TYPES, isRawFile } from "../../raw-file.ts";
import {
  documentAnswer,
  readSubmitBody,
  type SubmitBody,
  withoutOptionsPrefix,
} from "../../bodies.ts";
import type { Call } from "../../call.ts";
import { BODY_PROBLEMS, type Operation } from "../../operation.ts";
import type { QueryParameter } from "../../../listing/query.ts";
import { scheduleCreated } from "../schedules/schedule-document.ts";
import { JOB_QUERY } from "./job-query.gen.ts";
import { OPTION_QUERY, submissionOf } from "./submission.ts";
import { AWAITED, jobSubmitted } from "./submit-answer.ts";
import { withFile } from "./submit-file.ts";
import { withForm } from "./submit-form.ts";

const QUERY: readonly QueryParameter[] = [
  ...JOB_QUERY,
  OPTION_QUERY,
  {
    name: "validateOnly",
    type: "boolean",
    description: "True to check the job only: nothing is stored.",
  },
];

/**
 * 201 with the job or, for a recurring rule, the schedule, and its address; 200 with its result, or 202, where the caller
 * would wait for that. Throws what reading, the contract and core's submit throw.
 */
export const submitJob: Operation = {
  name: "submitJob",
  summary: "Submits a job.",
  method: "POST",
  path: "/v1/jobs",
  demands: "submit-jobs",
  query: QUERY,
  isIdempotent: true,
  isAwaitable: true,
  body: {
    roots: ["job", "options"],
    parts: [
      { name: "job", root: "job" },
      { name: "data", isRequired: true, mayRepeat: true },
    ],
    isFile: true,
  },
  answers: "document",
  successes: [
    { status: 201, description: "The job was made.", root: "job" },
    {
      status: 201,
      description:
        "With execSchedule, a rule that recurs, the schedule was made and is answered as addSchedule does.",
      root: "schedule",
      isAside: true,
    },
    ...AWAITED,
    {
      status: 200,
      description:
        "With validateOnly, the job as it would be kept: without what only answers hold.",
      root: "job",
      isAside: true,
    },
  ],
  problems: [
    "idempotency-mismatch",
    "gone",
    ...BODY_PROBLEMS,
    "unknown-workflow",
    "unknown-profile",
    "invalid-option",
    "not-supported",
    "too-many-jobs",
    "insufficient-storage",
  ],
  async handle(call) {
    if (isMultipart(call.request)) {
      return withForm(call, async (form) => answerForm(call, form));
    }
    return isRawFile(call.request)
      ? withFile(call, async (file) => answerForm(call, file))
      : withReceivedFiles(call.kit.ports, call.principal, {
          isDocument: true,
          read: (_files, carried) => readSubmitBody(call, TAKEN, carried),
          submit: async (document) => answerForm(call, document),
        });
  },
};

const TAKEN: Taken = {
  accepts: [...REQUEST_TYPES, FORM_DATA, ...FILE_TYPES],
  taken: `Send a job document as ${REQUEST_TYPES.join(" or ")}; or a job and its files as ${FORM_DATA}; or one file as it is, with its own type (application/pdf, image/png and the like, or application/octet-stream) and the job's fields in the query.`,
};

async function answerForm(call: Call, received: Received<SubmitBody>): Promise<Answer> {
  const { body, keep } = received;
  const submission = submissionOf(call, received);
  if (call.query.get("validateOnly") === "true") {
    return await told(body, () => preview(call, submission));
  }
  const submitted = await told(body, () => submit(call.kit.ports, call.principal, submission));
  keep();
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
  const value = await previewSubmission(call.kit.ports, call.principal, submission);
  return documentAnswer(call, "job", { value });
}
