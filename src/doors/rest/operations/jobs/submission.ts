/** What a request asks to be submitted: what stands in its body, with what stands in its query. */

import type { JobDocumentRequest, Option } from "../../../../core/model/contract-types.gen.ts";
import { Problem } from "../../../../core/model/problem.ts";
import type { Submission } from "../../../../core/submissions/check-submission.ts";
import type { Received } from "../../../multipart/received-files.ts";
import { checkedJob, type SubmitBody } from "../../bodies.ts";
import type { Call } from "../../call.ts";
import type { QueryParameter } from "../../../listing/query.ts";

/** Throws conflicting-fields where query and body say different things, invalid-document. */
export function submissionOf(
  call: Call,
  { body, files, contents }: Pick<Received<SubmitBody>, "body" | "files" | "contents">,
): Submission {
  const { principal, trace, query, kit, dialect, idempotencyKey } = call;
  const inBody = documentOf(body);
  const options = queryOptions(call);
  const isWhole = query.size === 0 && options.length === 0;
  return {
    company: principal.company,
    document: isWhole ? inBody : checkedJob(kit.contract, withQuery(call, inBody, options)),
    trace,
    checksOptionsLate: dialect.checksOptionsLate,
    idempotencyKey,
    files,
    contents,
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

/** What of a job's fields may stand in the query: for who sends a file as it is, and so no document. */
export const SUBMIT_QUERY = [
  {
    name: "workflow",
    type: "string",
    description: "The workflow; the default one without it. May stand in the job document instead.",
  },
  {
    name: "profile",
    type: "string",
    description: "The workflow's profile; its default one without it.",
  },
  { name: "name", type: "string", description: "The job's name." },
  {
    name: "externalId",
    type: "string",
    description: "The caller's own id of the job.",
  },
  { name: "callbackURL", type: "url", description: "Who is told of the job's changes." },
] as const satisfies readonly QueryParameter[];

const OPTION_PREFIX = "option.";

export const OPTION_QUERY: QueryParameter = {
  name: "options",
  type: "string",
  prefix: OPTION_PREFIX,
  description:
    "Options by their names, such as option.resolution=150; one that repeats, several times. Secret ones belong into a document: addresses are logged on their way.",
};

/** The options in the query, in their order. */
export function queryOptions({ request: { url = "" } }: Pick<Call, "request">): readonly Option[] {
  const at = url.indexOf("?");
  // What most requests have needs no reading.
  return at < 0 || !url.includes(OPTION_PREFIX, at)
    ? []
    : Array.from(new URLSearchParams(url.slice(at + 1)))
        .filter(([name]) => name.startsWith(OPTION_PREFIX))
        .map(([name, value]) => ({ name: name.slice(OPTION_PREFIX.length), value }));
}

/** The options of the query, where the body has none. Throws conflicting-fields where both have some. */
export function oneOfOptions(
  inBody: readonly Option[] | undefined,
  inQuery: readonly Option[],
): readonly Option[] | undefined {
  if (inBody !== undefined && inQuery.length > 0) {
    const message = "The query and the body both name options; send all of them in one of these.";
    throw Problem.at("conflicting-fields", { pointer: "/options", rule: "conflict", message });
  }
  return inQuery.length > 0 ? inQuery : inBody;
}

function withQuery(
  call: Call,
  document: JobDocumentRequest,
  inQuery: readonly Option[],
): JobDocumentRequest {
  const options = oneOfOptions(document.options, inQuery);
  const merged: { -readonly [Field in keyof JobDocumentRequest]: JobDocumentRequest[Field] } = {
    ...document,
    ...(options !== undefined && { options }),
  };
  for (const { name: field } of SUBMIT_QUERY) {
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
