/** Checks the options of a run: some doors take bad ones, and let the job fail of them; others have no effect, which is told. */

import type { Option } from "../../core/model/contract-types.gen.ts";
import { checkOptions, optionsWithoutEffect, unmaskSecrets } from "../../core/model/option.ts";
import type { Run } from "../../core/ports/runs.ts";
import {
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";

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

/** Tells once what has no effect on any of the documents, and else with the document. */
export async function tellWithoutEffect(
  context: WorkflowContext,
  { options: specs }: Workflow,
  asked: readonly Option[],
): Promise<void> {
  const { documents } = context;
  const told = documents.map((document) =>
    optionsWithoutEffect(specs, [...asked, ...document.options], document.resolved),
  );
  const [first = optionsWithoutEffect(specs, asked, context.options)] = told;
  const ofAll = new Set(first.filter((text) => told.every((texts) => texts.includes(text))));
  const line = { code: "option.ignored", severity: "warning" } as const;
  for (const message of ofAll) {
    await context.log({ ...line, message });
  }
  for (const [index, { id: documentId, fileName }] of documents.entries()) {
    for (const text of told[index]?.filter((each) => !ofAll.has(each)) ?? []) {
      await context.log({ ...line, message: `${fileName}: ${text}`, fileName, documentId });
    }
  }
}
