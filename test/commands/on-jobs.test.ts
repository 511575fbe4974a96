/** The commands on jobs that are there, on workflows and on schedules, against a real server. */

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createClient } from "../../src/client/node.ts";
import { addEventsCommand } from "../../src/commands/events.ts";
import { addJobCommands } from "../../src/commands/jobs.ts";
import { addScheduleCommands } from "../../src/commands/schedule.ts";
import { addWorkflowsCommand } from "../../src/commands/workflows.ts";
import type { JobDocument, ScheduleDocument } from "../../src/core/model/contract-types.gen.ts";
import { startServer, type TestServer } from "../harness/start-server.ts";
import { type, type Typed } from "./typed.ts";

let server: TestServer;
let directory = "";

beforeAll(async () => {
  server = await startServer();
  directory = await mkdtemp(join(tmpdir(), "jobgate-on-jobs-"));
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

function addAll(root: Command): void {
  addJobCommands(root);
  addEventsCommand(root);
  addWorkflowsCommand(root);
  addScheduleCommands(root);
}

const jobgate = (...args: readonly string[]): Promise<Typed> =>
  type(addAll, ...args, "--url", server.url);

async function submitted(fileName: string, workflow = "package"): Promise<string> {
  const client = createClient({ url: server.url });
  const { jobId } = await client.submit({ workflow });
  await client.upload(jobId, Buffer.from("one"), { fileName });
  return jobId;
}

test("a job is started, watched to its end, its events told, its results fetched, and deleted", async () => {
  const id = await submitted("one.txt");
  const started = await jobgate("start", id, "--json");
  expect([started.code, (JSON.parse(started.out) as JobDocument).jobId]).toEqual([0, id]);
  const watched = await jobgate("watch", id, "-o", join(directory, "watched"));
  const [name = ""] = await readdir(join(directory, "watched"));
  expect([watched.code, watched.out]).toEqual([0, `${id}\n${join(directory, "watched", name)}`]);
  expect(watched.complaints).toContain("Completed.");
  const events = (await jobgate("events", id)).out.split("\n");
  expect(events[0]).toMatch(/^ {3}1 {2}\S+Z {2}info +job\.created /u);
  expect(events.at(-1)).toContain("job.completed");
  const followed = (await jobgate("events", id, "--follow", "--json")).out.split("\n");
  expect(followed.map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual(
    events.map((_, index) => index + 1),
  );
  const fetched = await jobgate("download", id, "-o", join(directory, "fetched"), "--json");
  expect(JSON.parse(fetched.out)).toEqual([join(directory, "fetched", name)]);
  expect(await readdir(join(directory, "fetched"))).toEqual([name]);
  expect(await jobgate("delete", id)).toMatchObject({ code: 0, out: `Job ${id} is gone.` });
  expect((await jobgate("job", id)).code).toBe(3);
});

test("watching a job that fails says why and exits with 1; what has not ended has no results", async () => {
  const id = await submitted("broken.pdf", "rip-pdf");
  expect((await jobgate("download", id)).code).toBe(3);
  await jobgate("start", id);
  const watched = await jobgate("watch", id);
  expect([watched.code, watched.out]).toEqual([1, id]);
  expect(watched.complaints).toContain("jobgate: The job failed: ");
});

test("a job that waits is held, released, and given another priority", async () => {
  const id = await submitted("one.txt");
  expect((await jobgate("hold", id)).out).toMatch(/^state: +on hold: /mu);
  expect((await jobgate("release", id)).out).toMatch(/^state: +creating: /mu);
  expect(await jobgate("priority", id, "80")).toMatchObject({ code: 0 });
  expect((await jobgate("job", id)).out).toMatch(/^priority: +80$/mu);
  expect((await jobgate("priority", id, "101")).code).toBe(2);
});

test("workflows are listed, and one is told with its profiles and options", async () => {
  const all = await createClient({ url: server.url }).workflows();
  const listed = (await jobgate("workflows")).out.split("\n");
  expect(listed.map((line) => line.split(" ")[0])).toEqual(all.map(({ name }) => name));
  const told = await jobgate("workflows", "rip-pdf");
  expect(told.out).toMatch(/^profile: +thumbnail /mu);
  expect(told.out).toMatch(/^option: +format .*png, jpeg/mu);
  const unknown = await jobgate("workflows", "rip");
  expect([unknown.code, unknown.complaints]).toEqual([
    2,
    'jobgate: There is no workflow "rip". `jobgate workflows` lists them.',
  ]);
});

test("a schedule is added, listed, shown, paused, resumed, run and deleted", async () => {
  const file = join(directory, "nightly.json");
  const document = {
    name: "publish nightly",
    parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
    execSchedule: "0 0 3 ? * Mon-Fri",
    timeZone: "Europe/Berlin",
  };
  await writeFile(file, JSON.stringify(document));
  const added = await jobgate("schedule", "add", file, "--json");
  const { scheduleId } = JSON.parse(added.out) as ScheduleDocument;
  const line = `${scheduleId}  active  0 0 3 ? * Mon-Fri Europe/Berlin`;
  expect((await jobgate("schedule", "list")).out).toContain(line);
  const shown = (await jobgate("schedule", "show", scheduleId)).out;
  expect(shown.match(/^next: +\S+Z$/gmu)).toHaveLength(5);
  expect((await jobgate("schedule", "pause", scheduleId)).out).toMatch(/^state: +paused$/mu);
  expect((await jobgate("schedule", "resume", scheduleId)).out).toMatch(/^state: +active$/mu);
  const run = await jobgate("schedule", "run", scheduleId, "--json");
  expect(JSON.parse(run.out)).toMatchObject({ workflow: "image-serving-publish", scheduleId });
  expect(await jobgate("schedule", "delete", scheduleId)).toMatchObject({ code: 0 });
  expect((await jobgate("schedule", "show", scheduleId)).code).toBe(3);
});

test.each([
  ["is not there", "nowhere.json", undefined],
  ["is no JSON", "broken.json", "{"],
])("a schedule whose file %s exits with 2", async (_, name, content) => {
  const file = join(directory, name);
  if (content !== undefined) {
    await writeFile(file, content);
  }
  const { code, complaints } = await jobgate("schedule", "add", file);
  expect([code, complaints]).toEqual([2, expect.stringContaining(name)]);
});
