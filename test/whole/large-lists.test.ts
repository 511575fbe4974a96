/** Lists of large jobs: a page ends before its documents are larger than a megabyte, and links lead to the rest. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobDocument } from "../../src/core/model/contract-types.gen.ts";
import { getJson, postJson } from "../harness/fetch-json.ts";
import { startServer, type TestServer } from "../harness/start-server.ts";

const ENTRIES = 7;
/** Two fit into a page, three do not. */
const ENTRY_BYTES = 400_000;
const PAGE_BYTES_MAX = 1_000_000;
/** What a page says beside the documents. */
const AROUND_BYTES = 20_000;

let server: TestServer;

async function submit(path: string, extra: object): Promise<void> {
  const urlArray = Array.from({ length: 1000 }, (_, index) => ({
    sourceUrl: `https://example.com/${"x".repeat(ENTRY_BYTES / 1000 - 100)}/${index}`,
    destPath: `a/${index}`,
  }));
  const switches = { overwrite: true, readyForPublish: true, createMask: false };
  const response = await fetch(server.url + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      ...extra,
      parameters: { uploadUrlsJob: { urlArray, ...switches, emailSetting: "None" } },
    }),
  });
  expect([response.status, response.status === 201 ? "" : await response.text()]).toEqual([
    201,
    "",
  ]);
}

beforeAll(async () => {
  server = await startServer();
  // Far enough ahead that nothing runs.
  const execTime = new Date(Date.now() + 30 * 86_400_000).toISOString();
  for (let index = 0; index < ENTRIES; index += 1) {
    await submit("/v1/jobs", { name: `large-${index}`, execTime });
    await submit("/v1/schedules", { name: `large-${index}`, execSchedule: "0 0 0 1 1 ?" });
  }
}, 60_000);

afterAll(() => server.close());

interface Page {
  readonly names: readonly string[];
  readonly sizeBytes: number;
  to(rel: string): string | undefined;
}

async function page(path: string, accept: string): Promise<Page> {
  const response = await fetch(new URL(path, server.url), { headers: { Accept: accept } });
  const text = await response.text();
  const links = response.headers.get("link") ?? "";
  expect([response.status, path]).toEqual([200, path]);
  return {
    names: Array.from(text.matchAll(/large-\d/gu), ([name]) => name),
    sizeBytes: text.length,
    to: (rel) => new RegExp(`<([^>]+)>; rel="${rel}"`, "u").exec(links)?.[1],
  };
}

const NEWEST_FIRST = Array.from({ length: ENTRIES }, (_, index) => `large-${ENTRIES - 1 - index}`);

describe.each(["application/json", "application/xml"])("a list in %s", (accept) => {
  it.each([
    ["/v1/jobs?parameters=whole", NEWEST_FIRST],
    ["/v1/jobs?parameters=whole&status=pending", NEWEST_FIRST],
    ["/v1/jobs?parameters=whole&sort=createdAt", NEWEST_FIRST.toReversed()],
    ["/v1/schedules", NEWEST_FIRST],
  ])("at %s holds what fits into a page, and tells the rest by links", async (path, expected) => {
    const asked = `${path}${path.includes("?") ? "&" : "?"}limit=500`;
    const pages = [await page(asked, accept)];
    for (let next = pages[0]?.to("next"); next !== undefined; next = pages.at(-1)?.to("next")) {
      pages.push(await page(next, accept));
    }
    expect(pages.flatMap(({ names }) => names)).toEqual(expected);
    expect(pages.map(({ names }) => names.length)).toEqual([2, 2, 2, 1]);
    for (const { sizeBytes } of pages) {
      expect(sizeBytes).toBeLessThan(PAGE_BYTES_MAX * 1.2 + AROUND_BYTES);
    }
  });
});

it("the links back lead over pages that end early as well", async () => {
  const second =
    (await page("/v1/jobs?parameters=whole&limit=500", "application/json")).to("next") ?? "";
  const back = (await page(second, "application/json")).to("prev") ?? "";
  expect((await page(back, "application/json")).names).toEqual(NEWEST_FIRST.slice(0, 2));
});

it("without being asked, a list of jobs tells of large parameters only how large they are", async () => {
  const [whole] = await getJson<[JobDocument]>(`${server.url}/v1/jobs?parameters=whole&limit=1`);
  const brief = await getJson<JobDocument[]>(`${server.url}/v1/jobs?limit=500`);
  expect(brief.map(({ name }) => name)).toEqual(NEWEST_FIRST);
  const { parameters, ...newest } = whole;
  const parametersSize = String(Buffer.byteLength(JSON.stringify(parameters)));
  expect(Number(parametersSize)).toBeGreaterThan(ENTRY_BYTES / 2);
  expect(brief[0]).toEqual({ ...newest, parametersSize });
  const job = await getJson<JobDocument>(`${server.url}/v1/jobs/${newest.jobId}`);
  expect(job).toMatchObject({ parameters });
  expect(job).not.toHaveProperty("parametersSize");
  const xml = await fetch(`${server.url}/v1/jobs?limit=1`, { headers: { Accept: "text/xml" } });
  expect(await xml.text()).toContain(`<parametersSize>${parametersSize}</parametersSize>`);
});

it("small parameters stand in every list", async () => {
  const parameters = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
  const execTime = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await postJson(`${server.url}/v1/jobs`, { name: "small", parameters, execTime });
  const [newest] = await getJson<JobDocument[]>(`${server.url}/v1/jobs?limit=1`);
  expect(newest).toMatchObject({ name: "small", parameters });
  expect(newest).not.toHaveProperty("parametersSize");
});

it("says the one word that the parameter takes", async () => {
  const answer = await fetch(`${server.url}/v1/jobs?parameters=some`);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("parameters must be whole.");
});
