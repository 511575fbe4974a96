/** What kind of file artwork is, told by its first bytes: names and declared types are often wrong. */

/** The types that preflight and proof take. */
export type ArtworkType = "application/pdf" | "image/jpeg" | "image/png" | "image/tiff";

/** So many bytes tell it. Some programs write a kilobyte before a PDF begins. */
export const TYPE_BYTES = 1024;

const PDF_START = [0x25, 0x50, 0x44, 0x46, 0x2d];
const PICTURE_STARTS: readonly (readonly [ArtworkType, readonly number[]])[] = [
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/tiff", [0x49, 0x49, 0x2a, 0x00]],
  ["image/tiff", [0x4d, 0x4d, 0x00, 0x2a]],
  // BigTIFF
  ["image/tiff", [0x49, 0x49, 0x2b, 0x00]],
  ["image/tiff", [0x4d, 0x4d, 0x00, 0x2b]],
];

/** The type that a file's first bytes tell; undefined if it is no artwork. */
export function artworkTypeOf(start: Uint8Array): ArtworkType | undefined {
  const picture = PICTURE_STARTS.find(([, bytes]) => isAt(start, bytes, 0));
  if (picture !== undefined) {
    return picture[0];
  }
  const last = Math.min(start.length, TYPE_BYTES) - PDF_START.length;
  for (let at = 0; at <= last; at += 1) {
    if (isAt(start, PDF_START, at)) {
      return "application/pdf";
    }
  }
  return undefined;
}

function isAt(start: Uint8Array, bytes: readonly number[], at: number): boolean {
  return bytes.every((byte, index) => start[at + index] === byte);
}
