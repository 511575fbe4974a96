/** A query as clients send it: by GET, as JSON, as a form, or as it is. */

import { queryPart } from "../../http/request-path.ts";
import { Problem } from "../../../core/model/problem.ts";
import type { Exchange } from "../../dialect.ts";
import { bodyOf } from "../../exchange.ts";
import { type Fields, fieldsOf, isForm } from "../../http/fields.ts";
import { parseMediaType } from "../../http/media-type.ts";
import { unsupportedMediaType } from "../../http/negotiation/negotiate.ts";
import { isObject, type Members } from "../read-members.ts";

export interface AskedQuery {
  readonly query: string;
  readonly variables: Members | undefined;
  readonly operationName: string | undefined;
  readonly isGet: boolean;
  readonly isCsv: boolean;
}

/** What came in place of a query: the hash of one that the client thinks we know. */
export const PERSISTED_QUERY = "persisted-query";

const QUERY_BYTES_MAX = 64 * 1024;
const TYPES = ["application/json", "application/graphql", "application/x-www-form-urlencoded"];

/** Throws malformed-document, invalid-document, payload-too-large, unsupported-media-type. */
export async function readQuery(under: Exchange): Promise<AskedQuery | typeof PERSISTED_QUERY> {
  const { request } = under;
  const address = fieldsOf(queryPart(request.url ?? ""), "query parameter");
  const isGet = request.method !== "POST";
  const sent = isGet ? fromFields(address) : await readBody(under);
  const { query, variables, operationName } = sent;
  if (typeof query !== "string" || query === "") {
    if (isObject(sent["extensions"]) && "persistedQuery" in sent["extensions"]) {
      return PERSISTED_QUERY;
    }
    const detail = "There is no query. Send one as the member or parameter query.";
    throw new Problem("invalid-document", detail);
  }
  if (Buffer.byteLength(query) > QUERY_BYTES_MAX) {
    throw new Problem("payload-too-large", `A query has at most ${QUERY_BYTES_MAX} bytes.`);
  }
  return {
    query,
    variables: variablesOf(variables),
    // Clients written by hand send an empty name for none.
    operationName:
      typeof operationName === "string" && operationName !== "" ? operationName : undefined,
    isGet,
    isCsv: address.get("csv")?.toLowerCase() === "true",
  };
}

async function readBody(under: Exchange): Promise<Members> {
  const { "content-type": header } = under.request.headers;
  // GraphQL §2.1: a byte-order mark is passed over; in JSON .NET's writers leave one.
  const text = Buffer.from(await bodyOf(under))
    .toString("utf8")
    .replace(/^\uFEFF/u, "");
  if (isForm(header)) {
    // curl sends JSON under this type unless it is told otherwise.
    return text.trimStart().startsWith("{") ? fromJson(text) : fromFields(fieldsOf(text, "field"));
  }
  const type = header === undefined ? undefined : parseMediaType(header);
  const name = type && `${type.type}/${type.subtype}`;
  if (name === "application/json") {
    return fromJson(text);
  }
  if (name === "application/graphql") {
    return { query: text };
  }
  throw unsupportedMediaType(header, TYPES);
}

function fromJson(text: string): Members {
  const value = parsed(text, "The body");
  if (Array.isArray(value)) {
    const detail = "The body is a list of queries. Send each in a request of its own.";
    throw new Problem("invalid-document", detail);
  }
  if (!isObject(value)) {
    throw new Problem("malformed-document", 'The body is no object. Send {"query": "…"}.');
  }
  return value;
}

function fromFields(fields: Fields): Members {
  const json = (name: string): unknown => {
    const text = fields.get(name) ?? "";
    return text === "" ? undefined : parsed(text, `The parameter ${name}`);
  };
  return {
    query: fields.get("query"),
    operationName: fields.get("operationName"),
    variables: json("variables"),
    extensions: json("extensions"),
  };
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem("malformed-document", `${what} is no JSON.`, { cause: error });
  }
}

/** PHP writes an empty list where it means an empty object. */
function variablesOf(value: unknown): Members | undefined {
  const isNone =
    value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  if (isNone) {
    return undefined;
  }
  if (!isObject(value)) {
    throw new Problem("invalid-document", "variables must be an object of values by name.");
  }
  return value;
}
