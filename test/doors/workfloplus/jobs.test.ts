/** The job routes of the WorkfloPlus door: what is created, read, changed, ended and deleted. */

import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { getJson } from "../../harness/fetch-json.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import {
  ask,
  job,
  type JobBody,
  step,
  USER_ID,
  withTrailingCommas,
  WORKFLOW_ID,
} from "./workfloplus.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const post = (path: string, body?: unknown) => ask(server.url, `POST ${path}`, { body });
const create = (sent: object) => post("/jobs/v1", sent);
const get = async (id: string): Promise<JobBody> => {
  const { value } = await ask(server.url, `GET /jobs/v1/${id}`);
  const [found] = value as readonly [JobBody];
  return found;
};

it.each(["/jobs/v1", "/jobs/v1/basicSync"])(
  "a list at %s holds steps, and nothing in place of one",
  async (path) => {
    const { status, value } = await post(path, { ...job(), completedSteps: [step(), null] });
    expect([status, value]).toMatchObject([
      400,
      { errors: { "$.completedSteps[1]": [expect.stringContaining("must be an object")] } },
    ]);
  },
);

describe("a job that is created", () => {
  it("comes back as it was sent, with our id in front, whatever commas are too many", async () => {
    const sent = job({ status: "Completed" });
    const { status, headers, value } = await post("/jobs/v1", withTrailingCommas(sent));
    expect([status, headers.get("location")]).toEqual([
      201,
      `/jobs/v1/${sent.metadata.clientJobId}`,
    ]);
    expect(value).toEqual({ jobId: expect.stringMatching(/^[0-9a-f]{24}$/u), ...sent });
    expect(Object.keys(value as object)[0]).toBe("jobId");
    const { jobId } = value as JobBody;
    const [byClient, byServer] = await Promise.all([
      ask(server.url, `GET /jobs/v1/${sent.metadata.clientJobId.toUpperCase()}`),
      ask(server.url, `GET /JOBS/V1/BSON/${jobId}/`),
    ]);
    expect(byClient.value).toEqual([value]);
    expect(byServer.value).toEqual([value]);
  });

  it("is the same job when it is sent again, and a conflict when it says something else", async () => {
    const sent = job();
    const first = await create(sent);
    const again = await create(sent);
    expect([again.status, again.value]).toEqual([200, first.value]);
    const { cancelledSteps: _none, ...less } = sent;
    const { clientJobId, ...metadata } = sent.metadata;
    const capitals = { ...metadata, clientJobId: clientJobId.toUpperCase() };
    const otherwise = await create({ ...less, metadata: capitals });
    expect([otherwise.status, otherwise.value]).toEqual([200, first.value]);
    const other = await create({ ...sent, team: "south" });
    expect([other.status, other.value]).toEqual([
      409,
      {
        type: "https://tools.ietf.org/html/rfc7231#section-6.5.8",
        title: "Conflict",
        status: 409,
        detail: expect.stringContaining("Change it by basicSync"),
        traceId: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/u),
      },
    ]);
  });
});

it("a step that is sent twice is there once, whether the job is created or synced, and none is lost", async () => {
  const id = randomUUID();
  const titled = (title: string, stepId: string = id) => ({
    singleStep: { uniqueStepId: stepId, stepTitle: title },
  });
  const [created, synced] = [job({ steps: null }), job({ steps: null })];
  const twice = { completedSteps: [titled("a"), titled("b", id.toUpperCase())] };
  const later = { completedSteps: [titled("c", randomUUID())] };
  await create({ ...created, ...twice });
  await post("/jobs/v1/basicSync", { ...synced, ...twice });
  for (const sent of [created, synced]) {
    await post("/jobs/v1/basicSync", { ...sent, ...later });
    const { completedSteps } = await get(sent.metadata.clientJobId);
    const titles = completedSteps?.map(({ singleStep }) => singleStep.stepTitle);
    expect(titles?.toSorted()).toEqual(["b", "c"]);
  }
});

