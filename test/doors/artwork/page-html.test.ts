/** What stands in the HTML of the artwork page, whoever wrote the values in it. */

import { describe, expect, it } from "vitest";

import { pageOf } from "../../../src/doors/artwork/page/page.ts";
import { OBSTACLES } from "../../../src/core/model/files/file-obstacle.ts";
import { languages } from "../../../src/messages/languages.ts";
import { EXAMPLE_VIEWS, exampleView } from "./example-views.ts";

const NO_OTHERS = { takesOtherFiles: false, otherFiles: [] } as const;
const SPITEFUL = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&{file}`;

describe.each(languages())("in $name", ({ code }) => {
  it.each(Object.entries(EXAMPLE_VIEWS))("%s has no text without its values", (_name, view) => {
    const page = pageOf({ ...view, language: code });
    expect(page).toContain(`<html lang="${code}"`);
    const shown = page.replace(/<script type="application\/json".*?<\/script>/su, "");
    expect(shown.match(/\{[a-z]+\}/giu)).toBeNull();
    expect(shown).not.toMatch(/undefined|\[object|NaN/u);
  });

  it("tells of each file that cannot be checked what, why and what to do", () => {
    const told = OBSTACLES.map((name) => {
      const obstacle = { name, limit: 1234 };
      const stage = { kind: "findings", fileName: "flyer.pdf", obstacle } as const;
      const page = pageOf({ ...exampleView({ ...stage, ...NO_OTHERS }), language: code });
      return /<h2 id="now"[^>]*>.*?<p>(.*?)<\/p>/su.exec(page)?.[1] ?? "";
    });
    expect(new Set(told).size).toBe(OBSTACLES.length);
    for (const text of told) {
      expect(text).toContain("<bdi>flyer.pdf</bdi>");
      expect(text).not.toContain("{");
      // What is wrong, and what to do.
      expect(text.split(/[.:;,] /u).length).toBeGreaterThan(1);
    }
    const limits = told.filter((text) => /1[.,\s\u202F\u00A0]?234/u.test(text));
    expect(limits).toHaveLength(2);
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

it.each([
  ["en", "210 mm wide after trimming", "297 mm high after trimming"],
  ["de", "210 mm breit nach dem Beschnitt", "297 mm hoch nach dem Beschnitt"],
  ["fr", "210 mm de large après la coupe", "297 mm de haut après la coupe"],
  ["es", "210 mm de ancho después del corte", "297 mm de alto después del corte"],
])("a size that is ordered on one side only is said in %s", (language, width, height) => {
  const asked = (limits: object): string => {
    const view = exampleView({ kind: "upload", takesOtherFiles: false, otherFiles: [] });
    const order = { ...view.order, limits: { sizeBytesMax: 1, ...limits } };
    return pageOf({ ...view, language, order })
      .replaceAll(/<\/?bdi>/gu, "")
      .replaceAll(/[\u00a0\u202f]/gu, " ");
  };
  expect(asked({ width: 210 })).toContain(width);
  expect(asked({ height: 297 })).toContain(height);
});
