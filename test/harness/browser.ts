/** Debian's chromium for tests, driven by playwright-core; one for a test file. What a page complains of is kept, and each fails the test. */

import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type { AxeResults, RunOptions } from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const EXECUTABLE = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => existsSync(path));

/** False where there is none: tests say then that they were skipped, and which package brings it. */
export const hasBrowser = EXECUTABLE !== undefined;

/** For the name of what is skipped. */
export const browserNote = hasBrowser
  ? ""
  : " (SKIPPED: there is no chromium here; `apt-get install chromium` brings it)";

/** Starts the browser. Only where there is one. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(EXECUTABLE !== undefined && { executablePath: EXECUTABLE }),
    // A graphics card in software would be drawn with by a process of its own, for pages that hardly move.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
}

export interface WatchedPage {
  readonly page: Page;
  /** What it complained of so far: console errors and warnings, exceptions, requests that failed, breaches of its policy. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

/** Not every breach of the policy is told in the console of every version. */
const TELL_POLICY = {
  content: `document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    console.error("policy: " + violatedDirective + " " + blockedURI));`,
};

/** A page of its own, with nothing remembered. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      complaints.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const { pathname } = new URL(request.url());
    complaints.push(
      `failed: ${request.method()} ${pathname} ${request.failure()?.errorText ?? ""}`,
    );
  });
  if (options.javaScriptEnabled !== false) {
    await page.addInitScript(TELL_POLICY);
  }
  return { page, complaints, close: () => context.close() };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** WCAG 2.2 AA, and what axe-core holds for good practice. */
const RULES: RunOptions = {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

/** What depends on colours, width and direction: enough for a page that was looked at whole before. */
export const LOOKS: RunOptions = {
  resultTypes: ["violations"],
  runOnly: {
    type: "rule",
    values: ["color-contrast", "target-size", "scrollable-region-focusable"],
  },
};

/** What depends on the width where colours are not the page's: enough after LOOKS. */
export const SIZES: RunOptions = {
  resultTypes: ["violations"],
  runOnly: { type: "rule", values: ["target-size", "scrollable-region-focusable"] },
};

/** What axe-core finds wrong with the page as it is now, a line each. */
export async function accessibilityFaults(
  page: Page,
  rules: RunOptions = RULES,
): Promise<readonly string[]> {
  // Evaluated by the debugger, so the page's own policy stays as strict as it is.
  if (!(await page.evaluate<boolean>(`"axe" in window`))) {
    await page.evaluate(AXE);
  }
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(rules)})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
  );
}

/** By how many pixels the page is wider than its window; 0 where nobody has to scroll sideways. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}

const SHOTS = process.env["BROWSER_SHOTS"] ?? join("node_modules", ".cache", "browser-shots");

/** Runs a step, and leaves a picture of the page where it fails. */
export async function shotOnFailure<T>(
  page: Page,
  name: string,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    mkdirSync(SHOTS, { recursive: true });
    const path = join(SHOTS, `${name.replaceAll(/[^a-z0-9]+/giu, "-")}.png`);
    await page.screenshot({ path, fullPage: true }).catch(() => undefined);
    throw new Error(`${name}: see ${path}`, { cause: error });
  }
}