describe("what a step does not say", () => {
  const uniqueStepId = randomUUID();
  const little = { singleStep: { uniqueStepId, stepTitle: "Only this", sensor: 21 } };
  const { singleStep: published } = step({ id: uniqueStepId, title: "Only this" });
  const whole = {
    singleStep: {
      ...Object.fromEntries(Object.keys(published).map((name) => [name, null])),
      values: [],
      valueResourceIds: [],
      uniqueStepId,
      stepTitle: "Only this",
      sensor: 21,
    },
    reportStep: null,
  };

  // The same step in both lists would be one.
  const anotherId = randomUUID();
  const another = <T extends { singleStep: object }>(sent: T) => ({
    ...sent,
    singleStep: { ...sent.singleStep, uniqueStepId: anotherId },
  });

  it("is null in every answer, as the published bodies have it, whether stored now or before", async () => {
    const sent = job({ steps: null });
    const document = {
      ...sent,
      metadata: { ...sent.metadata, currentStep: little },
      completedSteps: [little],
      cancelledSteps: [step(), { singleStep: null, reportStep: { note: "x" } }, another(little)],
    };
    const answers = [
      (await create(document)).value,
      (await post("/jobs/v1/basicSync", document)).value,
      await get(sent.metadata.clientJobId),
    ] as JobBody[];
    for (const { metadata, completedSteps, cancelledSteps } of answers) {
      expect(metadata).toMatchObject({ currentStep: whole });
      expect(completedSteps).toEqual([whole]);
      expect(cancelledSteps).toHaveLength(3);
      expect(cancelledSteps).toContainEqual(another(whole));
      expect(cancelledSteps).toContainEqual({ singleStep: null, reportStep: { note: "x" } });
    }
    const names = Object.keys(answers[0]?.completedSteps?.[0]?.singleStep ?? {});
    expect(names).toEqual([...Object.keys(published), "sensor"]);
  });

  it("is left out of a list that is too long to be made longer", async () => {
    const sent = job({ steps: null });
    const steps = Array.from({ length: 1001 }, (_, at) => ({
      singleStep: { stepTitle: `${1000 + at}` },
    }));
    const { value } = await create({ ...sent, completedSteps: steps });
    expect((value as JobBody).completedSteps).toEqual(steps);
  });
});

it("a job is created, updated, assigned and aborted, and nothing changes it any more", async () => {
  const sent = job({ status: "Paused" });
  const path = `/jobs/v1/${sent.metadata.clientJobId}`;
  await create(sent);
  const updated = await post(path, {
    metadata: { jobTitle: "Pump 8", metadata: { shift: "late" }, status: "active" },
  });
  expect([updated.status, updated.value]).toMatchObject([
    200,
    {
      metadata: {
        jobTitle: "Pump 8",
        metadata: { site: "North", shift: "late" },
        status: "Active",
      },
    },
  ]);
  expect((await post(`${path}/metadata`, { key: "value" })).status).toBe(204);
  expect((await post(`${path}/assign/${USER_ID}`)).status).toBe(204);
  expect((await post(`${path}/abort`)).status).toBe(204);
  expect((await post(`${path}/abort`)).status).toBe(204);
  expect(await get(sent.metadata.clientJobId)).toMatchObject({
    metadata: { status: "Aborted", userId: USER_ID, metadata: { key: "value" } },
  });
  const refused = await Promise.all([
    post(path, { metadata: { jobTitle: "Pump 9" } }),
    post(`${path}/assign/${USER_ID}`),
  ]);
  expect(refused.map(({ status }) => status)).toEqual([409, 409]);
  const listed = await getJson<{ workflow: string; outcome?: string }[]>(
    `${server.url}/v1/jobs?externalId=${sent.metadata.clientJobId}`,
  );
  expect(listed).toMatchObject([{ workflow: "record", outcome: "cancelled", name: "Pump 8" }]);
});

it("jobs of one workflow are told apart", async () => {
  const sent = job({ steps: [step(), step({ title: "Second" })] });
  await create(sent);
  const { value } = await ask(server.url, `GET /jobs/v1/workflow/${WORKFLOW_ID}?limit=1`);
  expect(value).toMatchObject([{ metadata: { clientJobId: sent.metadata.clientJobId } }]);
});

