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
  specifiedRules,
  validate,
} from "graphql";

import { Problem } from "../../../core/model/problem.ts";
import { type Asking } from "./asking.ts";
import { Budget, demandModest, measuring, QUERY_TOKENS_MAX } from "./budget.ts";
import { csvOf } from "./csv.ts";
import type { AskedQuery } from "./graph-request.ts";
import { patternRule } from "./pattern.ts";
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

export type Answering = Omit<Asking, "budget" | "matchers" | "measure" | "tags"> & {
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
    contextValue: { ...rest, measure, budget, matchers: new Map(), tags: new Map() },
    fieldResolver: valueOf,
    variableValues: asked.variables,
    operationName: asked.operationName,
  });
  const { refusal } = budget;
  if (refusal !== undefined) {
    const place = result.errors?.find(({ originalError }) => originalError === refusal);
    return { errors: [place === undefined ? refused(refusal) : told(place, logError)] };
  }
  const errors = result.errors && allTold(result.errors, logError);
  if (errors !== undefined) {
    return { ...(result.data === undefined ? {} : { data: result.data }), errors };
  }
  return asked.isCsv
    ? { csv: csvOf(document, asked.operationName, result.data) }
    : { data: result.data };
}

function refused({ detail, code }: Problem): GraphQLFormattedError {
  return { message: detail, extensions: { code } };
}

/** The value of a field; null once the query is refused, which costs nothing more. */
const valueOf: GraphQLFieldResolver<unknown, Asking> = (...asked) => {
  const [, , { budget }] = asked;
  if (budget.refusal !== undefined) {
    return null;
  }
  const value: unknown = defaultFieldResolver(...asked);
  if (value instanceof Promise) {
    return value.catch((error: unknown) => {
      budget.refuse(error);
      throw error;
    });
  }
  return budget.holds(charsOf(value)) ? value : null;
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
    const errors = validate(SCHEMA, document, [...specifiedRules, patternRule]);
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
      return { errors: [refused(error)] };
    }
    throw error;
  }
}

/** Of an answer: one fault of many steps is told for each of them. */
const ERRORS_MAX = 100;

function allTold(
  errors: readonly GraphQLError[],
  logError: Answering["logError"],
): readonly GraphQLFormattedError[] {
  const first = errors.slice(0, ERRORS_MAX).map((error) => told(error, logError));
  const more = errors.length - first.length;
  return more === 0 ? first : [...first, { message: `${more} more errors are not told.` }];
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
