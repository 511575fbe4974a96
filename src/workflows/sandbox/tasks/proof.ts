/** Makes the proof of one file: a sheet for people, and pictures of its pages with their lines. Runs in the sandbox only. */

import { writeFile } from "node:fs/promises";
import { withLines } from "../../prepress/sheets/draw-lines.ts";
import { proofSheet } from "../../prepress/sheets/proof-sheet.ts";
import type { Emit, Warn } from "../serve.ts";
import { partPath, type ProofTask, type ToldFile } from "../task-types.ts";
import { checkFile, pngOf } from "./check-file.ts";

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt, password. */
export async function proof(task: ProofTask, emit: Emit<ToldFile>, warn: Warn): Promise<void> {
  const { texts, outputPrefix, limits, facts } = task;
  const lines = { bleedMm: limits.bleed, safeMm: limits.safeZone };
  const { document, pictures } = await checkFile(task, warn, async (page, pixels) => {
    const path = partPath(outputPrefix, { part: "page", page: page.number });
    await writeFile(path, await pngOf(withLines(pixels, page, lines)));
    await emit({ part: "page", page: page.number, fraction: page.number / (page.number + 1) });
  });
  const sheet = await proofSheet(document, { texts: texts.sheets, pictures, facts, ...lines });
  await writeFile(partPath(outputPrefix, { part: "proof", page: 1 }), sheet);
  await emit({ part: "proof", page: 1, fraction: 1 });
}
