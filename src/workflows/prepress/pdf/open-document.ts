/** Opens a PDF to be described or changed, after PDFium has said that it can be read. */

import { PDFDocument } from "@cantoo/pdf-lib";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { passwordTexts } from "../../pdfium/password-forms.ts";

/**
 * The document, decrypted.
 * @param password "" for a file that anybody may open
 * @throws WorkflowFailure corrupt
 */
export async function openDocument(bytes: Uint8Array, password: string): Promise<PDFDocument> {
  const [first = "", ...others] = passwordTexts(password);
  try {
    return await others.reduce(
      async (opened, text) => opened.catch(async () => load(bytes, text)),
      load(bytes, first),
    );
  } catch (error) {
    const message = "The PDF is damaged: its objects cannot be read. Export it anew.";
    throw new WorkflowFailure("corrupt", message, error);
  }
}

async function load(bytes: Uint8Array, password: string): Promise<PDFDocument> {
  return PDFDocument.load(bytes, { password, updateMetadata: false });
}
