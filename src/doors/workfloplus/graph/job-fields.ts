/** The fields of a job. */

import type { GraphQLResolveInfo } from "graphql";

import type { StoredRecord } from "../../../core/model/people/record.ts";
import { freeMembers, jobFacts, stepsOnce } from "../../../core/records/job-facts.ts";
import { saysOf } from "../../../core/records/step-facts.ts";
import { withSubsteps } from "../../../core/records/nested-steps.ts";
import { type Asking, listed } from "./asking.ts";
import type { Budget } from "./budget.ts";
import { findStep, type StepSearch } from "./find-step.ts";
import { attachmentsOf } from "./attachments.ts";
import { reportFields } from "./reports.ts";
import { stepFields } from "./step-fields.ts";

/** What GraphQL reads the fields of a job from; functions are called for those that are asked. */
export function jobFields(record: StoredRecord, { principal, budget }: Asking): object {
  const { workflowId } = record.document.metadata;
  const steps = stepsOnce(record);
  const all = once(() => withSubsteps(steps()), budget);
  const fields = once(() => steps().map(stepFields), budget);
  const facts = jobFacts(record, { team: principal.company.name, steps });
  const costly = Object.entries(facts).flatMap(([name, fact]) =>
    typeof fact === "function" ? [[name, once<unknown>(fact, budget)] as const] : [],
  );
  return {
    ...facts,
    ...Object.fromEntries(costly),
    metadata: async (_args: object, asking: Asking, info: GraphQLResolveInfo) =>
      listed(freeMembers(record), asking, info),
    steps: async (_args: object, asking: Asking, info: GraphQLResolveInfo) =>
      listed(await fields(), asking, info),
    reports: async (_args: object, asking: Asking, info: GraphQLResolveInfo) =>
      reportFields(record, asking, info),
    attachments: async (_args: object, asking: Asking, info: GraphQLResolveInfo) =>
      attachmentsOf((await all()).map(saysOf), asking, info),
    workflowTags: async (_args: object, asking: Asking) => tagsOf(asking, workflowId),
    step: async (search: StepSearch, asking: Asking, info: GraphQLResolveInfo) => {
      const found = await findStep(await all(), search, asking);
      await listed([found], asking, info);
      return found === undefined ? null : stepFields(found);
    },
  };
}

/** In a turn of its own, however often it is asked for. */
function once<T>(work: () => T, budget: Budget): () => Promise<T> {
  let known: Promise<T> | undefined;
  return async () => (known ??= budget.inTurn(work));
}

/** Each workflow is looked up once a query. */
async function tagsOf(
  { ports, principal, tags }: Asking,
  workflowId: string,
): Promise<readonly string[]> {
  const known = tags.get(workflowId);
  if (known !== undefined) {
    return known;
  }
  const found = ports.procedures.find(principal.company.id, workflowId);
  const looked = found.then((procedure) => procedure?.tags ?? []);
  tags.set(workflowId, looked);
  return looked;
}
