/** Uploaded workflows: listed, got, changed and deleted by the routes that are published, and by nobody of another company. */

import { afterAll, beforeAll, expect, it } from "vitest";

import { type RequiredServer, startRequired } from "../../harness/start-required.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { filesIn } from "../../harness/store/data-dir.ts";
import { finished, madeZip, uploaded, workflow, type WorkflowBody } from "./block-calls.ts";
import { ask, job } from "./workfloplus.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const call = (address: string, body?: unknown) => ask(server.url, address, { body });
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

it("is shown as published, by GET and by POST, with a slash at the end and without", async () => {
  const file = await madeZip(100);
  const uploadId = await uploaded(server.url, file);
  const told = { description: "for all", tags: ["Repairs"], versionNotes: "First" };
  const id = await finished(server.url, uploadId, told);
  const expected = {
    workflowId: id,
    created: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u),
    lastUpdated: expect.any(String),
    teamName: expect.any(String),
    activeVersionId: expect.stringMatching(GUID),
    name: "Repair Process",
    description: "for all",
    tags: ["Repairs"],
    isArchived: false,
    liveObjectIds: [],
    versions: [
      {
        versionId: expect.stringMatching(GUID),
        fileReference: uploadId,
        fileSize: file.byteLength,
        uploaded: expect.any(String),
        authorId: null,
        authorName: "admin",
        version: 1,
        versionNotes: "First",
        isArchived: false,
      },
    ],
  };
  expect(id).toMatch(GUID);
  expect(uploadId).toMatch(/^[0-9a-f]{24}$/u);
  for (const address of [
    `GET /workflows/v2/${id}`,
    `POST /Workflows/V2/${id.toUpperCase()}`,
    `GET /workflows/v2/${id}/`,
  ]) {
    const { status, value } = await call(address);
    expect([address, status, value]).toEqual([address, 200, expected]);
  }
  expect(((await call("GET /workflows/v2")).value as readonly unknown[])[0]).toEqual(expected);
});

it("is called as its file, where nobody says how", async () => {
  const { value } = await call("POST /workflows/v2", {
    uploadId: await uploaded(server.url, await madeZip(1)),
  });
  const { workflowId } = value as WorkflowBody;
  expect(await workflow(server.url, workflowId)).toMatchObject({ name: "Workflow1" });
});

const NAMED_ID = "5e0d4c2c-5c0e-4a7e-8b43-5b6f0c1d2e3f";

it("names the jobs whose devices do not, until a device says otherwise, whenever that was", async () => {
  const workflowId = await finished(server.url, await uploaded(server.url, await madeZip(1)));
  const sent = (updated: string, workflowName: string | null) => {
    const { metadata, ...rest } = job({ id: NAMED_ID, updated, steps: [] });
    return { ...rest, metadata: { ...metadata, workflowId, workflowName } };
  };
  const sync = async (body: object) => (await call("POST /jobs/v1/basicSync", body)).value;
  const unnamed = sent("2026-11-02T08:05:00Z", null);
  const created = await call("POST /jobs/v1", unnamed);
  const named = { metadata: { workflowName: "Repair Process" } };
  expect([created.status, created.value]).toMatchObject([201, named]);
  // A retry is one still, and changes nothing.
  expect((await call("POST /jobs/v1", unnamed)).status).toBe(200);
  expect(await sync(sent("2026-11-02T08:06:00Z", ""))).toMatchObject(named);
  await sync(sent("2026-11-02T08:06:00Z", ""));
  expect((await call(`GET /jobs/v1/snapshots/${NAMED_ID}`)).value).toHaveLength(1);
  const late = { metadata: { workflowName: "As the device says" } };
  expect(await sync(sent("2026-11-02T08:04:00Z", "As the device says"))).toMatchObject(late);
  expect(await sync(sent("2026-11-02T08:07:00Z", null))).toMatchObject(late);
});

