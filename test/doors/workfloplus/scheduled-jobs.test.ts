/** Scheduled jobs at the WorkfloPlus door: planned, given to users, done task by task by the jobs of devices. */

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startServer, type TestServer } from "../../harness/start-server.ts";
import { ask, job, WORKFLOW_ID } from "./workfloplus.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

interface TaskBody {
  readonly taskId: string;
  readonly state: number;
  readonly jobId: string | null;
  readonly clientJobId: string | null;
}

interface ScheduledJobBody {
  readonly jobId: string;
  readonly state: string;
  readonly assignedUserIds: readonly string[];
  readonly tasks: readonly TaskBody[];
}

const PLAN = {
  name: "Pump round",
  description: "All pumps of the hall",
  tasks: [
    { taskType: "workflow", artifactId: WORKFLOW_ID },
    { taskType: "workflow", artifactId: WORKFLOW_ID },
  ],
  assignedUserIds: ["5d0c1b2a39485f6e7d8c9b0a"],
  dueByDate: null,
  priority: false,
};

const call = (address: string, body?: unknown) => ask(server.url, address, { body });
const plan = async (changes: object = {}): Promise<ScheduledJobBody> => {
  const { status, value } = await call("POST /scheduledjobs/v1", { ...PLAN, ...changes });
  expect(status).toBe(201);
  return value as ScheduledJobBody;
};
const get = async (id: string): Promise<ScheduledJobBody> =>
  (await call(`GET /scheduledjobs/v1/${id}`)).value as ScheduledJobBody;
/** A scheduled job of one task, and that task's id. */
const planOne = async () => {
  const planned = await plan({ tasks: PLAN.tasks.slice(0, 1) });
  const [{ taskId } = { taskId: "" }] = planned.tasks;
  return { id: planned.jobId, taskId };
};
const taskOf = async (id: string) => (await get(id)).tasks[0];

describe("a scheduled job", () => {
  it("is told with the published members, those that nobody knows kept", async () => {
    const { status, headers, value } = await call("POST /ScheduledJobs/v1/", {
      ...PLAN,
      priority: undefined,
      Priority: "true",
      site: "North",
    });
    const { jobId } = value as ScheduledJobBody;
    expect([status, headers.get("location")]).toEqual([201, `/scheduledjobs/v1/${jobId}`]);
    const task = {
      taskType: "Workflow",
      taskId: expect.stringMatching(/^[0-9a-f-]{36}$/u),
      artifactId: WORKFLOW_ID,
      jobId: null,
      clientJobId: null,
      updated: null,
      modified: null,
      state: 0,
    };
    expect(value).toEqual({
      ...PLAN,
      jobId: expect.stringMatching(/^[0-9a-f]{24}$/u),
      created: expect.stringMatching(/Z$/u),
      updated: expect.stringMatching(/Z$/u),
      state: "Scheduled",
      priority: true,
      tasks: [task, task],
      site: "North",
    });
    expect((await call(`GET /scheduledjobs/v1/${jobId}`)).value).toEqual(value);
  });

  it("is listed newest first, whole where nobody asks for less, until it is deleted", async () => {
    const [first, second] = [await plan(), await plan()];
    const ids = async (query: string) =>
      ((await call(`GET /scheduledjobs/v1${query}`)).value as ScheduledJobBody[]).map(
        ({ jobId }) => jobId,
      );
    expect((await ids("")).slice(0, 2)).toEqual([second.jobId, first.jobId]);
    expect(await ids("/my/?skip=1&limit=1")).toEqual([first.jobId]);
    expect((await call("GET /scheduledjobs/v1?limit=0")).status).toBe(400);
    expect((await call(`DELETE /scheduledjobs/v1/${second.jobId}`)).status).toBe(204);
    expect((await call(`DELETE /scheduledjobs/v1/${second.jobId}`)).status).toBe(404);
    expect((await ids(""))[0]).toBe(first.jobId);
  });

  it("changes hands, and is completed only when all of its tasks are", async () => {
    const { jobId, tasks } = await plan();
    const path = `/scheduledjobs/v1/${jobId}`;
    const users = { assignedUserIds: ["a@example.com", "a@example.com"] };
    const assigned = await call(`PUT ${path}/assignedUsers`, users);
    expect([assigned.status, assigned.value]).toMatchObject([
      200,
      { assignedUserIds: ["a@example.com"] },
    ]);
    const complete = () => call(`PUT ${path}/status`, { state: "completed" });
    for (const { taskId } of tasks) {
      const refused = await complete();
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining(taskId)]);
      const done = { clientJobId: randomUUID(), state: "Completed" };
      expect((await call(`PUT ${path}/tasks/${taskId}/status`, done)).status).toBe(200);
    }
    expect([(await complete()).status, (await complete()).status]).toEqual([200, 200]);
    expect(await get(jobId)).toMatchObject({ state: "Completed" });
    expect((await call(`PUT ${path}/assignedUsers`, users)).status).toBe(409);
  });
});

