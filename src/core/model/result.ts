/** The result: a file that a job made. */

export interface ResultProperty {
  readonly name: string;
  readonly value: string;
}

export interface Result {
  readonly id: string;
  readonly jobId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** SHA-256 in hex: the strong validator of downloads. */
  readonly sha256: string;
  readonly blobId: string;
  readonly properties: readonly ResultProperty[];
  readonly createdAt: number;
}