describe("paging", () => {
  it("misses none of the jobs that were there when it began, though others come meanwhile", async () => {
    const workflowId = randomUUID();
    const add = async (): Promise<string> => {
      const sent = job();
      const id = sent.metadata.clientJobId;
      await create({ ...sent, metadata: { ...sent.metadata, workflowId } });
      return id;
    };
    const there = new Set<string>();
    for (let count = 1; count <= 12; count += 1) {
      there.add(await add());
    }
    const limit = 5;
    const read: string[] = [];
    for (let skip = 0, found = limit; found === limit; skip += limit) {
      const path = `/jobs/v1/workflow/${workflowId}?skip=${skip}&limit=${limit}`;
      const { value } = await ask(server.url, `GET ${path}`);
      const page = value as readonly JobBody[];
      found = page.length;
      read.push(...page.map(({ metadata }) => metadata.clientJobId));
      // Newest first: whoever comes moves the others behind, to where they are read again.
      await add();
    }
    expect([...there].filter((id) => !read.includes(id))).toEqual([]);
    expect(read.length).toBeGreaterThan(there.size);
  });

  it("takes a thousand jobs at once, whatever they hold together", async () => {
    const workflowId = randomUUID();
    const free = { text: "x".repeat(400_000) };
    for (let count = 1; count <= 6; count += 1) {
      const sent = job({ free });
      await create({ ...sent, metadata: { ...sent.metadata, workflowId } });
    }
    const { text, value } = await ask(server.url, `GET /jobs/v1/workflow/${workflowId}?limit=1000`);
    expect(text.length).toBeGreaterThan(2_400_000);
    expect(value).toHaveLength(6);
  });
});

it("one job comes as an object where the operator has it so", async () => {
  const other = await startServer({ WORKFLOPLUS_SINGLE: "object" });
  onTestFinished(other.close);
  const sent = job();
  const { value } = await ask(other.url, "POST /jobs/v1", { body: sent });
  const path = `/jobs/v1/${sent.metadata.clientJobId}`;
  expect((await ask(other.url, `GET ${path}`)).value).toEqual(value);
});

it("tells what a job was before each change", async () => {
  const sent = job({ steps: null });
  const id = sent.metadata.clientJobId;
  await post("/jobs/v1/basicSync", sent);
  await post("/jobs/v1/basicSync", job({ id, steps: [step()], updated: "2026-11-02T09:00:00Z" }));
  await post(`/jobs/v1/${id}/metadata`, { shift: "late" });
  const { value } = await ask(server.url, `GET /jobs/v1/snapshots/${id}`);
  expect(value).toMatchObject([
    { completedSteps: null, metadata: { metadata: { site: "North" } } },
    { completedSteps: [{ reportStep: null }], metadata: { metadata: { site: "North" } } },
  ]);
  const [now] = (await ask(server.url, `GET /jobs/v1/${id}`)).value as readonly [JobBody];
  expect(now.metadata.metadata).toEqual({ site: "North", shift: "late" });
});

it("a job that is as large as one may be is aborted and deleted all the same", async () => {
  const sent = job({ free: { filling: "" } });
  const bytes = Buffer.byteLength(JSON.stringify(sent));
  const filling = "f".repeat(1024 * 1024 - bytes);
  const full = { ...sent, metadata: { ...sent.metadata, metadata: { filling } } };
  expect((await create(full)).status).toBe(201);
  const path = `/jobs/v1/${sent.metadata.clientJobId}`;
  expect((await post(path, { metadata: { jobTitle: "A longer title" } })).status).toBe(413);
  expect((await post(`${path}/abort`)).status).toBe(204);
  expect((await get(sent.metadata.clientJobId)).metadata.status).toBe("Aborted");
  expect((await ask(server.url, `DELETE ${path}`)).status).toBe(204);
});

it("a job is deleted for good, and every job of a user is aborted at once", async () => {
  const sent = job();
  const path = `/jobs/v1/${sent.metadata.clientJobId}`;
  await create(sent);
  expect((await ask(server.url, `DELETE ${path}`)).status).toBe(204);
  expect((await ask(server.url, `DELETE ${path}`)).status).toBe(404);
  const [mine, theirs] = [job({ userId: "5d0c1b2a39485f6e7d8c9b0b" }), job()];
  await create(mine);
  await create(theirs);
  const abort = `PUT /jobs/v1/abort/?userId=${mine.metadata.userId}`;
  expect((await ask(server.url, abort)).status).toBe(204);
  const after = await Promise.all([mine, theirs].map((each) => get(each.metadata.clientJobId)));
  expect(after.map(({ metadata }) => metadata.status)).toEqual(["Aborted", "Active"]);
});
