/** The dashboard in a real browser, against a real server: by keyboard, without script, dark, narrow, live; each page looked at by axe-core. */

import { join } from "node:path";
import type { RunOptions } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  accessibilityFaults,
  browserNote,
  hasBrowser,
  LOOKS,
  openBrowser,
  openPage,
  overflowOf,
  shotOnFailure,
} from "../../harness/browser.ts";
import { isUpdating } from "../../docs/readme.ts";
import { postJson } from "../../harness/fetch-json.ts";
import { ROOT, samplePath } from "../../harness/paths.ts";
import {
  addUser,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";

/** On a machine that others use too. */
const LONG = { timeout: 90_000 };
const WITHIN = { timeout: 25_000 };
/** Pages of thousands of elements are looked at for what differs on them: the style is that of the others. */
const LARGE: RunOptions = {
  resultTypes: ["violations"],
  runOnly: { type: "rule", values: ["scrollable-region-focusable", "heading-order", "link-name"] },
};
const IPS = "/scene7/services/IpsApiService";
const WIDE = { width: 1280, height: 720 };
const NARROW = { viewport: { width: 320, height: 640 } };

/** A page that is left lets go of the events that it followed. */
function worth(complaints: readonly string[]): readonly string[] {
  return complaints.filter((each) => !/^failed: GET .*\/events net::ERR_ABORTED$/u.test(each));
}

async function sound(page: Page, complaints: readonly string[]): Promise<void> {
  expect([page.url(), await accessibilityFaults(page)]).toEqual([page.url(), []]);
  expect([page.url(), await overflowOf(page)]).toEqual([page.url(), 0]);
  expect(worth(complaints)).toEqual([]);
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
  const path = join(ROOT, `docs/pictures/dashboard-${name}.webp`);
  await sharp(await page.screenshot())
    .webp({ quality: 70 })
    .toFile(path);
}

describe.skipIf(!hasBrowser)(`the dashboard in a browser${browserNote}`, LONG, () => {
  let browser: Browser;
  let server: TestServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([openBrowser(), startServer()]);
    await postJson(`${server.url}/v1/schedules`, {
      name: "Publish at noon",
      parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
      execSchedule: "0 0 12 * * ?",
      timeZone: "America/New_York",
    });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  async function at<T>(
    options: BrowserContextOptions,
    name: string,
    step: (page: Page, complaints: string[]) => Promise<T>,
  ): Promise<T> {
    const { page, complaints, close } = await openPage(browser, options);
    const done = await shotOnFailure(page, name, () => step(page, complaints));
    await close();
    return done;
  }

  /** A job with two pictures, submitted by the form, when it has ended. */
  async function submitted(page: Page): Promise<void> {
    await page.goto(`${server.url}/`);
    await page.setInputFiles("#file", [samplePath("photo.jpg"), samplePath("drawing.jpg")]);
    await page.selectOption("#work", "optimize-images/web");
    await page.fill("#name", "Photos for the shop");
    await page.click("#submit button");
    await page.waitForSelector("h2:text('Results')", WITHIN);
  }

  it("keeps the list up to date, and stops when it is told to", async () => {
    await at({}, "live list", async (page, complaints) => {
      await page.goto(`${server.url}/v1/jobs?tag=live`);
      await page.waitForSelector("text=Stop updating", WITHIN);
      expect(await page.textContent("#jobs")).toContain("No job is like that.");
      await postJson(`${server.url}/v1/jobs`, { name: "Comes later", tags: ["live"] });
      await page.waitForSelector("#jobs >> text=Comes later", WITHIN);
      await page.click("text=Stop updating");
      await sound(page, complaints);
    });
  });

  it("submits a job by keyboard alone, follows it to its end, and shows what it made", async () => {
    await at({}, "by keyboard", async (page, complaints) => {
      await page.goto(`${server.url}/`);
      await sound(page, complaints);
      await page.keyboard.press("Tab");
      expect(await page.evaluate<string>("document.activeElement.textContent")).toBe(
        "To the content",
      );
      await tabTo(page, "#file");
      await page.setInputFiles("#file", samplePath("photo.jpg"));
      await tabTo(page, "#work");
      await page.keyboard.type("optimize-images / web");
      await tabTo(page, "#name");
      await page.keyboard.type("One photo");
      await page.keyboard.press("Enter");
      // Loaded again by itself when the job has ended.
      await page.waitForSelector(".state:text('succeeded')", WITHIN);
      await page.waitForSelector("h2:text('Results')", WITHIN);
      await sound(page, complaints);
      const sizes = await page.evaluate<number[]>(
        `[...document.querySelectorAll(".files img")].map((each) => each.naturalWidth)`,
      );
      expect(sizes.length).toBe(2);
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      expect(await page.textContent(".files")).toContain("photo.jpg");
      // In the reader's own zone and language.
      expect(await page.textContent("time")).not.toContain("UTC");
    });
  });

  it("takes files that are dropped on the form", async () => {
    await at({}, "dropped", async (page, complaints) => {
      await page.goto(`${server.url}/`);
      await page.evaluate(`{
        const data = new DataTransfer();
        data.items.add(new File(["x"], "dropped.png", { type: "image/png" }));
        document.getElementById("submit").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      }`);
      expect(await page.evaluate<string>(`document.getElementById("file").files[0].name`)).toBe(
        "dropped.png",
      );
      expect(worth(complaints)).toEqual([]);
    });
  });

  it("does the same without script", async () => {
    await at({ javaScriptEnabled: false }, "without script", async (page, complaints) => {
      await page.goto(`${server.url}/`);
      await page.setInputFiles("#file", samplePath("photo.jpg"));
      await page.selectOption("#work", "optimize-images/web");
      await page.click("#submit button");
      await page.waitForSelector("h1");
      expect(page.url()).toMatch(/\/v1\/jobs\/[0-9a-f-]{36}$/u);
      await expect
        .poll(async () => {
          await page.reload();
          return page.textContent(".state");
        }, WITHIN)
        .toContain("succeeded");
      expect(await page.textContent("time")).toContain("UTC");
      await page.click("nav >> text=Jobs");
      await page.selectOption("#outcome", "failed");
      await page.click("form >> text=Show");
      expect(page.url()).toBe(`${server.url}/v1/jobs?outcome=failed`);
      expect(worth(complaints)).toEqual([]);
    });
  });

  it("shows a job that waits, and cancels it", async () => {
    const made = await postJson(`${server.url}/v1/jobs`, { name: "Waits for files" });
    const { jobId } = (await made.json()) as { jobId: string };
    await at({}, "cancelled", async (page, complaints) => {
      await page.goto(`${server.url}/v1/jobs/${jobId}`);
      await page.waitForSelector("text=Stop updating");
      await sound(page, complaints);
      await page.click("text=Stop updating");
      expect(await page.textContent("#live")).toContain("Load the page again");
      await page.click("text=Cancel the job");
      await page.waitForSelector(".state:text('cancelled')");
      expect(worth(complaints)).toEqual([]);
    });
  });

  it("every page is sound, dark and 320 pixels wide too", async () => {
    const { job } = await at({}, "submitted", async (page) => {
      await submitted(page);
      return { job: new URL(page.url()).pathname };
    });
    await at({}, "pages", async (page, complaints) => {
      const dark = async (path: string, rules: RunOptions): Promise<void> => {
        await page.emulateMedia({ colorScheme: "dark" });
        await page.setViewportSize(NARROW.viewport);
        expect([path, await accessibilityFaults(page, rules)]).toEqual([path, []]);
        expect([path, await overflowOf(page)]).toEqual([path, 0]);
      };
      for (const path of ["/v1/jobs", "/v1/schedules", "/library", IPS]) {
        await page.emulateMedia({ colorScheme: "light" });
        await page.setViewportSize(WIDE);
        await page.goto(server.url + path);
        await sound(page, complaints);
        await dark(path, LOOKS);
      }
      // The first two are looked at in the light where they are used, the page of a problem as those of errors are.
      for (const path of ["/", job, "/problems/not-found"]) {
        await page.goto(server.url + path);
        await dark(path, LOOKS);
      }
      for (const path of ["/v1/workflows", "/docs", "/docs?q=webp", "/problems"]) {
        await page.goto(server.url + path);
        await dark(path, LARGE);
      }
      expect(worth(complaints)).toEqual([]);
    });
  });

  it("errors are pages, whatever the door", async () => {
    await at({}, "errors", async (page) => {
      for (const [path, status] of [
        ["/nothing", 404],
        ["/v1/jobs/nobody", 404],
        ["/scene7/UploadFile", 405],
        ["/published/1/none.png", 404],
        ["/v1/jobs?status=blue", 400],
      ] as const) {
        const answer = await page.goto(server.url + path);
        expect([path, answer?.status()]).toEqual([path, status]);
        expect(await page.textContent("[role=alert]")).not.toBe("");
      }
      // They differ in their words, and this one names parameters as well.
      expect(await accessibilityFaults(page)).toEqual([]);
    });
  });

  it("signs in and out", async () => {
    const required: RequiredServer = await startRequired();
    await addUser(required, "IpsUser");
    await at(NARROW, "sign in", async (page) => {
      await page.goto(`${required.url}/v1/workflows`);
      await page.goto(`${required.url}/v1/schedules`);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.fill("#user", "ipsuser@example.com");
      await page.fill("#password", "a wrong guess");
      await page.click("text=Sign in >> nth=-1");
      expect(await page.textContent("[role=alert]")).toContain("User or password is wrong");
      await page.fill("#user", "ipsuser@example.com");
      await page.fill("#password", PASSWORD);
      await page.keyboard.press("Enter");
      await page.waitForURL(`${required.url}/v1/schedules`);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
      expect(await page.evaluate<string>("document.cookie")).toBe("");
      await page.click("text=Sign out");
      await page.waitForURL(`${required.url}/sign-in`);
      await page.goto(`${required.url}/v1/jobs`);
      expect(await page.textContent("h1")).toBe("Sign in");
    });
    await required.close();
  });

  it.runIf(isUpdating)("shows what the pictures of docs/dashboard.md show", async () => {
    await at({ viewport: { width: 1100, height: 760 } }, "pictures", async (page) => {
      await submitted(page);
      await savePicture(page, "job");
      await page.goto(`${server.url}/`);
      await savePicture(page, "start");
      await page.goto(`${server.url}/v1/schedules`);
      await savePicture(page, "schedules");
    });
  });
});
