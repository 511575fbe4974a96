/** A job takes uploads as its documents: in JSON and XML, each once, whole, by its own company only, and without a copy. */

import { readdir } from "node:fs/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JobDocument, ProblemDocument } from "../../../src/core/model/contract-types.gen.ts";
import { Upkeep } from "../../../src/engine/upkeep.ts";
import { systemTimers } from "../../../src/engine/dispatch/timers.ts";
import { fetchWithin } from "../../harness/fetch-within.ts";
import { jsonOf, postJson } from "../../harness/fetch-json.ts";
import {
  logInto,
  STANDING_ENGINE,
  startServer,
  type TestServer,
} from "../../harness/start-server.ts";
import { filesIn } from "../../harness/store/data-dir.ts";
import { created, head, metadata, offsetOf, patch, terminate } from "./tus-calls.ts";

const HOUR_MS = 3_600_000;
const time = { aheadMs: 0 };
const clock = { now: () => Date.now() + time.aheadMs };

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ JOBS_OPEN_MAX: "200" }, { clock, engine: STANDING_ENGINE });
});
afterAll(() => server.close());

async function uploaded(content = "abc", name = "order.pdf"): Promise<string> {
  const upload = await created(server, content.length, {
    "Upload-Metadata": metadata({ filename: name, filetype: "application/pdf" }),
  });
  await patch(upload, { at: 0, bytes: Buffer.from(content) });
  return upload;
}

const idOf = (upload: string): string => upload.split("/").at(-1) ?? "";
const submit = (body: object, headers: Record<string, string> = {}): Promise<Response> =>
  postJson(`${server.url}/v1/jobs`, { workflow: "package", ...body }, headers);
const job = async (jobId: string): Promise<JobDocument> =>
  jsonOf(fetchWithin(`${server.url}/v1/jobs/${jobId}`));
