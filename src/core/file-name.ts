/** File names that callers send: made safe to show, to store and to put into a header. */

import { trimmed } from "./trim.ts";

const NAME_CHARS_MAX = 200;

/**
 * The last segment of what a caller named a file, without directories, control characters and the characters that some
 * file system refuses. Old browsers send whole Windows paths. Returns "" where nothing is left.
 */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/u).at(-1) ?? "";
  // Bidirectional overrides make "gpj.exe" look like "exe.jpg".
  // eslint-disable-next-line no-control-regex -- control characters are what is removed here
  const shown = last.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069<>:"|?*]/gu, "");
  const bare = trimmed(shown, (character) => character === "." || character.trim() === "");
  return Array.from(bare).slice(0, NAME_CHARS_MAX).join("");
}

/** A file name's part before the last dot. */
export function baseName(fileName: string): string {
  const dot = fileName.lastIndexOf(".");
  return dot > 0 ? fileName.slice(0, dot) : fileName;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  avi: "video/x-msvideo",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  m4v: "video/mp4",
  mov: "video/quicktime",
  mp4: "video/mp4",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  tif: "image/tiff",
  tiff: "image/tiff",
  txt: "text/plain",
  webm: "video/webm",
  webp: "image/webp",
  xml: "application/xml",
  zip: "application/zip",
};

/** The media type that a file name's extension stands for; application/octet-stream where it tells nothing. */
export function contentTypeOf(fileName: string): string {
  const extension = fileName.slice(fileName.lastIndexOf(".") + 1).toLowerCase();
  return Object.hasOwn(CONTENT_TYPES, extension)
    ? (CONTENT_TYPES[extension] ?? "")
    : "application/octet-stream";
}