describe("a task", () => {
  it("goes with the job that names it, whatever comes late", async () => {
    const { id, taskId } = await planOne();
    const clientJobId = randomUUID();
    const sync = async (status: string, updated: string) => {
      const free = { scheduledTaskId: taskId.toUpperCase() };
      const { value } = await call(
        "POST /jobs/v1/basicSync",
        job({ id: clientJobId, status, updated, free }),
      );
      return (value as { readonly jobId: string }).jobId;
    };
    const jobId = await sync("Active", "2026-11-02T08:05:00Z");
    expect(await taskOf(id)).toMatchObject({ state: 1, jobId, clientJobId });
    await sync("Paused", "2026-11-02T08:06:00Z");
    await sync("Active", "2026-11-02T08:05:30Z");
    expect(await taskOf(id)).toMatchObject({ state: 2, updated: "2026-11-02T08:06:00Z" });
    await sync("Completed", "2026-11-02T08:07:00Z");
    expect(await taskOf(id)).toMatchObject({ state: 3 });
  });

  it("is abandoned with its job, and taken up by another one", async () => {
    const { id, taskId } = await planOne();
    const free = { ScheduledTaskId: taskId };
    const first = job({ free });
    await call("POST /jobs/v1", first);
    await call(`POST /jobs/v1/${first.metadata.clientJobId}/abort`);
    expect(await taskOf(id)).toMatchObject({ state: 4 });
    const second = job({ free, status: "Completed", updated: "2026-11-03T08:00:00Z" });
    await call("POST /jobs/v1", second);
    expect(await taskOf(id)).toMatchObject({
      state: 3,
      clientJobId: second.metadata.clientJobId,
    });
  });

  it("is moved by hand, by a word; what is older is passed over, and what is completed stays", async () => {
    const { id, taskId } = await planOne();
    const clientJobId = randomUUID();
    const move = (state: string, updated?: string) =>
      call(`PUT /scheduledjobs/v1/${id}/tasks/${taskId}/status`, { clientJobId, state, updated });
    // Without a zone a time is UTC.
    await move("Paused", "2026-11-02T08:06:00");
    await move("Active", "2026-11-02T08:05:59Z");
    expect(await taskOf(id)).toMatchObject({ state: 2, clientJobId, jobId: null });
    await move("Completed");
    expect((await move("Active")).status).toBe(409);
    expect(await taskOf(id)).toMatchObject({ state: 3 });
  });
});

it.each([
  ["no name", { name: undefined }, "name"],
  ["no task", { tasks: [] }, "tasks"],
  ["a task without what is to be done", { tasks: [{}] }, "tasks[0].artifactId"],
  ["a task of no GUID", { tasks: [{ artifactId: "pump" }] }, "$.tasks[0].artifactId"],
  ["too many tasks", { tasks: Array.from({ length: 501 }, () => PLAN.tasks[0]) }, "tasks"],
  [
    "too many users",
    { assignedUserIds: Array.from({ length: 501 }, (_, i) => `u${i}`) },
    "assignedUserIds",
  ],
  ["a user id of 256 characters", { assignedUserIds: ["u".repeat(256)] }, "$.assignedUserIds"],
  ["a time that is none", { dueByDate: "soon" }, "$.dueByDate"],
])("a scheduled job with %s is refused by name", async (_what, changes, field) => {
  const { status, value } = await call("POST /scheduledjobs/v1", { ...PLAN, ...changes });
  expect([status, Object.keys((value as { errors: object }).errors)]).toEqual([400, [field]]);
});

it.each([
  ["GET /scheduledjobs/v1/000000000000000000000000", undefined],
  ["PUT /scheduledjobs/v1/000000000000000000000000/status", { state: "Completed" }],
  ["PUT /scheduledjobs/v1/000000000000000000000000/assignedUsers", { assignedUserIds: [] }],
])("%s is 404", async (address, body) => {
  expect((await call(address, body)).status).toBe(404);
});