const blobNames = async (): Promise<readonly string[]> =>
  (await readdir(`${server.dataDir}/blobs`, { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile())
    .map((each) => each.name)
    .sort();

async function refused(answer: Response): Promise<readonly unknown[]> {
  const { code, detail, violations } = (await answer.json()) as ProblemDocument;
  return [answer.status, code, violations?.[0]?.pointer, detail];
}

describe("a document of a job", () => {
  it.each(["id", "path", "URL"])("is an upload, named by its %s in JSON", async (form) => {
    const upload = await uploaded();
    const before = await blobNames();
    const name = { id: idOf(upload), path: new URL(upload).pathname, URL: upload }[form];
    const answer = await submit({ documents: [{ upload: name, fileName: "a/cover.pdf" }] });
    expect(answer.status).toBe(201);
    const { jobId, status } = await jsonOf<JobDocument>(answer);
    expect(status.code).toBe("pending");
    expect((await job(jobId)).documents).toMatchObject([
      { fileName: "cover.pdf", contentType: "application/pdf", size: "3" },
    ]);
    // The content has stayed where it was.
    expect(await blobNames()).toEqual(before);
    expect((await head(upload)).status).toBe(410);
    expect((await terminate(upload)).status).toBe(410);
  });

  it("is an upload in XML too, beside an address and in the order of the request", async () => {
    const upload = await uploaded("x", "first.txt");
    const answer = await fetchWithin(`${server.url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": "application/xml", Accept: "application/json" },
      body: `<job><workflow>package</workflow><documents><document><upload>${upload}</upload></document><document><url>https://files.example/b.pdf</url></document></documents></job>`,
    });
    expect(answer.status).toBe(201);
    const { jobId } = await jsonOf<JobDocument>(answer);
    const { documents } = await job(jobId);
    expect(documents).toMatchObject([
      { fileName: "first.txt" },
      { url: "https://files.example/b.pdf" },
    ]);
    const events = await jsonOf<readonly { readonly code: string; readonly sequence: number }[]>(
      fetchWithin(`${server.url}/v1/jobs/${jobId}/events`, {
        headers: { Accept: "application/json" },
      }),
    );
    expect(events.map(({ code, sequence }) => [sequence, code])).toEqual([
      [1, "job.created"],
      [2, "document.added"],
    ]);
  });

  it("is removed with its job, and no sooner", async () => {
    const upload = await uploaded("kept");
    const { jobId } = await jsonOf<JobDocument>(submit({ documents: [{ upload }] }));
    const contents = async () =>
      [...(await filesIn(`${server.dataDir}/blobs`)).values()].map(String);
    await server.app.store.sweep({ ageMs: 0 });
    expect(await contents()).toContain("kept");
    await fetchWithin(`${server.url}/v1/jobs/${jobId}:cancel`, { method: "POST" });
    await fetchWithin(`${server.url}/v1/jobs/${jobId}`, { method: "DELETE" });
    expect(await contents()).not.toContain("kept");
  });

  it("is made once of an upload, however often it is asked for under one key", async () => {
    const upload = await uploaded();
    const key = { "Idempotency-Key": `take-${idOf(upload)}` };
    const [first, second] = await Promise.all([
      submit({ documents: [{ upload }] }, key),
      submit({ documents: [{ upload }] }, key),
    ]);
    const third = await submit({ documents: [{ upload }] }, key);
    const ids = await Promise.all([first, second, third].map((each) => jsonOf<JobDocument>(each)));
    expect(new Set(ids.map(({ jobId }) => jobId)).size).toBe(1);
    const again = await submit({ documents: [{ upload }] });
    const [status, code, pointer, detail] = await refused(again);
    expect([status, code, pointer]).toEqual([400, "invalid-document", "/documents/0/upload"]);
    expect(detail).toContain(`was taken by job ${ids[0]?.jobId}`);
  });

  it("is made once, however many ask at the same time", async () => {
    const upload = await uploaded();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => submit({ documents: [{ upload }] })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([
      201,
      ...Array<number>(7).fill(400),
    ]);
  });

  it("stays an upload where the submit is refused, for whatever reason", async () => {
    const [upload, half] = [await uploaded(), await created(server, 5)];
    for (const body of [
      { workflow: "none", documents: [{ upload }] },
      { options: [{ name: "none", value: "1" }], documents: [{ upload }] },
      { documents: [{ upload }, { upload: half }] },
      { documents: [{ upload }, { upload }] },
    ]) {
      expect((await submit(body)).status).toBe(400);
      expect(await offsetOf(upload)).toBe(3);
    }
    const preview = await postJson(`${server.url}/v1/jobs?validateOnly=true`, {
      workflow: "package",
      documents: [{ upload: idOf(upload) }],
    });
    expect(await preview.json()).toMatchObject({ documents: [{ upload: idOf(upload) }] });
    expect((await submit({ documents: [{ upload }] })).status).toBe(201);
  });

  it("stays an upload where there is no room for another job", async () => {
    const full = await startServer({ JOBS_OPEN_MAX: "1" }, { engine: STANDING_ENGINE });
    try {
      const upload = await created(full, 1);
      await patch(upload, { at: 0, bytes: Buffer.from("a") });
      await postJson(`${full.url}/v1/jobs`, {});
      const ask = () =>
        postJson(`${full.url}/v1/jobs`, { workflow: "package", documents: [{ upload }] });
      expect((await ask()).status).toBe(503);
      expect(await offsetOf(upload)).toBe(1);
    } finally {
      await full.close();
    }
  });
});

describe("an upload that cannot be taken", () => {
  const NOBODYS = "01a20182-c10f-74d0-a377-f9abbe861e18";

  it.each([
    ["is nobody's", { upload: NOBODYS }, /This company has no upload 01a20182/u],
    ["is named by no id", { upload: "order.pdf" }, /names no upload/u],
    [
      "is named by an address of something else",
      { upload: `/tus/${NOBODYS}/x` },
      /names no upload/u,
    ],
    [
      "has an address besides",
      { upload: NOBODYS, url: "https://files.example/a" },
      /one of `url`, `upload` and `content`, not several/u,
    ],
  ] as const)("because it %s is told at its place", async (_, document, says) => {
    for (const query of ["", "?validateOnly=true"]) {
      const answer = await postJson(`${server.url}/v1/jobs${query}`, {
        workflow: "package",
        documents: [document],
      });
      const [status, , pointer, detail] = await refused(answer);
      expect([status, pointer]).toEqual([400, "/documents/0/upload"]);
      expect(detail).toMatch(says);
    }
  });

  it("because it is not whole says how much is there", async () => {
    const upload = await created(server, 5);
    await patch(upload, { at: 0, bytes: Buffer.from("ab") });
    for (const query of ["", "?validateOnly=true"]) {
      const answer = await postJson(`${server.url}/v1/jobs${query}`, {
        workflow: "package",
        documents: [{ url: "https://files.example/a" }, { upload }],
      });
      const [status, code, pointer, detail] = await refused(answer);
      expect([status, code, pointer]).toEqual([400, "invalid-document", "/documents/1/upload"]);
      expect(detail).toContain("2 of 5 bytes are there");
    }
  });

  it("has expired: one without a byte after an hour, others after their time, and both are swept", async () => {
    const [untouched, begun, whole] = [
      await created(server, 5),
      await created(server, 5),
      await uploaded(),
    ];
    await patch(begun, { at: 0, bytes: Buffer.from("ab") });
    const taken = await uploaded("taken");
    const { jobId } = await jsonOf<JobDocument>(submit({ documents: [{ upload: taken }] }));
    const statuses = async (): Promise<readonly number[]> =>
      Promise.all([untouched, begun, whole].map(async (each) => (await head(each)).status));
    const { store } = server.app;
    const upkeep = new Upkeep({
      upkeep: store.upkeep,
      blobs: store.blobs,
      clock,
      timers: { ...systemTimers, elapsedMs: () => systemTimers.elapsedMs() + time.aheadMs },
      log: logInto([]),
      resultRetentionMs: 1000 * HOUR_MS,
      creatingRetentionMs: 1000 * HOUR_MS,
      heldRetentionMs: 720 * HOUR_MS,
      wake: () => undefined,
      sweep: () => store.sweep(),
    });
    const contents = async () =>
      [...(await filesIn(`${server.dataDir}/blobs`)).values()].map(String);
    try {
      time.aheadMs = 2 * HOUR_MS;
      expect(await statuses()).toEqual([410, 200, 200]);
      time.aheadMs = 25 * HOUR_MS;
      expect(await statuses()).toEqual([410, 410, 410]);
      const [status, , , detail] = await refused(await submit({ documents: [{ upload: whole }] }));
      expect([status, detail]).toEqual([
        400,
        expect.stringContaining("not finished and taken in time"),
      ]);
      upkeep.start();
      await upkeep.expire();
      expect(await statuses()).toEqual([404, 404, 404]);
      expect(await contents()).not.toContain("ab");
      expect(await contents()).toContain("taken");
      expect((await job(jobId)).documents).toHaveLength(1);
    } finally {
      time.aheadMs = 0;
      await upkeep.stop();
    }
  });
});
