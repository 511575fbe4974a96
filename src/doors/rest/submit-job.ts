/** POST /v1/jobs: a job document, a bare option list or nothing, with workflow, profile and name perhaps in the query. */

import type { JobDocumentRequest } from "../../core/contract-types.gen.ts";
import { describeJob } from "../../core/describe-job.ts";
import { Problem } from "../../core/problem.ts";
import { type Submitted, submit } from "../../core/submit.ts";
import type { Answer } from "../answer.ts";
import { addressOf, type Call, CONVERSION } from "./call.ts";
import {
  checkedJob,
  documentAnswer,
  readSubmitBody,
  type SubmitBody,
  withoutOptionsPrefix,
  withPointers,
} from "./documents.ts";
import { scheduleCreated } from "./schedules.ts";

/** 201 with the job or, for a recurring rule, the schedule, and its address. Throws what reading, the contract and core's submit throw. */
export async function submitJob(call: Call): Promise<Answer> {
  const body = await readSubmitBody(call);
  const submitted = await submitBody(call, body);
  if (submitted.kind === "schedule") {
    return scheduleCreated(call, submitted.schedule);
  }
  const { job } = submitted;
  return documentAnswer(call, "job", {
    status: 201,
    value: describeJob(job),
    headers: { Location: addressOf(call, `/jobs/${job.id}`) },
  });
}

async function submitBody(call: Call, body: SubmitBody): Promise<Submitted> {
  const { ports, contract } = call.deps;
  const inBody = documentOf(body);
  const document =
    call.query.size === 0 ? inBody : checkedJob(contract, withQuery(inBody, call.query));
  try {
    const { principal, trace } = call;
    const { company } = principal;
    const checksOptionsLate = call.base === CONVERSION;
    return await submit(ports, principal, { company, document, trace, checksOptionsLate });
  } catch (error) {
    throw body.kind === "options" ? withPointers(error, withoutOptionsPrefix) : error;
  }
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
function withQuery(
  document: JobDocumentRequest,
  query: ReadonlyMap<string, string>,
): JobDocumentRequest {
  const merged: { -readonly [Field in keyof JobDocumentRequest]: JobDocumentRequest[Field] } = {
    ...document,
  };
  for (const field of QUERY_FIELDS) {
    const asked = query.get(field);
    if (asked === undefined) {
      continue;
    }
    if (document[field] !== undefined && document[field] !== asked) {
      const message = `The query and the body name different values of ${field}; send it in one of them.`;
      throw new Problem("conflicting-fields", message, {
        violations: [{ pointer: `/${field}`, rule: "conflict", message }],
      });
    }
    merged[field] = asked;
  }
  return merged;
}
