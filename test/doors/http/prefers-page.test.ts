/** Who gets a page where programs get a document. */
import { describe, expect, it } from "vitest";

import { fillsWindow, prefersPage } from "../../../src/doors/http/negotiation/prefers-page.ts";

/** As these browsers and libraries send it when nobody says otherwise. */
const SENT: readonly (readonly [who: string, accept: string | undefined, isPage: boolean])[] = [
  [
    "Chromium",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
    true,
  ],
  ["Firefox and Safari", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true],
  ["lynx", "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01", true],
  ["whoever wants pages only", "TEXT/HTML", true],
  ["curl", "*/*", false],
  ["nobody", undefined, false],
  ["HttpURLConnection of Java 8", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", false],
  ["HttpURLConnection of Java 21", "text/html, image/gif, image/jpeg, */*; q=0.2", false],
  ["Indy of Delphi", "text/html, */*", false],
  ["Axis", "application/soap+xml, application/dime, multipart/related, text/*", false],
  ["an image", "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", false],
  ["who likes JSON as well", "application/json, text/html, application/xhtml+xml", false],
  ["who likes XML better", "text/html;q=0.8, application/xhtml+xml, application/xml", false],
  ["who refuses pages", "text/html;q=0, application/xhtml+xml, */*", false],
];

describe("who gets a page", () => {
  it.each(SENT)("%s", (_who, accept, isPage) => {
    expect(prefersPage({ headers: { accept } })).toBe(isPage);
  });
});

describe("what went wrong", () => {
  const accept = "text/html,application/xhtml+xml,*/*;q=0.8";
  it.each([
    ["GET", {}, true],
    ["HEAD", {}, true],
    ["POST", {}, false],
    ["POST", { "sec-fetch-dest": "document" }, true],
    ["POST", { "sec-fetch-dest": "iframe" }, false],
    ["GET", { accept: "*/*" }, false],
  ])("of %s with %o is told as a page: %s", (method, headers, isPage) => {
    const request = { method, headers: { accept, ...headers } };
    expect(fillsWindow(request)).toBe(isPage);
  });
});
