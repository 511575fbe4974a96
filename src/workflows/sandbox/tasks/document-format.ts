/** What a document is, by its first bytes: names of files say anything. */

import type { CheckedFormat } from "../../../core/model/contract-types.gen.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";

const STARTS: readonly (readonly [string, CheckedFormat])[] = [
  ["\xff\xd8\xff", "jpeg"],
  ["\x89PNG\r\n\x1a\n", "png"],
  ["II*\0", "tiff"],
  ["MM\0*", "tiff"],
  ["II+\0", "tiff"],
  ["MM\0+", "tiff"],
];

/** Throws WorkflowFailure: corrupt for nothing at all, unsupportedFormat. */
export function documentFormat(bytes: Buffer): CheckedFormat {
  if (bytes.length === 0) {
    throw new WorkflowFailure("corrupt", "The file is empty. Upload it again.");
  }
  // Viewers take a PDF that begins within the first 1024 bytes.
  if (bytes.subarray(0, 1024).includes("%PDF-")) {
    return "pdf";
  }
  const start = bytes.subarray(0, 8).toString("latin1");
  const format = STARTS.find(([first]) => start.startsWith(first))?.[1];
  if (format === undefined) {
    const message =
      "The file is no PDF, JPEG, PNG or TIFF, whatever its name says. Export it as PDF.";
    throw new WorkflowFailure("unsupportedFormat", message);
  }
  return format;
}
