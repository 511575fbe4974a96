/** File names that callers send: made safe to show, to store and to put into a header. */

import { trimmed } from "./trim.ts";

/** Where file systems count bytes, this is the longest name they take. */
export const NAME_BYTES_MAX = 255;
/** What is longer behind the last dot is no extension. */
const EXTENSION_BYTES_MAX = 32;

/**
 * The last segment of what a caller named a file, without directories, control characters and the characters that some
 * file system refuses, at most 255 bytes with its extension kept. Old browsers send whole Windows paths. Returns "" where
 * nothing is left.
 */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/u).at(-1) ?? "";
  // Bidirectional overrides make "gpj.exe" look like "exe.jpg".
  // eslint-disable-next-line no-control-regex -- control characters are what is removed here
  const shown = last.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069<>:"|?*]/gu, "");
  const bare = trimmed(shown, isDotOrSpace);
  const base = baseName(bare);
  const extension = bare.slice(base.length);
  return utf8Bytes(extension) > EXTENSION_BYTES_MAX
    ? fileNameOf(bare, "")
    : fileNameOf(base, extension);
}

/** A file name of base and tail, such as `-3.png`, of at most 255 bytes: what is too much is cut off the base. */
export function fileNameOf(base: string, tail: string): string {
  const room = NAME_BYTES_MAX - utf8Bytes(tail);
  if (utf8Bytes(base) <= room) {
    return base + tail;
  }
  let cut = "";
  let sizeBytes = 0;
  for (const character of base) {
    sizeBytes += utf8Bytes(character);
    if (sizeBytes > room) {
      break;
    }
    cut += character;
  }
  return trimmedEnd(cut) + tail;
}

/** The name of a zip that is called by a text, which is no path: its slashes become underscores. */
export function zipName(text: string, otherwise: string): string {
  return titleName(text, otherwise, ".zip");
}

/** The name of a file that is called by a text, which is no path, with this extension. */
export function titleName(text: string, otherwise: string, extension: string): string {
  const title = text.toLowerCase().endsWith(extension) ? text.slice(0, -extension.length) : text;
  const parts = title.split(/[/\\]/u).map(safeFileName);
  const base = parts.filter((part) => part !== "").join("_");
  return fileNameOf(base === "" ? otherwise : base, extension);
}

/** How many bytes a text has in UTF-8. */
export function utf8Bytes(text: string): number {
  let sizeBytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // Each half of a surrogate pair stands for two of the four bytes.
    sizeBytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
  }
  return sizeBytes;
}

function isDotOrSpace(character: string): boolean {
  return character === "." || character.trim() === "";
}

/** Windows drops dots and spaces at the end of a name, so that another name would be meant. */
function trimmedEnd(text: string): string {
  return trimmed(`x${text}`, isDotOrSpace).slice(1);
}

/** A file name's part before the last dot. */
export function baseName(fileName: string): string {
  const dot = fileName.lastIndexOf(".");
  return dot > 0 ? fileName.slice(0, dot) : fileName;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  avi: "video/x-msvideo",
  bmp: "image/bmp",
  gif: "image/gif",
  heic: "image/heic",
  heif: "image/heif",
  ico: "image/vnd.microsoft.icon",
  jp2: "image/jp2",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  jxl: "image/jxl",
  m4v: "video/mp4",
  mov: "video/quicktime",
  mp4: "video/mp4",
  pdf: "application/pdf",
  pbm: "image/x-portable-bitmap",
  pgm: "image/x-portable-graymap",
  png: "image/png",
  ppm: "image/x-portable-pixmap",
  psd: "image/vnd.adobe.photoshop",
  svg: "image/svg+xml",
  tif: "image/tiff",
  tiff: "image/tiff",
  txt: "text/plain",
  webm: "video/webm",
  webp: "image/webp",
  xml: "application/xml",
  zip: "application/zip",
};

/** The extension, without its dot, of files of a media type; "" where none is known. */
export function extensionOf(contentType: string): string {
  const known = Object.entries(CONTENT_TYPES).filter(([, type]) => type === contentType);
  // A JPEG is called jpg by most.
  return (
    known.map(([extension]) => extension).sort((one, other) => one.length - other.length)[0] ?? ""
  );
}

/** The media type that a file name's extension stands for; application/octet-stream where it tells nothing. */
export function contentTypeOf(fileName: string): string {
  const extension = fileName.slice(fileName.lastIndexOf(".") + 1).toLowerCase();
  return Object.hasOwn(CONTENT_TYPES, extension)
    ? (CONTENT_TYPES[extension] ?? "")
    : "application/octet-stream";
}
