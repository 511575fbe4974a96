/** Files that tasks of prepress made become results of the job. */

import { rm } from "node:fs/promises";
import type { RunDocument, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { baseName, fileNameOf, safeFileName } from "../../core/text/file-name.ts";
import { fileContent } from "../file-content.ts";
import type { MadeFile } from "../sandbox/task-types.ts";

/** How the results of one document are named: with the document's name where the job has several. */
export interface PartNames {
  of(name: string): string;
}

/** The names of a document's results in a job of so many documents. */
export function partNames(fileName: string, documents: number): PartNames {
  const base = documents === 1 ? "" : safeFileName(baseName(fileName));
  return { of: (name) => (base === "" ? name : fileNameOf(base, `-${name}`)) };
}

/** The name of the picture of a page. */
export function pictureName(page: number, kind: PictureKind = "page"): string {
  return `${kind}-${page}.png`;
}

type PictureKind = "page" | "proof";

export interface FileOfDocument {
  /** How pictures of pages are named. Default page. */
  readonly pictures?: PictureKind;
  readonly file: MadeFile;
  readonly document: RunDocument;
  readonly names: PartNames;
}

/** Adds the file as a result and removes it. */
export async function addFile(
  context: WorkflowContext,
  { file, document, names, pictures }: FileOfDocument,
): Promise<void> {
  const { part, page, path } = file;
  const isPicture = part === "page";
  await context.addResult({
    fileName: names.of(isPicture ? pictureName(page, pictures) : `${part}.pdf`),
    contentType: isPicture ? "image/png" : "application/pdf",
    content: fileContent(path),
    properties: isPicture ? [{ name: "page", value: String(page) }] : [],
    documentId: document.id,
  });
  await rm(path, { force: true });
}

/** A text as the content of a result. */
export async function* textContent(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, "utf8");
}
