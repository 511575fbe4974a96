/** The fields of a job. */

import type { GraphQLResolveInfo } from "graphql";

import type { StoredRecord } from "../../../core/model/record.ts";
import { freeMembers, jobFacts, stepsOnce } from "../../../core/records/job-facts.ts";
import { saysOf } from "../../../core/records/step-facts.ts";
import { type Asking, listed } from "./asking.ts";
import { findStep, type StepSearch } from "./find-step.ts";
import { attachmentsOf } from "./attachments.ts";
import { stepFields } from "./step-fields.ts";

/** What GraphQL reads the fields of a job from; functions are called for those that are asked. */
export function jobFields(record: StoredRecord, { principal }: Asking): object {
  const { workflowId } = record.document.metadata;
  const steps = stepsOnce(record);
  return {
    ...jobFacts(record, { companyName: principal.company.name, steps }),
    metadata: async (_args: object, asking: Asking, info: GraphQLResolveInfo) =>
      listed(freeMembers(record), asking, info),
    steps: async (_args: object, asking: Asking, info: GraphQLResolveInfo) =>
      (await listed(steps(), asking, info)).map(stepFields),
    attachments: async (_args: object, asking: Asking, info: GraphQLResolveInfo) => {
      const all = steps().flatMap((step) => [step, ...step.substeps]);
      return attachmentsOf(all.map(saysOf), asking, info);
    },
    workflowTags: async (_args: object, asking: Asking) => tagsOf(asking, workflowId),
    step: async (search: StepSearch) => {
      const found = await findStep(steps(), search);
      return found === undefined ? null : stepFields(found);
    },
  };
}

async function tagsOf(
  { ports, principal }: Asking,
  workflowId: string,
): Promise<readonly string[]> {
  const found = await ports.procedures.find(principal.company.id, workflowId);
  return found?.tags ?? [];
}
