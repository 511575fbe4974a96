/** Artwork asked for by its element, at every wire: the same job as by fields of its own. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JobDocument } from "../../../src/core/model/contract-types.gen.ts";
import { getJson } from "../../harness/fetch-json.ts";
import { STANDING_ENGINE, startServer, type TestServer } from "../../harness/start-server.ts";
import { WIRES } from "../../harness/wires.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({}, { engine: STANDING_ENGINE });
});
afterAll(() => server.close());

const ARTWORK_JOB = {
  externalId: "B-1",
  httpCompletionUrl: "https://shop.example/hook",
  returnURL: "https://shop.example/back?order=1",
  capabilities: { checkFix: true, checkFixProfile: "office", proof: true },
  brand: { color: "#0B6E4F" },
  artworkURL: "https://shop.example/a.pdf",
};

describe.each(WIRES)("$title", ({ title, submit }) => {
  it("submits a job that waits for its customer", async () => {
    const name = `Order by ${title}`;
    const said = await submit(server, { name, parameters: { artworkJob: ARTWORK_JOB } });
    expect([said.isAccepted, said.text]).toEqual([true, expect.any(String)]);
    const listed = await getJson<JobDocument[]>(`${server.url}/v1/jobs?workflow=artwork`);
    const found = listed.find((job) => job.name === name);
    const job = await getJson<JobDocument>(`${server.url}/v1/jobs/${found?.jobId}`);
    const { httpCompletionUrl, artworkURL, capabilities, ...same } = ARTWORK_JOB;
    expect(job).toMatchObject({
      ...same,
      workflow: "artwork",
      callbackURL: httpCompletionUrl,
      capabilities: { adjust: false, allowNonArtworkFiles: false, ...capabilities },
      artwork: { url: artworkURL, state: "created" },
      uploadURL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/u\/[\w-]{43}$/u),
    });
    expect(job).not.toHaveProperty("parameters");
  });

  it("is told where its element is wrong", async () => {
    const artworkJob = { capabilities: { checkFixProfile: "https://a.example/x.kfpx" } };
    const said = await submit(server, { name: "wrong", parameters: { artworkJob } });
    expect(said).toMatchObject({
      isAccepted: false,
      code: "not-supported",
      pointers: ["/artworkJob/capabilities/checkFixProfile"],
    });
  });
});

it("what the job says by itself and by its element is refused", async () => {
  const response = await fetch(`${server.url}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ brand: { color: "#fff" }, parameters: { artworkJob: ARTWORK_JOB } }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: "conflicting-fields" });
});