it("is changed in what is told, and in nothing else", async () => {
  const id = await finished(server.url, await uploaded(server.url, await madeZip(1)));
  const liveObjectIds = ["5e4172bc9a21690001f361f1"];
  const put = (body: unknown) => call(`PUT /workflows/v2/${id}`, body);
  const body = `{"Description": "AP-6", "liveObjectIds": ${JSON.stringify(liveObjectIds)}, "tags": null,}`;
  expect((await put(body)).status).toBe(204);
  const changed = { name: "Repair Process", description: "AP-6", tags: [], liveObjectIds };
  expect(await workflow(server.url, id)).toMatchObject(changed);
  for (const wrong of [{ name: " " }, { name: 7 }, { liveObjectIds: ["x"] }, { tags: "a" }]) {
    expect([wrong, (await put(wrong)).status]).toEqual([wrong, 400]);
  }
  expect(await workflow(server.url, id)).toMatchObject(changed);
});

it("loses a version that is not active, and goes with all its files", async () => {
  const own = await startServer();
  try {
    const workflowId = await finished(own.url, await uploaded(own.url, await madeZip(1)));
    for (const size of [2, 3]) {
      await ask(own.url, "POST /workflows/v2", {
        body: { uploadId: await uploaded(own.url, await madeZip(size)), workflowId },
      });
    }
    const [first, second, third] = (await workflow(own.url, workflowId)).versions;
    const remove = async (path: string) =>
      (await ask(own.url, `DELETE /workflows/v2/${path}`)).status;
    expect(await remove(`${workflowId}/${second?.versionId}`)).toBe(204);
    expect(await remove(`${workflowId}/${second?.versionId}`)).toBe(404);
    expect(await remove(`${workflowId}/${first?.versionId}`)).toBe(409);
    expect((await workflow(own.url, workflowId)).versions).toEqual([first, third]);
    expect(await remove(workflowId)).toBe(204);
    expect(await remove(workflowId)).toBe(404);
    expect((await ask(own.url, `GET /workflows/v2/${workflowId}`)).status).toBe(404);
    expect((await filesIn(`${own.dataDir}/blobs`)).size).toBe(0);
  } finally {
    await own.close();
  }
});

it("says of addresses that this service has not where to turn instead", async () => {
  for (const address of [
    "GET /api/group",
    "POST /api/group/5e4172bc9a21690001f361f1/users",
    "GET /teamsettings/v1",
    "GET /reporttemplates/v1/names",
    "POST /collections/v1/upload",
    "GET /api/team/user/5e4172bc9a21690001f361f1/permissions",
    "PUT /api/team/user/5e4172bc9a21690001f361f1/lock",
  ]) {
    const { status, value } = await call(address);
    expect([address, status, value]).toEqual([
      address,
      404,
      expect.objectContaining({ title: "Not Found", detail: expect.stringMatching(/\w{4,}\./u) }),
    ]);
  }
});

it("is another company's to nobody, and changed by nobody who only reads", async () => {
  const required: RequiredServer = await startRequired();
  try {
    const { url, admin } = required;
    const key = async (company: number, ...permissions: ("manage-company" | "read-jobs")[]) =>
      (await admin.addKey({ company, permissions })).text;
    const [mine, reader] = [await key(1, "manage-company", "read-jobs"), await key(1, "read-jobs")];
    const other = await key(47, "manage-company", "read-jobs");
    const id = await finished(url, await uploaded(url, await madeZip(1), mine), { token: mine });
    const version = (await ask(url, `GET /workflows/v2/${id}`, { token: mine }))
      .value as WorkflowBody;
    const of = version.activeVersionId;
    for (const [address, body] of [
      [`GET /workflows/v2/${id}`],
      [`GET /workflows/v2/${id}/${of}`],
      [`PUT /workflows/v2/${id}`, { name: "x" }],
      [`POST /workflows/v2/${of}/activate`],
      [`DELETE /workflows/v2/${id}/${of}`],
      [`DELETE /workflows/v2/${id}`],
    ] as const) {
      const { status } = await ask(url, address, { body, token: other });
      expect([address, status]).toEqual([address, 404]);
      const asReader = await ask(url, address, { body, token: reader });
      expect([address, asReader.status]).toEqual([address, address.startsWith("GET") ? 200 : 403]);
    }
    expect((await ask(url, "GET /workflows/v2", { token: other })).value).toEqual([]);
  } finally {
    await required.close();
  }
});
