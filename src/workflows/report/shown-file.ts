/** A file that a step names, as its report shows it. */

export type ShownFile =
  /** Its JPEG comes with it. */
  | { readonly id: string; readonly kind: "picture"; readonly fileName: string }
  | {
      readonly id: string;
      readonly kind: "named";
      readonly fileName: string;
      readonly sizeBytes: number;
    }
  /** The job has no document that it could be. */
  | { readonly id: string; readonly kind: "missing" };
