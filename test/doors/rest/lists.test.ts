/** Lists of jobs: filters, order, cursors and links. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../../harness/fetch-json.ts";
import { type RestServer, startRestDoor } from "./start-rest-door.ts";

let server: RestServer;
/** By name, in the order in which they were made. */
const ids = new Map<string, string>();

interface JobShape {
  readonly jobId: string;
  readonly name: string;
  readonly createdAt: string;
}

async function submit(document: object): Promise<JobShape> {
  const response = await postJson(`${server.url}/v1/jobs`, document);
  expect(response.status).toBe(201);
  return (await response.json()) as JobShape;
}

const act = (jobId: string, action: string, body?: FormData) =>
  fetch(`${server.url}/v1/jobs/${jobId}${action}`, { method: "POST", ...(body && { body }) });

async function start(jobId: string): Promise<void> {
  const form = new FormData();
  form.append("data", new Blob(["x"]), "a.pdf");
  await act(jobId, "/data", form);
  expect((await act(jobId, ":start")).status).toBe(204);
}

beforeAll(async () => {
  server = await startRestDoor();
  const rows: readonly [string, object][] = [
    ["one", { externalId: "4711", tags: ["red", "big"] }],
    ["two", { tags: ["red", "red"] }],
    ["three", { externalId: "4711" }],
    ["four", { tags: ["blue"], isTest: true }],
    ["five", {}],
  ];
  for (const [name, fields] of rows) {
    ids.set(name, (await submit({ name, ...fields })).jobId);
  }
  await act(ids.get("one") ?? "", ":cancel");
  await start(ids.get("two") ?? "");
  await server.finish(ids.get("two") ?? "", {
    fileName: "x",
    contentType: "text/plain",
    text: "x",
  });
  await start(ids.get("three") ?? "");
  await server.claim(ids.get("three") ?? "");
  await start(ids.get("four") ?? "");
});

afterAll(() => server.close());

async function names(query: string): Promise<readonly string[]> {
  const response = await fetch(`${server.url}/v1/jobs?${query}`);
  expect([response.status, query]).toEqual([200, query]);
  return ((await response.json()) as JobShape[]).map(({ name }) => name);
}

describe("a filtered list", () => {
  it.each([
    ["", ["five", "four", "three", "two", "one"]],
    ["sort=createdAt", ["one", "two", "three", "four", "five"]],
    ["status=creating", ["five"]],
    ["status=pending", ["four"]],
    ["status=processing", ["three"]],
    ["status=completed", ["two", "one"]],
    ["status=completed&sort=createdAt", ["one", "two"]],
    ["status=completed&limit=1", ["two"]],
    ["outcome=cancelled", ["one"]],
    ["outcome=succeeded", ["two"]],
    ["outcome=failed", []],
    ["outcome=succeeded&status=pending", []],
    ["outcome=succeeded&status=completed", ["two"]],
    ["externalId=4711", ["three", "one"]],
    ["externalId=4711&status=processing", ["three"]],
    ["externalId=0", []],
    ["tag=red", ["two", "one"]],
    ["tag=red&sort=createdAt&limit=1", ["one"]],
    ["tag=red&outcome=succeeded", ["two"]],
    ["tag=green", []],
    ["isTest=true", ["four"]],
    ["isTest=false&tag=red", ["two", "one"]],
    ["workflow=Archive+PDF%2FA-2", ["five", "four", "three", "two", "one"]],
    ["workflow=other", []],
    ["createdAfter=2020-01-01T00:00:00Z&createdBefore=2020-01-02T00:00:00%2B01:00", []],
    ["createdAfter=2020-01-01T00:00:00Z&tag=big", ["one"]],
    ["createdBefore=2020-01-01T00:00:00Z", []],
  ])("for %s", async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it("by time does not hold the bounds themselves", async () => {
    const job = (await (
      await fetch(`${server.url}/v1/jobs/${ids.get("three")}`)
    ).json()) as JobShape;
    const at = encodeURIComponent(job.createdAt);
    expect(await names(`createdAfter=${at}`)).not.toContain("three");
    expect(await names(`createdBefore=${at}`)).not.toContain("three");
    expect(await names(`createdBefore=${at}`)).toContain("one");
  });

  it.each([
    "status=done",
    "outcome=good",
    "sort=name",
    "createdAfter=yesterday",
    "createdAfter=2026-02-31T00:00:00Z",
    "createdBefore=2026-02-29T00:00:00%2B01:00",
    "createdBefore=2020-13-01T00:00:00Z",
    "cursor=x",
    "cursor=bmV4dCB4",
    "before=x",
    "limit=501",
    "colour=red",
  ])("refuses %s", async (query) => {
    const response = await fetch(`${server.url}/v1/jobs?${query}`);
    expect(response.status).toBe(400);
  });
});

describe.each(["application/json", "application/xml"])("pages in %s", (accept) => {
  it.each(["limit=2", "limit=2&sort=createdAt", "limit=1&tag=red", "limit=1&status=completed"])(
    "of %s lead forward and back again",
    async (query) => {
      const page = async (path: string) => {
        const response = await fetch(server.url + path, { headers: { Accept: accept } });
        const text = await response.text();
        const links = response.headers.get("link") ?? "";
        return {
          found: Array.from(text.matchAll(/jobId(?:>|": ?")([0-9a-f-]+)/gu), ([, id]) => id),
          to: (rel: string) => new RegExp(`<([^>]+)>; rel="${rel}"`, "u").exec(links)?.[1],
        };
      };
      const all = await page(`/v1/jobs?${query.replace(/limit=\d/u, "limit=500")}`);
      expect(all.to("next") ?? all.to("prev")).toBeUndefined();
      const forward = [await page(`/v1/jobs?${query}`)];
      for (let next = forward[0]?.to("next"); next !== undefined; ) {
        const found = await page(next);
        forward.push(found);
        next = found.to("next");
      }
      expect(forward.flatMap(({ found }) => found)).toEqual(all.found);
      const back = [];
      for (let prev = forward.at(-1)?.to("prev"); prev !== undefined; ) {
        const found = await page(prev);
        back.unshift(...found.found);
        prev = found.to("prev");
      }
      expect(back).toEqual(all.found.slice(0, back.length));
      expect(back.length).toBe(all.found.length - (forward.at(-1)?.found.length ?? 0));
      expect((await page(forward.at(-1)?.to("first") ?? "")).found).toEqual(forward[0]?.found);
    },
  );
});
