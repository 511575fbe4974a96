/** The document: an input file of a job. */

import type { Option } from "./contract-types.gen.ts";
import { countOf } from "../text/count-of.ts";
import type { NewEvent } from "./event.ts";

export interface Document {
  readonly id: string;
  readonly jobId: string;
  /** As the caller named it, without directories. Data, never a path. */
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly blobId: string;
  /** Override the job's options of the same name; secret values are masked. */
  readonly options: readonly Option[];
  readonly createdAt: number;
  /** Epoch milliseconds: when its sender says that it was changed last. */
  readonly modifiedAt?: number;
}

/** A document as it is stored first: with the secret options that Document masks, to be sealed. */
export interface NewDocument extends Document {
  readonly secrets: readonly Option[];
}

/** The event that tells that a document got another name. */
export function documentRenamed(
  { id: documentId, fileName: before }: Pick<Document, "id" | "fileName">,
  { fileName, at }: { readonly fileName: string; readonly at: number },
): NewEvent {
  const message = `${before} is called ${fileName} now.`;
  return { at, code: "document.renamed", severity: "info", message, documentId, fileName };
}

/** The event that tells that a document is gone. */
export function documentRemoved(
  { id: documentId, fileName }: Pick<Document, "id" | "fileName">,
  at: number,
): NewEvent {
  const message = `${fileName} was removed.`;
  return { at, code: "document.removed", severity: "info", message, documentId, fileName };
}

/** The event that tells of a document. */
export function documentAdded(
  document: Pick<Document, "id" | "fileName" | "sizeBytes">,
  at: number,
): NewEvent {
  const { id: documentId, fileName, sizeBytes } = document;
  const message = `${fileName}, ${countOf(sizeBytes, "byte")}.`;
  return { at, code: "document.added", severity: "info", message, documentId, fileName };
}
