/** Opens a PDF to be described or changed, after PDFium has said that it can be read. */

import { PDFDocument } from "@cantoo/pdf-lib";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";

/**
 * The document, decrypted.
 * @param password "" for a file that anybody may open
 * @throws WorkflowFailure corrupt
 */
export async function openDocument(bytes: Uint8Array, password: string): Promise<PDFDocument> {
  try {
    return await PDFDocument.load(bytes, { password, updateMetadata: false });
  } catch (error) {
    const message = "The PDF is damaged: its objects cannot be read. Export it anew.";
    throw new WorkflowFailure("corrupt", message, error);
  }
}
