/** The problem of what breaks a rule in a request beside its documents, such as a query. */

import { Problem, type Violation } from "../../core/model/problem.ts";

/** The problem of one broken rule. */
export function invalid(pointer: string, rule: Violation["rule"], message: string): Problem {
  return Problem.at("invalid-document", { pointer, rule, message });
}
