/** A record as those hear of it who know the query API of WorkfloPlus: its fields, written out. */

import type { Members, StoredRecord } from "../model/people/record.ts";
import { freeMembers, jobFacts, stepsOnce } from "./job-facts.ts";
import type { AskedStep } from "./nested-steps.ts";
import { stepFacts } from "./step-facts.ts";

export interface ToldJobOptions {
  readonly team: string;
  /** Of its procedure. */
  readonly workflowTags: readonly string[];
}

/** Attachments are not among them: links to them are good for an hour, and are asked for. */
export function toldJob(record: StoredRecord, { team, workflowTags }: ToldJobOptions): Members {
  const steps = stepsOnce(record);
  return {
    ...written(jobFacts(record, { team, steps })),
    workflowTags,
    metadata: freeMembers(record),
    steps: steps().map(toldStep),
  };
}

function toldStep(step: AskedStep): Members {
  return { ...written(stepFacts(step)), substeps: step.substeps.map(toldStep) };
}

/** Facts, each worked out. */
function written(facts: object): Members {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]: [string, unknown]) => [
      name,
      typeof fact === "function" ? (fact() as unknown) : fact,
    ]),
  );
}
