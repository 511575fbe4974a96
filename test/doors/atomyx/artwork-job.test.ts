/** Artwork asked for by its element, at every wire: the same job as by fields of its own. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JobDocument } from "../../../src/core/model/contract-types.gen.ts";
import { getJson } from "../../harness/fetch-json.ts";
import { STANDING_ENGINE, startServer, type TestServer } from "../../harness/start-server.ts";
import { callOperation, type OperationCall, paramXml } from "../../harness/call-operation.ts";
import { LATEST, UNVERSIONED } from "../../harness/ips-message.ts";
import { IPS_WIRES, SOAP, WIRES } from "../../harness/wires.ts";

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

describe("getArtwork", () => {
  const asked = (jobHandle: string): OperationCall => ({
    operation: "getArtwork",
    param: { companyHandle: "c|1", jobHandle },
  });

  it("says at every wire what the job document says, of the newest job of the name", async () => {
    const parameters = { artworkJob: ARTWORK_JOB };
    await SOAP.submit(server, { name: "Twice", parameters });
    await SOAP.submit(server, { name: "Twice", parameters });
    const listed = await getJson<JobDocument[]>(`${server.url}/v1/jobs?workflow=artwork`);
    const [newest, older] = listed.filter((job) => job.name === "Twice");
    const job = await getJson<JobDocument>(`${server.url}/v1/jobs/${newest?.jobId}`);
    expect(job.uploadURL).toBeDefined();
    for (const namespace of [LATEST, UNVERSIONED]) {
      const handle = namespace === LATEST ? "j|1|Twice||" : "1|Twice|";
      for (const wire of IPS_WIRES) {
        const { value } = await callOperation(server, { ...asked(handle), wire });
        const { jobId, uploadURL, linkExpiresAt, artwork } = job;
        expect(value).toEqual({ jobId, uploadURL, linkExpiresAt, artwork });
      }
    }
    const number = BigInt(`0x${older?.jobId.replaceAll("-", "")}`);
    const { value } = await callOperation(server, asked(`j|1||Twice|${number}`));
    expect(value).toMatchObject({ jobId: older?.jobId });
  });

  it("tells a job that has no artwork as what it is", async () => {
    await SOAP.submit(server, { name: "published" });
    for (const wire of IPS_WIRES) {
      const { path, headers, body } = wire.call({
        operation: "getArtwork",
        xml: paramXml("getArtwork", asked("j|1|published||").param),
        value: asked("j|1|published||").param,
      });
      const answer = await fetch(server.url + path, { method: "POST", headers, body });
      expect(await answer.text()).toContain("This job has no artwork: it is of the workflow");
    }
    const { fault } = await callOperation(server, asked("j|1|nobody||"));
    expect(fault).toMatchObject({ pointer: "/jobHandle" });
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
