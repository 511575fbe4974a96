/** The document: an input file of a job. */

import type { Option } from "./contract-types.gen.ts";

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
}

/** A document as it is stored first: with the secret options that Document masks, to be sealed. */
export interface NewDocument extends Document {
  readonly secrets: readonly Option[];
}
