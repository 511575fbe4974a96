/** What an address must be that callbacks are sent to. */

import { parsedUrl } from "./parsed-url.ts";

const URL_CHARS_MAX = 2000;

/** What is wrong with the address; undefined if it can be called. Whether its host may be called is known only then. */
export function callbackUrlFault(text: string): string | undefined {
  const url = text.length <= URL_CHARS_MAX ? parsedUrl(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    return `must be an absolute http or https URL of at most ${URL_CHARS_MAX} characters`;
  }
  if (url.username !== "" || url.password !== "") {
    return "must not hold a user name or password; callbacks are signed instead";
  }
  return undefined;
}

/** Host and port of an address, which callbackUrlFault has found right. */
export function hostOf(url: string): string {
  return new URL(url).host;
}

const MAIL_CHARS_MAX = 254;
// One plain address: nothing that could end a header, add a recipient or a name.
const MAIL_ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?$/iu;

/** True for one mail address without a name. */
export function isMailAddress(text: string): boolean {
  return text.length <= MAIL_CHARS_MAX && MAIL_ADDRESS.test(text);
}
