/** Opens a document by the first of some passwords that is right, in any of its forms. */

import { openFailure, passwordFailure } from "./open-failures.ts";
import { passwordForms } from "./password-forms.ts";
import { allocate, type Pdfium } from "./pdfium-functions.ts";

/** PDFium's handle, and the memory that the file lies in as long as it is open. */
export interface OpenDocument {
  readonly document: number;
  readonly data: number;
  /** That opened it; "" without one. */
  readonly password: string;
}

/** fpdfview.h: FPDF_ERR_PASSWORD. */
const ERROR_PASSWORD = 4;

/** Throws WorkflowFailure for what is no PDF, damaged, or opened by none of the passwords. */
export function openDocument(
  pdfium: Pdfium,
  bytes: Uint8Array,
  passwords: readonly string[],
): OpenDocument {
  const data = allocate(pdfium, bytes);
  for (const password of ["", ...passwords]) {
    const document = passwordForms(password).reduce(
      (opened, form) => opened || load(pdfium, { data, sizeBytes: bytes.length, form }),
      0,
    );
    if (document !== 0) {
      return { document, data, password };
    }
    const error = pdfium._FPDF_GetLastError();
    if (error !== ERROR_PASSWORD) {
      pdfium.wasmExports.free(data);
      throw openFailure(error);
    }
  }
  pdfium.wasmExports.free(data);
  throw passwordFailure(passwords.length);
}

/** The document, 0 where it cannot be opened with this form of a password. */
function load(
  pdfium: Pdfium,
  file: { readonly data: number; readonly sizeBytes: number; readonly form: Uint8Array },
): number {
  const text = allocate(pdfium, Uint8Array.from([...file.form, 0]));
  const document = pdfium._FPDF_LoadMemDocument(file.data, file.sizeBytes, text);
  pdfium.wasmExports.free(text);
  return document;
}
