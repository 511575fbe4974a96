/** Runs a query: reads it, holds it to what it may cost, and answers its fields. */

import {
  defaultFieldResolver,
  execute,
  getOperationAST,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLFormattedError,
  OperationTypeNode,
  parse,
  validate,
} from "graphql";

import { Problem } from "../../../core/model/problem.ts";
import { type Asking } from "./asking.ts";
import { Budget, demandModest, measuring, QUERY_TOKENS_MAX, TEXT_CHARS_MAX } from "./budget.ts";
import { csvOf } from "./csv.ts";
import type { AskedQuery } from "./graph-request.ts";
import { ROOT } from "./root.ts";
import { SCHEMA } from "./schema.ts";
import { demandModestSchemaQuestions } from "./schema-questions.ts";

export interface QueryResult {
  /** Absent where it was not run at all. */
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
  /** Where it is asked for, and nothing failed. */
  readonly csv?: string;
}

export type Answering = Omit<Asking, "budget" | "measure" | "tags"> & {
  /** For what nobody can mend from outside. */
  readonly logError: (error: unknown) => void;
};

/** Throws method-not-allowed for what is no query and came by GET. */
export async function runQuery(asked: AskedQuery, answering: Answering): Promise<QueryResult> {
  const read = readQuery(asked);
  if ("errors" in read) {
    return read;
  }
  const { document, measure } = read;
  const { logError, ...rest } = answering;
  const budget = new Budget();
  const result = await execute({
    schema: SCHEMA,
    document,
    rootValue: ROOT,
    contextValue: { ...rest, measure, budget, tags: new Map() },
    fieldResolver: valueOf,
    variableValues: asked.variables,
    operationName: asked.operationName,
  });
  if (budget.isOver) {
    return { errors: [{ message: TOO_LONG, extensions: { code: "invalid-document" } }] };
  }
  const errors = result.errors?.map((error) => told(error, logError));
  if (errors !== undefined) {
    return { ...(result.data === undefined ? {} : { data: result.data }), errors };
  }
  return asked.isCsv
    ? { csv: csvOf(document, asked.operationName, result.data) }
    : { data: result.data };
}

const TOO_LONG = `The query asks for too much. The texts of its answer together have more than ${TEXT_CHARS_MAX} characters. Ask for fewer jobs at once, or for each field once.`;

/** The value of a field; null once the answer is too long, which costs nothing more. */
const valueOf: GraphQLFieldResolver<unknown, Asking> = (...asked) => {
  const [, , asking] = asked;
  if (asking.budget.isOver) {
    return null;
  }
  const value: unknown = defaultFieldResolver(...asked);
  return asking.budget.holds(charsOf(value)) ? value : null;
};

function charsOf(value: unknown): number {
  if (typeof value === "string") {
    return value.length;
  }
  return Array.isArray(value) ? value.reduce((sum: number, item) => sum + charsOf(item), 0) : 0;
}

function readQuery({ query, operationName, isGet }: AskedQuery) {
  try {
    const document = parse(query, { maxTokens: QUERY_TOKENS_MAX });
    const operation = getOperationAST(document, operationName);
    if (isGet && operation && operation.operation !== OperationTypeNode.QUERY) {
      const detail = "By GET only queries are taken. Nothing here is changed by GraphQL.";
      throw new Problem("method-not-allowed", detail, { allow: ["POST"] });
    }
    const errors = validate(SCHEMA, document);
    if (errors.length > 0) {
      return { errors: errors.map((error) => error.toJSON()) };
    }
    const measure = measuring(document);
    demandModest(document, measure);
    demandModestSchemaQuestions(document);
    return { document, measure };
  } catch (error) {
    if (error instanceof GraphQLError) {
      return { errors: [error.toJSON()] };
    }
    if (error instanceof Problem && error.code === "invalid-document") {
      return { errors: [{ message: error.detail, extensions: { code: error.code } }] };
    }
    throw error;
  }
}

/** What may be told of a failure: what the caller can mend, and of the rest that it is there. */
function told(error: GraphQLError, logError: (error: unknown) => void): GraphQLFormattedError {
  const { originalError } = error;
  if (originalError === undefined) {
    return error.toJSON();
  }
  if (originalError instanceof Problem) {
    const { detail, code } = originalError;
    return { ...error.toJSON(), message: detail, extensions: { code } };
  }
  logError(originalError);
  return {
    ...error.toJSON(),
    message: "Something failed here that you cannot mend. Try again later.",
    extensions: { code: "internal" },
  };
}
