/** Every state of the artwork page in a real browser: no accessibility fault, no sideways scrolling, no complaint, whatever the colours, the width and the direction of writing. */

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { RunOptions } from "axe-core";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { barePage } from "../../../src/doors/artwork/page/bare-page.ts";
import { pageOf } from "../../../src/doors/artwork/page/page.ts";
import { STYLE } from "../../../src/doors/artwork/page/page-style.ts";
import { pageHeaders } from "../../../src/doors/artwork/page-headers.ts";
import {
  accessibilityFaults,
  browserNote,
  hasBrowser,
  LOOKS,
  openBrowser,
  openPage,
  overflowOf,
  shotOnFailure,
  SIZES,
  type WatchedPage,
} from "../../harness/browser.ts";
import { EXAMPLE_VIEWS } from "./example-views.ts";

const PAGES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(EXAMPLE_VIEWS).map(([name, view]) => [name, pageOf(view)])),
  ...Object.fromEntries(
    (["unknown", "trouble"] as const).map((kind) => [
      kind,
      barePage({ kind, language: "en", nonce: "test-nonce", style: "/style.css" }),
    ]),
  ),
};

/** With everything open that can be. */
const FROM_RIGHT_TO_LEFT = `
  document.documentElement.dir = "rtl";
  for (const each of document.querySelectorAll("details")) each.open = true;
`;

/** Serves the pages with the headers of the door. */
async function servePages(): Promise<{ readonly url: string; readonly server: Server }> {
  const picture = await sharp({
    create: { width: 216, height: 303, channels: 3, background: "#d8c8a8" },
  })
    .png()
    .toBuffer();
  const others: Readonly<Record<string, readonly [string, string | Buffer]>> = {
    "/style.css": ["text/css", STYLE],
    "/script.js": ["text/javascript", ""],
    "/picture": ["image/png", picture],
  };
  const server = createServer(({ url = "" }, response) => {
    const [type, body] = others[url] ?? ["", PAGES[url.slice(1)]];
    response.writeHead(body === undefined ? 404 : 200, {
      ...pageHeaders("test-nonce"),
      ...(type !== "" && { "Content-Type": type }),
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** What is seen by its colour alone, which the reader's own colours take away. */
const HIDDEN_WHERE_COLOURS_ARE_FORCED = `(() => {
  const style = (element) => getComputedStyle(element);
  const line = ({ borderBottomWidth, borderBottomStyle, borderBottomColor }) =>
    borderBottomStyle === "none" || borderBottomWidth === "0px" ? "" : borderBottomColor;
  const ground = style(document.body).backgroundColor;
  const hidden = [];
  for (const each of document.querySelectorAll("button, .button, input[type=text], textarea, .panel, .bar")) {
    if (["", ground].includes(line(style(each)))) hidden.push(each.outerHTML.slice(0, 80));
  }
  for (const step of document.querySelectorAll(".steps li")) {
    if ((line(style(step)) === ground) === step.hasAttribute("aria-current")) hidden.push(step.textContent);
  }
  for (const frame of document.querySelectorAll(".sheet rect + rect")) {
    if (style(frame).stroke === "none" || style(frame).stroke === ground) hidden.push("a frame");
  }
  return hidden;
})()`;

async function look(page: Page, rules?: RunOptions): Promise<void> {
  expect(await accessibilityFaults(page, rules)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
}

describe.skipIf(!hasBrowser)(`the artwork page${browserNote}`, { timeout: 60_000 }, () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servePages>>;
  let watched: WatchedPage;

  beforeAll(async () => {
    [browser, served] = await Promise.all([openBrowser(), servePages()]);
    watched = await openPage(browser);
  });
  afterAll(async () => {
    await browser.close();
    served.server.close();
  });

  for (const name of Object.keys(PAGES)) {
    it(`shows ${name} without a fault in light and dark, at 320 pixels, from right to left, in letters of twice the size and in the reader's own colours`, async () => {
      const { page, complaints } = watched;
      await shotOnFailure(page, `page ${name}`, async () => {
        await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.goto(`${served.url}/${name}`);
        await look(page);
        await page.emulateMedia({ colorScheme: "dark" });
        await page.setViewportSize({ width: 320, height: 640 });
        await page.evaluate(FROM_RIGHT_TO_LEFT);
        await look(page, LOOKS);
        // WCAG 2.2, 1.4.4: text of twice the size, which is 200 % of the browser's own.
        await page.evaluate(`document.documentElement.style.fontSize = "200%"`);
        await page.setViewportSize({ width: 640, height: 640 });
        await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
        await look(page, SIZES);
        expect(await page.evaluate(HIDDEN_WHERE_COLOURS_ARE_FORCED)).toEqual([]);
        expect(complaints).toEqual([]);
      });
    });
  }
});
