/** A file that a step names, as its report shows it. */

/** What is told of a file that is not shown. */
export interface FileFacts {
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
}

export type ShownFile =
  /** Its JPEG comes with it. */
  | { readonly id: string; readonly kind: "picture"; readonly fileName: string }
  /** It is there and not shown: no picture, or one beyond those that are. */
  | ({ readonly id: string; readonly kind: "named" } & FileFacts)
  /** Nobody sent it. */
  | { readonly id: string; readonly kind: "missing" };
