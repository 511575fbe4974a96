/** Expressions that steps are searched by, held to what can be searched for before a query is run. */

import { type ASTVisitor, GraphQLError, Kind, type ValidationContext } from "graphql";
import { RE2JS, RE2JSException } from "re2js";

import { Problem } from "../../../core/model/problem.ts";

const PATTERN_CHARS_MAX = 200;

/** Whether an expression is found in a text. */
export type Matcher = (text: string) => boolean;

/**
 * In linear time whatever the expression, which JavaScript's own expressions cannot promise; so none that look around.
 * Throws invalid-document.
 */
export function matcherOf(pattern: string): Matcher {
  if (pattern.length > PATTERN_CHARS_MAX) {
    const detail = `regexSearch has ${pattern.length} characters; at most ${PATTERN_CHARS_MAX} are taken.`;
    throw new Problem("invalid-document", detail);
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matcher(text).find();
  } catch (error) {
    if (!(error instanceof RE2JSException)) {
      throw error;
    }
    const detail = `regexSearch is no expression that can be searched for: ${error.message}. What looks ahead or back is not taken.`;
    throw new Problem("invalid-document", detail, { cause: error });
  }
}

/** A rule of validation: each broken expression that stands in a query is told once. */
export function patternRule(context: ValidationContext): ASTVisitor {
  const told = new Set<string>();
  return {
    Argument(node) {
      const { name, value } = node;
      if (name.value !== "regexSearch" || value.kind !== Kind.STRING || told.has(value.value)) {
        return;
      }
      told.add(value.value);
      try {
        matcherOf(value.value);
      } catch (error) {
        if (!(error instanceof Problem)) {
          throw error;
        }
        const { detail, code } = error;
        context.reportError(new GraphQLError(detail, { nodes: node, extensions: { code } }));
      }
    },
  };
}
