/** What an absolute http or https URL is: most are told by their form, which spares large jobs thousands of parsed URLs. */

import { parsedUrl } from "./parsed-url.ts";

// A named host or an IPv4 address, a port that is surely one, and a rest in which the URL standard finds no failure.
const PLAIN =
  /^https?:\/\/(?:[a-z][a-z0-9]*(?:\.[a-z][a-z0-9]*|-[a-z0-9]+)*|(?:(?:1[0-9]{2}|[1-9]?[0-9])\.){3}(?:1[0-9]{2}|[1-9]?[0-9]))(?::[0-9]{1,4})?(?:[/?#][!-~]*)?$/u;

/** True for what the URL standard reads as an address that begins with http: or https:. */
export function isHttpUrl(text: string): boolean {
  if (PLAIN.test(text)) {
    return true;
  }
  const protocol = parsedUrl(text)?.protocol;
  return protocol === "http:" || protocol === "https:";
}
