/** What a file is by its first bytes, whatever its sender calls it. */

/** So many bytes tell it. */
export const MAGIC_BYTES = 16;

interface Magic {
  readonly at: number;
  readonly text: string;
  readonly contentType: string;
  /** What has to stand elsewhere, too. */
  readonly also?: { readonly at: number; readonly text: string };
}

/** Bytes as the letters of Latin-1. */
const MAGIC: readonly Magic[] = [
  { at: 0, text: "\xff\xd8\xff", contentType: "image/jpeg" },
  { at: 0, text: "\x89PNG\r\n\x1a\n", contentType: "image/png" },
  { at: 0, text: "GIF87a", contentType: "image/gif" },
  { at: 0, text: "GIF89a", contentType: "image/gif" },
  { at: 0, text: "II*\0", contentType: "image/tiff" },
  { at: 0, text: "MM\0*", contentType: "image/tiff" },
  { at: 0, text: "RIFF", also: { at: 8, text: "WEBP" }, contentType: "image/webp" },
  { at: 0, text: "RIFF", also: { at: 8, text: "WAVE" }, contentType: "audio/wav" },
  { at: 0, text: "RIFF", also: { at: 8, text: "AVI " }, contentType: "video/x-msvideo" },
  { at: 4, text: "ftypavif", contentType: "image/avif" },
  { at: 4, text: "ftyphei", contentType: "image/heic" },
  { at: 4, text: "ftypmif1", contentType: "image/heic" },
  { at: 4, text: "ftypM4A", contentType: "audio/mp4" },
  { at: 4, text: "ftypqt", contentType: "video/quicktime" },
  { at: 4, text: "ftyp3g", contentType: "video/3gpp" },
  { at: 4, text: "ftyp", contentType: "video/mp4" },
  { at: 0, text: "\x1a\x45\xdf\xa3", contentType: "video/webm" },
  { at: 0, text: "OggS", contentType: "audio/ogg" },
  { at: 0, text: "ID3", contentType: "audio/mpeg" },
  { at: 0, text: "\xff\xfb", contentType: "audio/mpeg" },
  { at: 0, text: "fLaC", contentType: "audio/flac" },
  { at: 0, text: "#!AMR", contentType: "audio/amr" },
  { at: 0, text: "%PDF-", contentType: "application/pdf" },
  { at: 0, text: "PK\x03\x04", contentType: "application/zip" },
];

/** The media type that the first bytes of a file tell; undefined if they tell none. */
export function contentTypeByMagic(head: Uint8Array): string | undefined {
  const letters = String.fromCharCode(...head.subarray(0, MAGIC_BYTES));
  return MAGIC.find(
    ({ at, text, also }) =>
      letters.startsWith(text, at) &&
      (also === undefined || letters.startsWith(also.text, also.at)),
  )?.contentType;
}
