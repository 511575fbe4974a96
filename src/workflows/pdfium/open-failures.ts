/** What is told of a PDF that PDFium cannot open or draw. */

import { FileFailure, WorkflowFailure } from "../../core/ports/workflow-context.ts";

/** fpdfview.h */
const ERROR_SECURITY = 5;

/** By what PDFium says, other than that a password is missing. */
export function openFailure(error: number): WorkflowFailure {
  if (error === ERROR_SECURITY) {
    const message =
      "The PDF is encrypted in a way that is not supported. Save it without encryption.";
    const failure = new WorkflowFailure("unsupportedFeature", message);
    return new FileFailure({ name: "encryption" }, failure);
  }
  return damaged();
}

export function damaged(cause?: unknown): WorkflowFailure {
  const message = "The PDF is damaged and cannot be opened. Export it anew.";
  return new WorkflowFailure("corrupt", message, cause);
}

/** @param tried how many passwords were given */
export function passwordFailure(tried: number): WorkflowFailure {
  return new WorkflowFailure(
    "password",
    tried === 0
      ? "The PDF is encrypted; give its password in the option DOC.PASSWORD, or save it without one."
      : "The PDF is encrypted and none of the passwords given in DOC.PASSWORD opens it.",
  );
}

/** A page, from 0. */
export function notDrawn(index: number, cause?: unknown): WorkflowFailure {
  const message = `Page ${index + 1} of the PDF cannot be drawn; the file may be damaged.`;
  return new WorkflowFailure("corrupt", message, cause);
}
