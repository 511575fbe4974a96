/** What stands in the HTML of the artwork page, whoever wrote the values in it. */

import { describe, expect, it } from "vitest";

import { pageOf } from "../../../src/doors/artwork/page/page.ts";
import { languages } from "../../../src/messages/languages.ts";
import { EXAMPLE_VIEWS, exampleView } from "./example-views.ts";

const SPITEFUL = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&{file}`;

describe.each(languages())("in $name", ({ code }) => {
  it.each(Object.entries(EXAMPLE_VIEWS))("%s has no text without its values", (_name, view) => {
    const page = pageOf({ ...view, language: code });
    expect(page).toContain(`<html lang="${code}"`);
    const shown = page.replace(/<script type="application\/json".*?<\/script>/su, "");
    expect(shown.match(/\{[a-z]+\}/giu)).toBeNull();
    expect(shown).not.toMatch(/undefined|\[object|NaN/u);
  });
});

it("names, values, reasons and addresses of others are text, wherever they stand", () => {
  const version = {
    version: 1,
    fileName: SPITEFUL,
    sizeBytes: 1,
    createdAt: 0,
    origin: "upload",
    decision: { result: "rejected", name: SPITEFUL, at: 0, reason: SPITEFUL },
  } as const;
  for (const { stage } of Object.values(EXAMPLE_VIEWS)) {
    const page = pageOf(
      exampleView(
        { ...stage, ...("fileName" in stage && { fileName: SPITEFUL }) },
        {
          company: SPITEFUL,
          order: {
            number: SPITEFUL,
            name: SPITEFUL,
            properties: [{ name: SPITEFUL, value: SPITEFUL }],
            limits: { sizeBytesMax: 1 },
          },
          versions: [version],
          trouble: SPITEFUL,
          returnUrl: `https://shop.example/?q=${SPITEFUL}`,
          brand: { color: SPITEFUL, logo: SPITEFUL },
        },
      ),
    );
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain("<img src=x");
  }
});

it("the way back to the shop is the address exactly as it was given", () => {
  const { receipt } = EXAMPLE_VIEWS;
  const returnUrl = "https://shop.example/thanks?sig=a%2Fb&x=1+2#end";
  const page = pageOf({
    ...(receipt ?? exampleView({ kind: "closed", why: "failed" })),
    returnUrl,
  });
  const href = /<a class="button" href="(?<href>[^"]*)"/u.exec(page)?.groups?.["href"];
  expect(href?.replaceAll("&amp;", "&")).toBe(returnUrl);
});

it("script and styles carry the nonce of the answer, and nothing is written into attributes of style or event", () => {
  for (const view of Object.values(EXAMPLE_VIEWS)) {
    const page = pageOf(view);
    expect(page.match(/<(?:script|style)(?![^>]*nonce="test-nonce")/gu)).toBeNull();
    expect(page.match(/\s(?:style|on[a-z]+)=/giu)).toBeNull();
  }
});
