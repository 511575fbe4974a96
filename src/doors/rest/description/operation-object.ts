/** One operation of the table as OpenAPI tells it. */

import { COMMON_PROBLEMS, type Operation, type Success } from "../operation.ts";
import type { QueryParameter } from "../../listing/query.ts";
import { OWN } from "../dialect.ts";
import { DIALECTS } from "../operation-table.ts";
import { PROBLEMS } from "../../problems/table.ts";
import {
  type Describing,
  documentContent,
  FILE,
  problemContent,
  requestContent,
  type ToldDocument,
} from "./contents.ts";
import { EXAMPLE_IDS } from "./examples.ts";
import type {
  Content,
  OperationObject,
  ParameterObject,
  ResponseObject,
  Schema,
} from "./openapi-types.ts";

/** What operations are about, in the order in which the description tells them. */
export const GROUPS = [
  { name: "jobs", description: "Jobs and their documents." },
  { name: "results", description: "What jobs did and made." },
  { name: "deliveries", description: "What others were told about a job." },
  { name: "schedules", description: "Jobs that recur." },
  { name: "atomyx", description: "Artwork for shops, in the dialect of Atomyx Submit." },
  { name: "uploads", description: "Files that come in pieces, for jobs to take." },
  { name: "service", description: "What this server can do and how it is." },
] as const;

/** The operation with parameters, bodies, answers and problems. */
export function operationObject(describing: Describing, operation: Operation): OperationObject {
  const { name, summary, path, body } = operation;
  const parameters = parametersOf(operation);
  const others = DIALECTS.slice(1)
    .filter(({ operations }) => operations?.has(name))
    .map(({ base }) => `\`${path.replace(OWN.base, base)}\``);
  return {
    operationId: name,
    summary,
    ...(others.length > 0 && { description: `Also at ${others.join(" and ")}.` }),
    tags: [groupOf(path)],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        required: body.isRequired === true,
        content: requestContent(describing, body),
      },
    }),
    responses: { ...successes(describing, operation), ...problems(describing, operation) },
  };
}

function groupOf(path: string): (typeof GROUPS)[number]["name"] {
  if (path.startsWith("/v1/schedules")) {
    return "schedules";
  }
  if (!path.startsWith("/v1/jobs")) {
    return "service";
  }
  if (path.includes("/deliveries")) {
    return "deliveries";
  }
  return /\/(?:result|events)/u.test(path) ? "results" : "jobs";
}

const QUERY_SCHEMAS: Readonly<Record<QueryParameter["type"], Schema>> = {
  string: { type: "string" },
  integer: { type: "integer" },
  boolean: { type: "boolean" },
  dateTime: { type: "string", format: "date-time" },
  url: { type: "string", format: "uri" },
  id: { type: "string", format: "uuid" },
};

function parametersOf(operation: Operation): readonly ParameterObject[] {
  const { path, query = [] } = operation;
  const inPath = Array.from(path.matchAll(/\{(\w+)\}/gu)).map(
    ([, name = ""]): ParameterObject => ({
      name,
      in: "path",
      required: true,
      description: "As this server gave it out.",
      schema: QUERY_SCHEMAS.id,
      example: EXAMPLE_IDS[name] ?? "",
    }),
  );
  const inQuery = query.map((parameter): ParameterObject => {
    const { name, type, description, values, range, missing, prefix, mayRepeat } = parameter;
    if (prefix !== undefined) {
      return familyObject(parameter, prefix);
    }
    const value = {
      ...QUERY_SCHEMAS[type],
      ...(values !== undefined && { enum: values }),
      ...(range !== undefined && { minimum: range[0], maximum: range[1] }),
    };
    return {
      name,
      in: "query",
      ...(missing !== undefined && { required: true }),
      description,
      // Without style and explode a list is its name, once for each (OpenAPI 3.1 §4.8.12.2).
      schema: mayRepeat === true ? { type: "array", items: value } : value,
      ...(type === "url" && { example: "https://example.com/files/4711.pdf" }),
    };
  });
  return [...inPath, ...inQuery, ...headersOf(operation)];
}

