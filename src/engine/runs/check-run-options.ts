/** Checks the options of a run: some doors take bad ones, and let the job fail of them. */

import { checkOptions, unmaskSecrets } from "../../core/model/option.ts";
import type { Run } from "../../core/ports/runs.ts";
import { type Workflow, WorkflowFailure } from "../../core/ports/workflow-context.ts";

/** Throws WorkflowFailure `option` with the first thing that is wrong. */
export function demandGoodOptions({ options, parameters }: Workflow, run: Run): void {
  if (parameters !== undefined) {
    return;
  }
  const asked = unmaskSecrets(run.job.asked.options ?? [], run.secrets);
  const [violation] = checkOptions(options, asked, "/options");
  if (violation !== undefined) {
    throw new WorkflowFailure("option", `${violation.message} (${violation.pointer})`);
  }
}
