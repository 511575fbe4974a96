/** What kind of file artwork is, told by its first bytes: names and declared types are often wrong. */

import { sniffContent } from "../model/asset-type.ts";

/** The types that preflight and proof take. */
export type ArtworkType = "application/pdf" | "image/jpeg" | "image/png" | "image/tiff";

export const ARTWORK_TYPES: readonly ArtworkType[] = [
  "application/pdf",
  "image/jpeg",
  "image/png",
  "image/tiff",
];

/** So many bytes tell it. Some programs write a kilobyte before a PDF begins. */
export const TYPE_BYTES = 1024;

/** The type that a file's first bytes tell; undefined if it is no artwork. */
export function artworkTypeOf(start: Uint8Array): ArtworkType | undefined {
  const { contentType } = sniffContent(start);
  return ARTWORK_TYPES.find((type) => type === contentType);
}
