/** Checks one file and writes what was found: for programs, for people, and as pictures of its pages. Runs in the sandbox only. */

import { writeFile } from "node:fs/promises";
import { preflightReport } from "../../prepress/sheets/preflight-report.ts";
import type { Emit, Warn } from "../serve.ts";
import { partPath, type PreflightTask, type ToldFile } from "../task-types.ts";
import { checkFile, pngOf } from "./check-file.ts";

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt, password. */
export async function preflight(
  task: PreflightTask,
  emit: Emit<ToldFile>,
  warn: Warn,
): Promise<void> {
  const { texts, outputPrefix } = task;
  const { document, pictures } = await checkFile(task, warn, async ({ number: page }, pixels) => {
    await writeFile(partPath(outputPrefix, { part: "page", page }), await pngOf(pixels));
    // Nobody knows before the end how many there are.
    await emit({ part: "page", page, fraction: page / (page + 1) });
  });
  const report = await preflightReport(document, { texts: texts.sheets, pictures });
  await writeFile(partPath(outputPrefix, { part: "preflight", page: 1 }), report);
  await emit({ part: "preflight", page: 1, fraction: 1 });
  const found = JSON.stringify(document);
  await writeFile(partPath(outputPrefix, { part: "findings", page: 1 }), found);
  await emit({ part: "findings", page: 1, fraction: 1 });
}
