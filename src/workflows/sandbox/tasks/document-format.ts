/** What a document is, by its first bytes: names of files say anything. */

import { SNIFF_BYTES, sniffContent } from "../../../core/model/asset-type.ts";
import type { CheckedFormat } from "../../../core/model/contract-types.gen.ts";
import { formatName, noArtwork } from "../../../core/text/format-names.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";

const FORMATS: Readonly<Record<string, CheckedFormat>> = {
  "application/pdf": "pdf",
  "image/jpeg": "jpeg",
  "image/png": "png",
  "image/tiff": "tiff",
};

/** Throws WorkflowFailure: corrupt for nothing at all, unsupportedFormat. */
export function documentFormat(bytes: Buffer): CheckedFormat {
  demandContent(bytes);
  const { contentType = "" } = sniffContent(bytes.subarray(0, SNIFF_BYTES));
  const format = FORMATS[contentType];
  if (format === undefined) {
    const message = `${noArtwork(contentType)} Export it as PDF.`;
    throw new WorkflowFailure("unsupportedFormat", message);
  }
  return format;
}

/** Throws WorkflowFailure: corrupt for nothing at all, unsupportedFormat. */
export function demandPdf(bytes: Buffer): void {
  demandContent(bytes);
  if (!isPdf(bytes)) {
    const { contentType } = sniffContent(bytes.subarray(0, SNIFF_BYTES));
    const name = formatName(contentType) ?? contentType;
    const what = name === undefined ? "" : `, but ${name}`;
    const message = `The file is not a PDF${what}, whatever its name says. Export it as PDF; the workflow merge-pdf makes one of pictures.`;
    throw new WorkflowFailure("unsupportedFormat", message);
  }
}

/** Viewers take a PDF that begins within the first 1024 bytes. */
export function isPdf(bytes: Buffer): boolean {
  return bytes.subarray(0, 1024).includes("%PDF-");
}

/** Throws WorkflowFailure corrupt for nothing at all. */
export function demandContent(bytes: Buffer): void {
  if (bytes.length === 0) {
    throw new WorkflowFailure("corrupt", "The file is empty. Upload it again.");
  }
}
