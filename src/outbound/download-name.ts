/** What a downloaded file is called: by its Content-Disposition, else by the last part of its address. */

import { safeFileName } from "../core/file-name.ts";

/** A name that is safe to show, or undefined where nothing names the file. */
export function downloadName(url: URL, disposition: string | undefined): string | undefined {
  const name = nameIn(disposition ?? "") ?? decoded(url.pathname.split("/").at(-1) ?? "");
  const safe = safeFileName(name ?? "");
  return safe === "" ? undefined : safe;
}

// RFC 6266 §4.3: filename* wins over filename.
const EXTENDED = /;[ \t]*filename\*[ \t]*=[ \t]*utf-8'[a-z0-9-]{0,20}'(?<name>[^;,\s]{1,2000})/iu;
const QUOTED = /;[ \t]*filename[ \t]*=[ \t]*"(?<name>(?:[^"\\]|\\.){1,2000})"/iu;
const TOKEN = /;[ \t]*filename[ \t]*=[ \t]*(?<name>[^;,\s"]{1,2000})/iu;

function nameIn(disposition: string): string | undefined {
  const extended = EXTENDED.exec(disposition)?.groups?.["name"];
  const full = extended === undefined ? undefined : decoded(extended);
  const quoted = QUOTED.exec(disposition)?.groups?.["name"]?.replace(/\\(.)/gu, "$1");
  const plain = quoted ?? TOKEN.exec(disposition)?.groups?.["name"];
  return full ?? (plain === undefined ? undefined : fromLatin1(plain));
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Header bytes arrive as Latin-1; most servers that send more than ASCII mean UTF-8. */
function fromLatin1(text: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}