/** Parameters whose names begin alike: an object of which each member is one. */
function familyObject({ name, description }: QueryParameter, prefix: string): ParameterObject {
  return {
    name,
    in: "query",
    description,
    style: "form",
    explode: true,
    schema: {
      type: "object",
      propertyNames: { pattern: `^${prefix.replaceAll(".", String.raw`\.`)}` },
      additionalProperties: QUERY_SCHEMAS.string,
    },
    example: { [`${prefix}resolution`]: "150" },
  };
}

function headersOf(operation: Operation): readonly ParameterObject[] {
  const statuses = new Set(operation.successes.map(({ status }) => status));
  const told: readonly (readonly [boolean, string, string])[] = [
    [
      operation.isIdempotent === true,
      "Idempotency-Key",
      "1 to 255 visible ASCII characters; a repetition with the same key within 24 hours does it once.",
    ],
    [
      operation.isAwaitable === true,
      "Prefer",
      "wait=N waits up to N seconds, at most 60, for the job's end.",
    ],
    [
      operation.body?.isFile === true,
      "Content-Digest",
      "sha-256=:…: or sha-512=:…:, the digest of the body in base64 (RFC 9530): where it is another one, nothing is kept.",
    ],
    [statuses.has(304), "If-None-Match", "An ETag: who has what it names already gets 304."],
    [statuses.has(206), "Range", "Which bytes, such as bytes=0-1023."],
  ];
  return told
    .filter(([isTaken]) => isTaken)
    .map(([, name, description]) => ({
      name,
      in: "header",
      description,
      schema: QUERY_SCHEMAS.string,
    }));
}

type Responses = Readonly<Record<string, ResponseObject>>;

function successes(describing: Describing, operation: Operation): Responses {
  const byStatus = grouped(operation.successes, ({ status }) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, told]) => {
      const headers = answerHeaders(operation, status);
      const content = successContent(describing, told);
      const response: ResponseObject = {
        description: told.map(({ description }) => description).join(" "),
        ...(Object.keys(headers).length > 0 && { headers }),
        ...(Object.keys(content).length > 0 && { content }),
      };
      return [String(status), response];
    }),
  );
}

function successContent(describing: Describing, told: readonly Success[]): Content {
  const documents = told.flatMap(({ root, isAside }): readonly ToldDocument[] =>
    root === undefined || isAside ? [] : [{ root, direction: "answer" }],
  );
  const types = told.flatMap(({ mediaType }) => (mediaType === undefined ? [] : [mediaType]));
  return {
    ...(documents.length > 0 && documentContent(describing, documents)),
    ...Object.fromEntries(types.map((type) => [type, { schema: schemaOfFile(type) }])),
  };
}

function schemaOfFile(mediaType: string): Schema {
  return mediaType.startsWith("text/") ? { type: "string" } : FILE;
}

function answerHeaders(
  { query = [], successes }: Operation,
  status: Success["status"],
): NonNullable<ResponseObject["headers"]> {
  const hasTag = status !== 201 && successes.some((each) => each.status === 304);
  const isPaged = status === 200 && query.some(({ name }) => name === "limit");
  const header = (description: string) => ({ description, schema: QUERY_SCHEMAS.string });
  return {
    ...(status === 201 && { Location: header("The address of what was made.") }),
    ...(hasTag && { ETag: header("Names this state; for If-None-Match.") }),
    ...(isPaged && { Link: header('Leads to other pages (RFC 8288); rel="next" is the next.') }),
  };
}

function problems(describing: Describing, { problems: own = [] }: Operation): Responses {
  const codes = [...new Set([...own, ...COMMON_PROBLEMS])];
  const byStatus = grouped(codes, (code): number => PROBLEMS[code].status);
  const sorted = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    sorted.map(([status, these]) => [
      String(status),
      {
        description: these.map((code) => `${PROBLEMS[code].title} (${code}).`).join(" "),
        content: problemContent(describing, these),
      },
    ]),
  );
}

/** Map.groupBy, which Node 20 has not. */
function grouped<T, Key>(items: readonly T[], keyOf: (item: T) => Key): ReadonlyMap<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
