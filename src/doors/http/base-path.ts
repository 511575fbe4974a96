/** What stands in front of all our paths where callers reach us. */

import { parsedUrl } from "../../core/text/parsed-url.ts";

/**
 * Without slash at its end; mostly nothing.
 * @param publicUrl without slash at its end
 */
export function basePath(publicUrl: string | undefined): string {
  const path = publicUrl === undefined ? undefined : parsedUrl(publicUrl)?.pathname;
  return path === undefined || path === "/" ? "" : path;
}
