/** The fields of a step. */

import type { GraphQLResolveInfo } from "graphql";

import { type AskedStep, withSubsteps } from "../../../core/records/nested-steps.ts";
import { saysOf, stepFacts } from "../../../core/records/step-facts.ts";
import { type Asking, listed } from "./asking.ts";
import { attachmentsOf } from "./attachments.ts";

/** What GraphQL reads the fields of a step from; functions are called for those that are asked. */
export function stepFields(step: AskedStep): object {
  const { substeps } = step;
  return {
    ...stepFacts(step),
    substeps: async (_args: object, asking: Asking, info: GraphQLResolveInfo) =>
      (await listed(substeps, asking, info)).map(stepFields),
    attachments: async (_args: object, asking: Asking, info: GraphQLResolveInfo) =>
      attachmentsOf(withSubsteps([step]).map(saysOf), asking, info),
  };
}
