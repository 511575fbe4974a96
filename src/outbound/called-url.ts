/** The address that somebody else wants us to call: which ones are taken. */

import { parsedUrl } from "../core/text/parsed-url.ts";

/** The address as a URL, or why it is not taken, as a clause. */
export function calledUrl(text: string): URL | string {
  const url = parsedUrl(text);
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:")) {
    return "only http and https addresses are taken";
  }
  return url.username === "" && url.password === ""
    ? url
    : "addresses with user name or password are not taken";
}
