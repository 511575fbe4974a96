/** The resource: a file that a step of a record names, such as a photo, under an id that its sender chose. */

export interface Resource {
  /** Ours. */
  readonly id: string;
  readonly companyId: string;
  /** The sender's: unique in the company. Data, never a path. */
  readonly resourceId: string;
  readonly blobId: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly createdBy: string;
  readonly createdAt: number;
}

/** The longest id of a resource, in characters. */
export const RESOURCE_ID_CHARS_MAX = 200;

/** Whether a text can be the id of a resource: anything that can be shown in a line. */
export function isResourceId(text: string): boolean {
  return text.length > 0 && text.length <= RESOURCE_ID_CHARS_MAX && !/\p{C}/u.test(text);
}
