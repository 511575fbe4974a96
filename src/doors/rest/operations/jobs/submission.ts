/** What a request asks to be submitted: what stands in its body, with what stands in its query. */

import type { ReceivedFile } from "../../../../core/documents/inline-documents.ts";
import type { JobDocumentRequest } from "../../../../core/model/contract-types.gen.ts";
import { Problem } from "../../../../core/model/problem.ts";
import type { Submission } from "../../../../core/submissions/check-submission.ts";
import { checkedJob, type SubmitBody } from "../../bodies.ts";
import type { Call } from "../../call.ts";

/** Throws conflicting-fields where query and body say different things, invalid-document. */
export function submissionOf(
  call: Call,
  body: SubmitBody,
  files: readonly ReceivedFile[] | undefined,
): Submission {
  const { principal, trace, query, kit, dialect, idempotencyKey } = call;
  const inBody = documentOf(body);
  return {
    company: principal.company,
    document: query.size === 0 ? inBody : checkedJob(kit.contract, withQuery(call, inBody)),
    trace,
    checksOptionsLate: dialect.checksOptionsLate,
    idempotencyKey,
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
  const start = call.query.get("start");
  if (start !== undefined) {
    refuseOther("start", document.start, start === "true");
    merged.start = start === "true";
  }
  return merged;
}

function refuseOther<T>(field: string, inBody: T | undefined, inQuery: T): void {
  if (inBody !== undefined && inBody !== inQuery) {
    const message = `The query and the body name different values of ${field}; send it in one of them.`;
    throw Problem.at("conflicting-fields", { pointer: `/${field}`, rule: "conflict", message });
  }
}
