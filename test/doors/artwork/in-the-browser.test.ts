/** The artwork page in a real browser, against a real server: every way through it, by keyboard, without script, over broken lines, in two tabs. */

import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  accessibilityFaults,
  browserNote,
  hasBrowser,
  openBrowser,
  openPage,
  overflowOf,
  shotOnFailure,
} from "../../harness/browser.ts";
import { isUpdating } from "../../docs/readme.ts";
import { pdfOf } from "../../harness/files/make-pdf.ts";
import { ROOT, samplePath } from "../../harness/paths.ts";
import { type ArtworkServer, newOrder, startArtworkServer, whenState } from "./artwork-server.ts";

const RETURN_URL = "https://shop.example/orders/20931/thanks?sig=a%2Fb+c&x=%20";
const ORDER = {
  returnURL: RETURN_URL,
  metadata: [
    { propertyId: "qty", propertyName: "Copies", value: "2500", valueType: "number" },
    { propertyId: "shop", propertyName: "Shop", value: "مطبعة الشرق" },
  ],
};
/** The first bytes say PDF; it is read only when it is checked. */
const LARGE = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(6 * 2 ** 20, "artwork ")]);
const WITHIN = { timeout: 50_000 };
/** On a machine that others use too. Most of it is waiting for the page to ask again, so they wait together. */
const LONG = { timeout: 150_000, concurrent: true };

/** As it should be where page.test.ts looks at the same state by axe-core. */
async function fits(page: Page, complaints: readonly string[]): Promise<void> {
  expect(await overflowOf(page)).toBe(0);
  expect(complaints).toEqual([]);
}

/** For what only the script makes of a page, and once for all of it at work together. */
async function sound(page: Page, complaints: readonly string[]): Promise<void> {
  expect(await accessibilityFaults(page)).toEqual([]);
  await fits(page, complaints);
}

function focused(page: Page): Promise<string> {
  return page.evaluate<string>(`document.activeElement.id || document.activeElement.textContent`);
}

/** Presses Tab until this is reached. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if (
      await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)
    ) {
      return;
    }
  }
  throw new Error(`no Tab leads to ${selector}`);
}

/** What is in the window now, small enough for a repository. */
async function savePicture(page: Page, name: string): Promise<void> {
  const shot = await page.screenshot();
  await sharp(shot)
    .webp({ quality: 70 })
    .toFile(join(ROOT, `docs/pictures/artwork-${name}.webp`));
}

