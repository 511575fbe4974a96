/** What a request asks to be submitted: what stands in its body, with what stands in its query. */

import { queryPart } from "../../../http/request-path.ts";
import type { JobDocumentRequest, Option } from "../../../../core/model/contract-types.gen.ts";
import { Problem } from "../../../../core/model/problem.ts";
import type { Submission } from "../../../../core/submissions/check-submission.ts";
import type { Received } from "../../../multipart/received-files.ts";
import { checkedJob, type SubmitBody } from "../../bodies.ts";
import type { Call } from "../../call.ts";
import type { QueryParameter } from "../../../listing/query.ts";
import { JOB_QUERY } from "./job-query.gen.ts";

/** Throws conflicting-fields where query and body say different things, invalid-document. */
export function submissionOf(
  call: Call,
  { body, files, contents }: Pick<Received<SubmitBody>, "body" | "files" | "contents">,
): Submission {
  const { principal, trace, request, dialect, idempotencyKey } = call;
  const inBody = documentOf(body);
  // Most requests have no query, so their document needs no second look.
  const isWhole = request.url?.includes("?") !== true;
  return {
    company: principal.company,
    document: isWhole ? inBody : withQuery(call, inBody, queryOptions(call)),
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

type Fields = Readonly<Record<string, unknown>>;

/** The document with what the query says. Throws conflicting-fields where both say different things, invalid-document. */
function withQuery(
  call: Call,
  document: JobDocumentRequest,
  inQuery: readonly Option[],
): JobDocumentRequest {
  const options = oneOfOptions(document.options, inQuery);
  let merged: Fields = { ...document, ...(options !== undefined && { options }) };
  for (const parameter of JOB_QUERY) {
    const asked = askedOf(call, parameter);
    if (asked !== undefined) {
      merged = withField(merged, parameter.name, asked);
    }
  }
  return checkedJob(call.kit.contract, merged);
}

/** What the query says of a field, in its type; undefined where it does not. */
function askedOf(call: Call, { name, type, mayRepeat }: QueryParameter): unknown {
  if (mayRepeat === true) {
    return repeatedOf(call, name);
  }
  const text = call.query.get(name);
  if (text === undefined || type === "string" || type === "url") {
    return text;
  }
  return type === "boolean" ? text === "true" : Number(text);
}

function repeatedOf(
  { request: { url = "" }, dialect }: Call,
  name: string,
): readonly string[] | undefined {
  const sent = new URLSearchParams(queryPart(url)).getAll(name);
  const values = dialect.ignoresEmptyQuery ? sent.filter((value) => value !== "") : sent;
  return values.length === 0 ? undefined : values;
}

/** `name` has a point before the field of a field. */
function withField(document: Fields, name: string, asked: unknown): Fields {
  const [field = "", inner] = name.split(".", 2);
  if (inner !== undefined) {
    // Only of fields that are objects: so the contract has it.
    const outer = (document[field] ?? {}) as Fields;
    refuseOther(name, outer[inner], asked);
    return { ...document, [field]: { ...outer, [inner]: asked } };
  }
  refuseOther(name, document[field], asked);
  return { ...document, [field]: asked };
}

function refuseOther(name: string, inBody: unknown, inQuery: unknown): void {
  if (inBody !== undefined && JSON.stringify(inBody) !== JSON.stringify(inQuery)) {
    const pointer = `/${name.replace(".", "/")}`;
    const message = `The query and the body name different values of ${name}; send it in one of them.`;
    throw Problem.at("conflicting-fields", { pointer, rule: "conflict", message });
  }
}
