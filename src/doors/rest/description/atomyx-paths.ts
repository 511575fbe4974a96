/** The Atomyx door in the description: its documents are another service's, and are told by hand. */

import type { ProblemCode } from "../../../core/model/problem.ts";
import { PROBLEMS } from "../../problems/table.ts";
import { ATOMYX_EXAMPLES, ATOMYX_JOB } from "./atomyx-examples.ts";
import { ATOMYX_SCHEMAS } from "./atomyx-schemas.ts";
import { type Describing, PROBLEM_ROOT, problemExamples } from "./contents.ts";
import type { OpenApi, OperationObject, ResponseObject, Schema } from "./openapi-types.ts";

const EVERY: readonly ProblemCode[] = [
  "unauthenticated",
  "too-many-requests",
  "internal",
  "unavailable",
];
const OF_CREATION: readonly ProblemCode[] = [
  "malformed-document",
  "invalid-document",
  "invalid-option",
  "not-supported",
  "payload-too-large",
  "unsupported-media-type",
  "idempotency-mismatch",
];

/** The schemas that its addresses refer to, by name. */
export function atomyxSchemas({ components }: Describing): Readonly<Record<string, Schema>> {
  const { $ref } = components.schemaOf(PROBLEM_ROOT, "answer") as { readonly $ref: string };
  const problem = components.schemas[$ref.slice($ref.lastIndexOf("/") + 1)] ?? {};
  const { xml: _, ...inJson } = problem;
  return {
    ...ATOMYX_SCHEMAS,
    AtomyxProblem: {
      ...inJson,
      description: "A problem, with two members more for programs that log them.",
      properties: {
        ...(problem["properties"] as Schema),
        statusCode: { type: "integer", description: "As status." },
        message: { type: "string", description: "As detail." },
      },
    },
  };
}

/** The addresses for shops. `isOpen`: callers need show nothing. */
export function atomyxPaths(describing: Describing, isOpen: boolean): OpenApi["paths"] {
  const common = { tags: ["atomyx"], security: [{ key: [] }, ...(isOpen ? [{}] : [])] };
  const create: OperationObject = {
    ...common,
    operationId: "createArtworkJob",
    summary: "Creates a job for a shop's customer, who is sent to its uploadURL.",
    description:
      "In the dialect of Atomyx Submit. The same job is seen at `/v1/jobs/{jobId}`, and is listed, cancelled and deleted there.",
    parameters: [
      {
        name: "Idempotency-Key",
        in: "header",
        description:
          "A request with the same key and body makes nothing new, and is answered alike.",
        schema: { type: "string" },
      },
    ],
    requestBody: {
      required: true,
      content: {
        "application/json": { schema: reference("AtomyxJobRequest"), examples: ATOMYX_EXAMPLES },
      },
    },
    responses: {
      201: {
        ...jobResponse("The job."),
        headers: {
          Location: { description: "Where it is asked for again.", schema: { type: "string" } },
        },
      },
      ...problemResponses(describing, [...EVERY, ...OF_CREATION]),
    },
  };
  const get: OperationObject = {
    ...common,
    operationId: "getArtworkJob",
    summary: "Shows such a job as it is now; for shops that missed a callback.",
    parameters: [
      {
        name: "jobId",
        in: "path",
        required: true,
        description: "As POST gave it out in id.",
        schema: { type: "string", format: "uuid" },
        example: ATOMYX_JOB.id,
      },
    ],
    responses: {
      200: jobResponse("The job."),
      ...problemResponses(describing, [...EVERY, "not-found"]),
    },
  };
  return { "/api/jobs": { post: create }, "/api/jobs/{jobId}": { get } };
}

function reference(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function jobResponse(description: string): ResponseObject {
  const examples = { job: { summary: "A job that waits for its file", value: ATOMYX_JOB } };
  const content = { "application/json": { schema: reference("AtomyxJob"), examples } };
  return { description, content };
}

function problemResponses(
  { contract }: Describing,
  codes: readonly ProblemCode[],
): Readonly<Record<string, ResponseObject>> {
  const known = problemExamples(contract);
  const responses = codes.map((code): readonly [string, ResponseObject] => {
    const { status } = PROBLEMS[code];
    const others = codes.filter((each) => PROBLEMS[each].status === status);
    const examples = others.map((each) => {
      const value = known[`${each}-json`]?.value as { readonly detail: string };
      const told = { ...value, statusCode: status, message: value.detail };
      return [each, { summary: PROBLEMS[each].title, value: told }] as const;
    });
    const media = { schema: reference("AtomyxProblem"), examples: Object.fromEntries(examples) };
    return [
      String(status),
      {
        description: others.map((each) => `${PROBLEMS[each].title} (${each}).`).join(" "),
        content: { "application/problem+json": media },
      },
    ];
  });
  return Object.fromEntries(responses);
}
