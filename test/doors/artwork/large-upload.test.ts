/** 500 MB by the artwork page, in pieces and in a plain form: the server's memory stays what it was. Long: `FAULTS=long`. */

import { mkdtemp, open, rm } from "node:fs/promises";
import { openAsBlob } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { browserNote, hasBrowser, openBrowser, openPage } from "../../harness/browser.ts";
import { getJson, jsonOf, postJson } from "../../harness/fetch-json.ts";
import { isLong, tell } from "../../harness/length.ts";
import { rssMb } from "../../harness/process-use.ts";
import { type ServerProcess, startProcess } from "../../harness/server-process.ts";

const MB = 1_000_000;
const LARGE_BYTES = 500 * MB;
const GROWTH_MB_MAX = 50;
const LOOK_MS = 50;

interface JobView {
  readonly jobId: string;
  readonly uploadURL: string;
  readonly artwork?: { readonly versions?: readonly { readonly size: string }[] };
}

describe.skipIf(!isLong)("500 MB (long: FAULTS=long)", () => {
  let server: ServerProcess;
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "jobgate-large-"));
    const DATA_DIR = join(folder, "data");
    server = await startProcess({ DATA_DIR, UPLOAD_BYTES_MAX: String(600 * MB) });
    for (const [name, sizeBytes] of [
      ["small.pdf", 20 * MB],
      ["large.pdf", LARGE_BYTES],
    ] as const) {
      const file = await open(join(folder, name), "w");
      await file.write("%PDF-1.7\n");
      await file.truncate(sizeBytes);
      await file.close();
    }
  }, 60_000);
  afterAll(async () => {
    await server.end("SIGTERM");
    await rm(folder, { recursive: true });
  });

  async function newOrder(): Promise<JobView> {
    return jsonOf<JobView>(postJson(`${server.url}/v1/jobs`, { workflow: "artwork" }));
  }

  async function arrivedBytes({ jobId }: JobView): Promise<number> {
    const { artwork } = await getJson<JobView>(`${server.url}/v1/jobs/${jobId}`);
    return Number(artwork?.versions?.[0]?.size ?? 0);
  }

  /** The most memory while this is done, beyond what was there before. */
  async function growthMb(act: () => Promise<void>): Promise<number> {
    const before = rssMb(server.child);
    let most = before;
    const timer = setInterval(() => {
      most = Math.max(most, rssMb(server.child));
    }, LOOK_MS);
    await act().finally(() => clearInterval(timer));
    return most - before;
  }

  async function byForm(name: string): Promise<void> {
    const order = await newOrder();
    const form = new FormData();
    form.set("file", await openAsBlob(join(folder, name)), name);
    const answer = await fetch(`${order.uploadURL}/file`, {
      method: "POST",
      body: form,
      redirect: "manual",
    });
    expect(answer.status).toBe(303);
    expect(await arrivedBytes(order)).toBeGreaterThan(0);
  }

  it("in a plain form cost less than 50 MB", { timeout: 300_000 }, async () => {
    await byForm("small.pdf");
    const growth = await growthMb(() => byForm("large.pdf"));
    tell(`500 MB in a form: ${growth.toFixed(1)} MB more`);
    expect(growth).toBeLessThan(GROWTH_MB_MAX);
  });

  it.skipIf(!hasBrowser)(
    `in pieces by the page cost less than 50 MB${browserNote}`,
    { timeout: 300_000 },
    async () => {
      const browser = await openBrowser();
      const { page, complaints } = await openPage(browser);
      const byPage = async (name: string): Promise<void> => {
        const order = await newOrder();
        await page.goto(order.uploadURL);
        await page.setInputFiles("#file", join(folder, name));
        await page.click("#upload button");
        await page.waitForSelector("#waiting, table", { timeout: 240_000 });
        expect(await arrivedBytes(order)).toBeGreaterThan(0);
      };
      await byPage("small.pdf");
      const growth = await growthMb(() => byPage("large.pdf"));
      tell(`500 MB in pieces: ${growth.toFixed(1)} MB more`);
      expect(growth).toBeLessThan(GROWTH_MB_MAX);
      expect(complaints).toEqual([]);
      await browser.close();
    },
  );
});
