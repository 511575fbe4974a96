/** Files that tasks of prepress made become results of the job. */

import { rm } from "node:fs/promises";
import type { WorkflowContext } from "../../core/ports/workflow-context.ts";
import type { Result } from "../../core/model/result.ts";
import { fileContent } from "../file-content.ts";
import type { MadeFile } from "../sandbox/task-types.ts";
import { aboutFile, type PrepressFile } from "./prepress-files.ts";

export interface AddedFile {
  /** How pictures of pages are named. Default page. */
  readonly pictures?: "page" | "proof";
  readonly made: MadeFile;
  readonly file: PrepressFile;
}

/** Adds the file as a result and removes it. */
export async function addFile(
  context: WorkflowContext,
  { made, file, pictures = "page" }: AddedFile,
): Promise<Result> {
  const { part, page, path } = made;
  const isPicture = part === "page";
  const result = await context.addResult({
    ...aboutFile(file),
    fileName: file.resultName(isPicture ? `${pictures}-${page}.png` : `${part}.pdf`),
    contentType: isPicture ? "image/png" : "application/pdf",
    content: fileContent(path),
    properties: isPicture ? [{ name: "page", value: String(page) }] : [],
  });
  await rm(path, { force: true });
  return result;
}

/** A text as the content of a result. */
export async function* textContent(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, "utf8");
}