describe.skipIf(!hasBrowser)(`the artwork page in a browser${browserNote}`, LONG, () => {
  let browser: Browser;
  let server: ArtworkServer;
  let folder = "";
  let flyer = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "jobgate-artwork-"));
    flyer = join(folder, "flyer.pdf");
    await writeFile(flyer, await pdfOf([[595, 842]]));
    [browser, server] = await Promise.all([
      openBrowser(),
      startArtworkServer({ UPLOAD_BYTES_MAX: String(8 * 2 ** 20) }),
    ]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  });

  it("leads from the upload to the receipt by keyboard alone, and says where the reader is", async () => {
    const order = await newOrder(server, ORDER);
    const { page, complaints, close } = await openPage(browser);
    const referrers: string[] = [];
    page.on("request", (request) => referrers.push(request.headers()["referer"] ?? ""));
    await shotOnFailure(page, "by keyboard", async () => {
      await page.goto(order.url);
      await fits(page, complaints);
      expect(await page.textContent("dl")).toContain("2,500");
      await page.keyboard.press("Tab");
      expect(await focused(page)).toBe("To the content");
      await tabTo(page, "#file");
      await page.setInputFiles("#file", flyer);
      await tabTo(page, "#upload button");
      await page.keyboard.press("Enter");
      await page.waitForSelector(`h2:text("Your proof")`, WITHIN);
      expect(await focused(page)).toBe("now");
      await sound(page, complaints);
      await tabTo(page, `a[href$="/approve"]`);
      await page.keyboard.press("Enter");
      await page.waitForSelector("#checked");
      await fits(page, complaints);
      await tabTo(page, "#checked");
      await page.keyboard.press("Space");
      await tabTo(page, "#name");
      await page.keyboard.type("Ada Lovelace");
      await page.keyboard.press("Enter");
      await page.waitForSelector(`h2:text("Approved")`);
      await fits(page, complaints);
      const [decision] = (await server.ports.artworks.history(order.jobId))?.decisions ?? [];
      expect(decision).toMatchObject({ result: "approved", name: "Ada Lovelace", version: 1 });
      const receipt = await page.textContent("main");
      expect(receipt).toContain(decision?.sha256);
      expect(receipt).toContain(`${order.jobId}/1`);
      expect(await page.getAttribute(`a[rel="noreferrer"]`, "href")).toBe(RETURN_URL);
      expect(new Set(referrers)).toEqual(new Set([""]));
    });
    await close();
  });

  it("does the same without script", async () => {
    const order = await newOrder(server, ORDER);
    const { page, complaints, close } = await openPage(browser, { javaScriptEnabled: false });
    await shotOnFailure(page, "without script", async () => {
      await page.goto(order.url);
      await page.setInputFiles("#file", flyer);
      await page.click("#upload button");
      // The page is loaded again by itself until the check is done.
      await page.waitForSelector(`h2:text("Your proof")`, WITHIN);
      await page.click(`a[href$="/reject"]`);
      await page.fill("#reason", "The telephone number is wrong.");
      await page.fill("#name", "Ada");
      await page.click("main form button");
      await page.waitForSelector("text=Version 1 was rejected.");
      expect(await page.textContent("table")).toContain("The telephone number is wrong.");
      expect(await page.locator("#file").count()).toBe(1);
      expect(complaints).toEqual([]);
    });
    await close();
  });

  it("adjusts the file itself, and shows pictures of the new one", async () => {
    const order = await newOrder(server, ORDER);
    const { page, complaints, close } = await openPage(browser);
    await shotOnFailure(page, "adjust", async () => {
      await page.goto(order.url);
      await page.setInputFiles("#file", flyer);
      await page.click("#upload button");
      await page.waitForSelector(`h2:text("Your proof")`, WITHIN);
      await page.click("summary:has(#adjust)");
      await page.check(`[name=rotate][value="90"]`);
      await fits(page, complaints);
      await page.click(`form[action$="/adjust"] button`);
      await page.waitForSelector(`h2:text("Your file is being checked")`);
      await page.waitForSelector("text=Approve version 2", WITHIN);
      // The picture is of the sheet as it lies now, wider than high.
      await page.locator(`img[alt^="Page 1"]`).scrollIntoViewIfNeeded();
      await page.waitForFunction(
        `(({ naturalWidth, naturalHeight }) => naturalWidth > naturalHeight * 1.2)(document.querySelector('img[alt^="Page 1"]'))`,
        undefined,
        WITHIN,
      );
      const { versions = [] } = (await server.ports.artworks.history(order.jobId)) ?? {};
      expect(versions.map(({ origin }) => origin)).toEqual(["upload", "adjust"]);
      expect(complaints).toEqual([]);
    });
    await close();
  });

  it("goes on with an upload after the line was cut, and after the page was loaded again", async () => {
    const order = await newOrder(server, ORDER);
    const large = join(folder, "large.pdf");
    await writeFile(large, LARGE);
    const { page, close } = await openPage(browser);
    const offsets: number[] = [];
    let pieces = 0;
    await page.route("**/tus/*", async (route) => {
      const request = route.request();
      if (request.method() === "PATCH") {
        pieces += 1;
        offsets.push(Number(request.headers()["upload-offset"]));
        if (pieces === 2) {
          await page.context().setOffline(true);
        }
        if (pieces === 4) {
          await route.abort("connectionreset");
          return;
        }
      }
      await route.continue();
    });
    await shotOnFailure(page, "cut line", async () => {
      await page.goto(order.url);
      await page.setInputFiles("#file", large);
      await page.click("#upload button");
      await page.waitForSelector("text=There is no connection.", WITHIN);
      await page.context().setOffline(false);
      await expect.poll(() => pieces, WITHIN).toBeGreaterThanOrEqual(4);
      page.on("dialog", (dialog) => void dialog.accept());
      await page.reload();
      await page.waitForSelector("text=are already here", WITHIN);
      expect(await accessibilityFaults(page)).toEqual([]);
      const before = offsets.length;
      await page.setInputFiles("#file", large);
      await page.click("#upload button");
      await whenState(server, order, ["preflight-failed"]);
      // What had arrived is not sent again.
      expect(offsets.slice(before)[0]).toBeGreaterThan(0);
      const { versions = [] } = (await server.ports.artworks.history(order.jobId)) ?? {};
      expect(versions.map(({ sha256 }) => sha256)).toEqual([
        createHash("sha256").update(LARGE).digest("hex"),
      ]);
      await page.waitForSelector("text=cannot be read: it is damaged", WITHIN);
    });
    await close();
  });

  it("says what to do where the browser cannot read the file any more, and where it is too large or empty", async () => {
    const order = await newOrder(server);
    const moving = join(folder, "moving.pdf");
    const { page, complaints, close } = await openPage(browser);
    await shotOnFailure(page, "unreadable", async () => {
      await page.goto(order.url);
      for (const [content, said] of [
        [Buffer.alloc(9 * 2 ** 20), "at most 8.4 MB are taken"],
        [Buffer.alloc(0), "moving.pdf is empty"],
      ] as const) {
        await writeFile(moving, content);
        await page.setInputFiles("#file", moving);
        await page.click("#upload button");
        expect(await page.textContent(`[role=alert]`)).toContain(said);
      }
      await writeFile(moving, "%PDF-1.7 before");
      await page.setInputFiles("#file", moving);
      await writeFile(moving, "%PDF-1.7 changed while nobody looked");
      await page.click("#upload button");
      await page.waitForSelector("text=Copy it to your device, then choose it again.", WITHIN);
      expect(await focused(page)).toBe("file");
      await sound(page, complaints);
      // What was refused when all of it was there is not offered to go on with.
      await page.setInputFiles("#file", { name: "a.zip", mimeType: "", buffer: Buffer.from("PK") });
      await page.click("#upload button");
      await page.waitForSelector("text=This kind of file is not taken", WITHIN);
      await page.waitForFunction("localStorage.length === 0", undefined, WITHIN);
      expect(await page.innerText("main")).not.toContain("already here");
    });
    await close();
  });

  it("can cancel an upload, and keeps nothing of it", async () => {
    const order = await newOrder(server);
    const { page, complaints, close } = await openPage(browser);
    let hold = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      hold = resolve;
    });
    await page.route("**/tus/*", async (route) => {
      if (route.request().method() === "PATCH") {
        await held;
      }
      await route.continue().catch(() => undefined);
    });
    await shotOnFailure(page, "cancel", async () => {
      await page.goto(order.url);
      await page.setInputFiles("#file", flyer);
      await page.click("#upload button");
      const cancel = page.getByRole("button", { name: "Cancel the upload of flyer.pdf" });
      await cancel.waitFor();
      await sound(page, complaints);
      await cancel.click();
      await page.waitForSelector("text=Nothing of flyer.pdf was kept.");
      hold();
      expect(await focused(page)).toBe("file");
      expect(await page.evaluate("localStorage.length")).toBe(0);
    });
    await close();
  });

  it("of two tabs lets one decide, and tells the other who did", async () => {
    const order = await newOrder(server, ORDER);
    const first = await openPage(browser);
    const second = await first.page.context().newPage();
    await shotOnFailure(second, "two tabs", async () => {
      await first.page.goto(order.url);
      await first.page.setInputFiles("#file", flyer);
      await first.page.click("#upload button");
      await whenState(server, order, ["proof-ready"]);
      await Promise.all([
        first.page.goto(`${order.url}/approve`),
        second.goto(`${order.url}/reject`),
      ]);
      await first.page.check("#checked");
      await first.page.fill("#name", "Ada");
      await first.page.click("main form button");
      await first.page.waitForSelector(`h2:text("Approved")`);
      await second.fill("#reason", "No.");
      await second.fill("#name", "Bea");
      await second.click("main form button");
      await second.waitForSelector("text=there is a decision already");
      expect(await focused(second)).toBe("failure");
      expect(await second.textContent("table")).toContain("approved by Ada");
      const { decisions = [] } = (await server.ports.artworks.history(order.jobId)) ?? {};
      expect(decisions.map(({ name }) => name)).toEqual(["Ada"]);
    });
    await first.close();
  });

  it.runIf(isUpdating)("shows what the pictures of docs/artwork.md show", async () => {
    const order = await newOrder(server, {
      ...ORDER,
      brand: { color: "#0B6E4F" },
      options: [
        { name: "width", value: "157.4" },
        { name: "height", value: "222.8" },
        { name: "pagesMax", value: "4" },
      ],
    });
    const { page, close } = await openPage(browser, { viewport: { width: 800, height: 640 } });
    await page.goto(order.url);
    await savePicture(page, "upload");
    await page.setInputFiles("#file", samplePath("three-pages.pdf"));
    await page.click("#upload button");
    await page.waitForSelector(`h2:text("Your proof"), h2:text("What the check found")`, WITHIN);
    await page.waitForLoadState("networkidle");
    await savePicture(page, "proof");
    await page.locator("#findings, #now").last().scrollIntoViewIfNeeded();
    await savePicture(page, "findings");
    await page.goto(`${order.url}/approve`);
    await savePicture(page, "approve");
    await close();
  });

  it.each([
    ["de", "Laden Sie Ihre Datei hoch"],
    ["fr", "Envoyez votre fichier"],
    ["es", "Envíe su archivo"],
  ])(
    "speaks %s to whose browser asks for it, and another language where one is chosen",
    async (locale, heading) => {
      const order = await newOrder(server);
      const { page, complaints, close } = await openPage(browser, { locale });
      await page.goto(order.url);
      expect(await page.textContent("#now")).toBe(heading);
      await page.click(`a[hreflang="en"]`);
      expect(await page.textContent("#now")).toBe("Upload your file");
      // The choice stays with all that is sent from the page.
      expect(await page.getAttribute("#upload", "action")).toContain("?language=en");
      expect(complaints).toEqual([]);
      await close();
    },
  );
});
