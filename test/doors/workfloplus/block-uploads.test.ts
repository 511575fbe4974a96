/** Workflows that are uploaded in blocks: whatever their order and number, the file is the same; what lies or overlaps is refused and changes nothing. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { gateOrLong, printedSeed } from "../../harness/length.ts";
import { Random } from "../../harness/random.ts";
import { startRequired, type RequiredServer } from "../../harness/start-required.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { filesIn } from "../../harness/store/data-dir.ts";
import {
  begun,
  evenCuts,
  fileOf,
  finished,
  madeZip,
  randomCuts,
  type SentBlock,
  sendAll,
  sendBlock,
  shuffled,
  uploaded,
  workflow,
} from "./block-calls.ts";
import { ask } from "./workfloplus.ts";

const ROUNDS = gateOrLong(2, 100);

let server: TestServer;
const clock = { aheadMs: 0, now: () => Date.now() + clock.aheadMs };
beforeAll(async () => {
  server = await startServer({}, { clock });
});
afterAll(() => server.close());

const begin = (body: object) => ask(server.url, "POST /workflows/v2/upload", { body });
const send = (id: string, block: SentBlock) => sendBlock(server.url, id, block);
const state = async (id: string) => (await ask(server.url, `GET /workflows/v2/upload/${id}`)).value;
const finish = (body: object) => ask(server.url, "POST /workflows/v2", { body });
const BLOCK = Buffer.alloc(100, 7);

describe("a file in blocks", () => {
  it("is the same whatever the blocks, their order and how many at once, and one of them is answered with 204", {
    timeout: gateOrLong(60_000, 1_200_000),
  }, async () => {
    const random = new Random(printedSeed("blocks"));
    for (let round = 0; round < ROUNDS; round += 1) {
      const file = await madeZip(random.integer(1, 400_000));
      const total = file.byteLength;
      const id = await begun(server.url, total);
      const once = shuffled(
        random.chance(0.5) ? randomCuts(file, random) : evenCuts(file, 102_400),
        random,
      );
      // Some come twice, because their answer was lost.
      const cuts = [...once, ...once.filter(() => random.chance(0.3))];
      const oneTooFar = random.chance(0.5) ? 1 : 0;
      const statuses = await sendAll(
        ({ first, bytes }) =>
          send(id, { first, bytes, total, last: first + bytes.byteLength - 1 + oneTooFar }),
        shuffled(cuts, random),
        random.integer(1, 12),
      );
      expect(new Set(statuses)).toEqual(new Set(once.length === 1 ? [204] : [202, 204]));
      const again = await sendAll((cut) => send(id, { ...cut, total }), once, 4);
      expect(again.filter((status) => status === 204)).toHaveLength(1);
      expect(await fileOf(server.url, await finished(server.url, id))).toEqual(file);
    }
    expect([...(await filesIn(`${server.dataDir}/blobs`)).keys()]).toHaveLength(ROUNDS);
  });

  it("tells what is still missing, and is not finished before", async () => {
    const file = await madeZip(900);
    const total = file.byteLength;
    const id = await begun(server.url, total);
    await send(id, { first: 100, bytes: file.subarray(100, 200), total });
    expect(await state(id)).toMatchObject({
      id,
      fileSize: total,
      friendlyFileName: "Workflow1.zip",
      receivedBytes: 100,
      missing: ["0-99", `200-${total - 1}`],
    });
    const refused = await finish({ uploadId: id, name: "Pump" });
    expect([refused.status, refused.value]).toEqual([
      409,
      expect.objectContaining({ detail: expect.stringContaining(`0-99, 200-${total - 1}`) }),
    ]);
    await send(id, { first: 0, bytes: file.subarray(0, 100), total });
    expect((await send(id, { first: 200, bytes: file.subarray(200), total })).status).toBe(204);
    expect((await finish({ uploadId: id, name: "Pump" })).status).toBe(201);
  });

  it("is finished once, however often that is asked for", async () => {
    const id = await uploaded(server.url, await madeZip(10));
    const asked = { uploadId: id.toUpperCase(), Name: "Pump", tags: ["a"], versionNotes: "first" };
    const all = await Promise.all([finish(asked), finish(asked), finish(asked)]);
    expect(all.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 201]);
    const [first, ...others] = all.map(({ value }) => value);
    expect(others).toEqual([first, first]);
    const late = await send(id, { first: 0, bytes: BLOCK, total: 1 });
    expect(late.status).toBe(404);
  });

  it("becomes the next version of a workflow that is named, which its users get when it is activated", async () => {
    const [first, second] = [await madeZip(10), await madeZip(20)];
    const workflowId = await finished(server.url, await uploaded(server.url, first));
    const next = { uploadId: await uploaded(server.url, second), workflowId, versionNotes: "more" };
    expect((await finish({ ...next, workflowId: crypto.randomUUID() })).status).toBe(404);
    expect((await finish(next)).value).toEqual({ workflowId });
    const { activeVersionId, versions } = await workflow(server.url, workflowId);
    expect(versions).toMatchObject([
      { version: 1, versionId: activeVersionId },
      { version: 2, versionNotes: "more", fileSize: second.byteLength },
    ]);
    expect(await fileOf(server.url, workflowId)).toEqual(first);
    const activated = await ask(
      server.url,
      `POST /workflows/v2/${versions[1]?.versionId}/activate`,
    );
    expect(activated.status).toBe(204);
    expect(await fileOf(server.url, workflowId)).toEqual(second);
  });
});

describe("what is refused", () => {
  const refusals: readonly (readonly [string, SentBlock, number, string])[] = [
    ["overlaps", { first: 150, bytes: BLOCK, total: 1000 }, 409, "100-199"],
    [
      "lies within another",
      { first: 120, bytes: BLOCK.subarray(0, 10), total: 1000 },
      409,
      "100-199",
    ],
    ["covers another", { first: 0, bytes: Buffer.alloc(1000), total: 1000 }, 409, "100-199"],
    [
      "has other bytes at the same place",
      { first: 100, bytes: Buffer.alloc(100, 8), total: 1000 },
      409,
      "not the same",
    ],
    [
      "says another length",
      { first: 200, last: 399, bytes: BLOCK, total: 1000 },
      400,
      "says 200 bytes, and 100 came",
    ],
    [
      "says a length two too long",
      { first: 200, last: 301, bytes: BLOCK, total: 1000 },
      400,
      "102 bytes",
    ],
    ["says another size of the file", { first: 200, bytes: BLOCK, total: 1001 }, 400, "1001"],
    ["ends beyond the file", { first: 950, bytes: BLOCK, total: 1000 }, 400, "999"],
    ["begins beyond the file", { first: 1000, bytes: BLOCK, total: 1000 }, 400, "999"],
    [
      "ends before it begins",
      { first: 200, last: 100, bytes: BLOCK, total: 1000 },
      400,
      "Content-Range",
    ],
    ["is empty", { first: 200, last: 200, bytes: Buffer.alloc(0), total: 1000 }, 400, "empty"],
    [
      "has a number that is none",
      { first: Number("1e30"), bytes: BLOCK, total: 1000 },
      400,
      "Content-Range",
    ],
  ];

  it("a block that lies about where it is, or overlaps: it changes nothing, and the right one is taken", async () => {
    const id = await begun(server.url, 1000);
    await send(id, { first: 100, bytes: BLOCK, total: 1000 });
    const before = await state(id);
    for (const [what, block, status, detail] of refusals) {
      const told = await send(id, block);
      expect([what, told.status, told.text]).toEqual([
        what,
        status,
        expect.stringContaining(detail),
      ]);
      expect(await state(id)).toEqual(before);
    }
    expect((await send(id, { first: 200, bytes: BLOCK, total: 1000 })).status).toBe(202);
    const unsaid = await fetch(`${server.url}/workflows/v2/upload/${id}`, {
      method: "POST",
      body: "abc",
    });
    expect([unsaid.status, await unsaid.text()]).toEqual([
      400,
      expect.stringContaining("Content-Range: bytes 0-102399/153600"),
    ]);
    const starred = await ask(server.url, `POST /workflows/v2/upload/${id}`, {
      body: "x".repeat(10),
      headers: { "Content-Range": "bytes 300-309/*" },
    });
    expect(starred.status).toBe(202);
  });

  it("a block longer than 100 KB, a file larger than 200 MB, and sizes that are none", async () => {
    const id = await begun(server.url, 500_000);
    const long = await send(id, { first: 0, bytes: Buffer.alloc(102_401), total: 500_000 });
    expect(long.status).toBe(413);
    expect((await begin({ blockSize: 1, fileSize: 209_715_201 })).status).toBe(413);
    for (const body of [
      {},
      { blockSize: 102_401, fileSize: 10 },
      { blockSize: 0, fileSize: 10 },
      { blockSize: 10, fileSize: 0 },
      { blockSize: 10, fileSize: -5 },
      { blockSize: 10, fileSize: 1.5 },
      { blockSize: "ten", fileSize: 10 },
    ]) {
      expect((await begin(body)).status).toBe(400);
    }
  });

  it("what is no ZIP or half of one, and nothing in a ZIP is unpacked", async () => {
    const whole = await madeZip(5000);
    for (const file of [
      Buffer.alloc(5000, "x"),
      whole.subarray(0, 4000),
      whole.subarray(10),
      Buffer.concat([whole, Buffer.alloc(10)]),
    ]) {
      const id = await uploaded(server.url, file);
      const { status, text } = await finish({ uploadId: id, name: "Pump" });
      expect([status, text]).toEqual([400, expect.stringContaining("no whole ZIP")]);
      expect((await state(id)) as object).toMatchObject({ receivedBytes: file.byteLength });
    }
    // Its directory says that a file of it has four gigabytes.
    const boasting = Buffer.from(whole);
    boasting.writeUInt32LE(0xfffffff0, whole.lastIndexOf("PK\x01\x02", undefined, "latin1") + 24);
    const workflowId = await finished(server.url, await uploaded(server.url, boasting));
    expect(await fileOf(server.url, workflowId)).toEqual(boasting);
  });

  it("names and texts that are too long, with the place of each", async () => {
    const id = await uploaded(server.url, await madeZip(10));
    const told = await finish({
      uploadId: id,
      name: "n".repeat(300),
      tags: ["a", "t".repeat(101)],
      versionNotes: "v".repeat(4001),
    });
    expect([told.status, told.value]).toEqual([
      400,
      expect.objectContaining({
        errors: {
          name: [expect.stringContaining("300 characters")],
          "tags[1]": [expect.anything()],
          versionNotes: [expect.anything()],
        },
      }),
    ]);
    const long = await begin({
      blockSize: 10,
      fileSize: 10,
      friendlyFileName: `${"f".repeat(300)}.zip`,
    });
    const { friendlyFileName } = (await state((long.value as { id: string }).id)) as {
      readonly friendlyFileName: string;
    };
    expect(Buffer.byteLength(friendlyFileName)).toBe(255);
    expect(friendlyFileName.endsWith(".zip")).toBe(true);
  });

  it("by the tus door, and by jobs: an upload in blocks is none of theirs", async () => {
    const id = await uploaded(server.url, await madeZip(10));
    const { status } = await fetch(`${server.url}/tus/${id}`, {
      method: "HEAD",
      headers: { "Tus-Resumable": "1.0.0" },
    });
    expect(status).toBe(404);
    const job = await ask(server.url, "POST /v1/jobs", {
      body: { workflow: "checksum", documents: [{ upload: id }] },
    });
    expect(job.status).toBe(400);
  });
});

describe("an upload that nobody finishes", () => {
  it("is ended by DELETE, or goes when its time is over, with its blocks", async () => {
    const own = await startServer({}, { clock });
    try {
      const [ended, over] = [await begun(own.url, 1000), await begun(own.url, 1000)];
      for (const id of [ended, over]) {
        await sendBlock(own.url, id, { first: 0, bytes: BLOCK, total: 1000 });
      }
      const blobs = async () => [...(await filesIn(`${own.dataDir}/blobs`)).keys()];
      expect(await blobs()).toHaveLength(2);
      expect((await ask(own.url, `DELETE /workflows/v2/upload/${ended}`)).status).toBe(204);
      expect((await ask(own.url, `DELETE /workflows/v2/upload/${ended}`)).status).toBe(404);
      expect(await blobs()).toHaveLength(1);
      clock.aheadMs = 25 * 3_600_000;
      const late = await sendBlock(own.url, over, { first: 100, bytes: BLOCK, total: 1000 });
      expect([late.status, late.text]).toEqual([410, expect.stringContaining("Begin a new one")]);
    } finally {
      clock.aheadMs = 0;
      await own.close();
    }
  });
});

describe("of another company", () => {
  let required: RequiredServer;
  const key = { mine: "", other: "" };
  beforeAll(async () => {
    required = await startRequired();
    key.mine = (await required.admin.addKey({ company: 1, permissions: ["manage-company"] })).text;
    key.other = (
      await required.admin.addKey({ company: 47, permissions: ["manage-company"] })
    ).text;
  });
  afterAll(() => required.close());

  it("no upload is seen, sent to, finished or ended", async () => {
    const { url } = required;
    const file = await madeZip(10);
    const total = file.byteLength;
    const id = await begun(url, total, key.mine);
    const token = key.other;
    const block = { first: 0, bytes: file, total };
    expect((await sendBlock(url, id, { ...block, token })).status).toBe(404);
    expect((await sendBlock(url, id, { ...block, token: key.mine })).status).toBe(204);
    const finishing = { body: { uploadId: id, name: "Pump" }, token };
    expect((await ask(url, "POST /workflows/v2", finishing)).status).toBe(404);
    expect((await ask(url, `GET /workflows/v2/upload/${id}`, { token })).status).toBe(404);
    expect((await ask(url, `DELETE /workflows/v2/upload/${id}`, { token })).status).toBe(404);
    const mine = { ...finishing, token: key.mine };
    expect((await ask(url, "POST /workflows/v2", mine)).status).toBe(201);
    expect((await ask(url, "POST /workflows/v2", finishing)).status).toBe(404);
    expect((await ask(url, "POST /workflows/v2", { body: {} })).status).toBe(401);
  });
});
