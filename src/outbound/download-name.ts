/** What a downloaded file is called: by its Content-Disposition, else by the last part of its address. */

import { readDisposition } from "../core/text/disposition.ts";
import { safeFileName } from "../core/text/file-name.ts";

/** A name that is safe to show, or undefined where nothing names the file. */
export function downloadName(url: URL, disposition: string | undefined): string | undefined {
  const told = safeFileName(readDisposition(disposition ?? "").fileName);
  const name = told === "" ? safeFileName(decoded(url.pathname.split("/").at(-1) ?? "")) : told;
  return name === "" ? undefined : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
