/** What clients do in the soak: each act is a short story with the server, and throws when an answer is not the one that is due. */

import { deflateSync } from "node:zlib";
import type { Random } from "../../test/harness/random.ts";
import type { Answer, Call, Exchange } from "./exchange.ts";
import { ask, DOORS, json, multipart, uploadParams, uploadUrls } from "./forms.ts";

export interface Stage {
  readonly exchange: Exchange;
  readonly random: Random;
  /** Where callbacks go and files come from. */
  readonly outsideUrl: string;
  readonly samples: readonly { readonly name: string; readonly content: Uint8Array }[];
  /** Waits; the soak is to be light. */
  readonly pause: (ms: number) => Promise<void>;
}

export type Act = (stage: Stage) => Promise<void>;

/** The act and how often it comes, beside the others. */
export const ACTS: Readonly<Record<string, readonly [act: Act, weight: number]>> = {
  "submit by each door": [submitByDoor, 30],
  "package, follow, zip, delete": [packageJob, 20],
  "work on a file": [workOnFile, 4],
  UploadFile: [uploadFile, 8],
  "upload from an address": [fetchFile, 8],
  "lists and looks": [look, 20],
  cancel: [cancel, 8],
  schedule: [schedule, 2],
  "broken off": [breakOff, 8],
  "bad requests": [refused, 8],
};

/** Throws if the status is not one of those that are due. */
async function due(stage: Stage, call: Call, ...statuses: readonly number[]): Promise<Answer> {
  const answer = await stage.exchange.send(call);
  if (!statuses.includes(answer.status)) {
    const said = answer.body.toString("utf8", 0, 300);
    throw new Error(
      `${call.method ?? "GET"} ${call.path}: ${answer.status} instead of ${statuses.join(" or ")}: ${said}`,
    );
  }
  return answer;
}

function idIn({ body }: Answer, name: string): string {
  // What the server says is checked by its use in the next call.
  return (JSON.parse(body.toString()) as Readonly<Record<string, string>>)[name] ?? "";
}

function newName({ random }: Stage): string {
  return `soak ${random.integer(1, 1e9)}`;
}

async function submitByDoor(stage: Stage): Promise<void> {
  const write = stage.random.pick(DOORS);
  await due(stage, write(newName(stage), `${stage.outsideUrl}/told`), 200, 201);
}

async function newPackage(stage: Stage, fields: object = {}): Promise<string> {
  const document = { name: newName(stage), workflow: "package", ...fields };
  return idIn(await due(stage, json("/v1/jobs", document), 201), "jobId");
}

async function addFile(stage: Stage, jobId: string): Promise<void> {
  // Content that compresses by half or so.
  const content = deflateSync(Buffer.alloc(stage.random.integer(1, 200_000), jobId), { level: 0 });
  const file = { name: "data.bin", field: "data", content };
  await due(stage, multipart(`/v1/jobs/${jobId}/data`, {}, file), 200, 201);
}

/** Reads the stream of events, which ends with the job. */
async function follow(stage: Stage, jobId: string): Promise<void> {
  const headers = { Accept: "text/event-stream" };
  const { body } = await due(stage, { path: `/v1/jobs/${jobId}/events`, headers }, 200);
  if (!/job\.(?:completed|failed|cancelled)/u.test(body.toString())) {
    throw new Error(`The events of ${jobId} ended before the job: ${body.toString().slice(-200)}`);
  }
}

async function packageJob(stage: Stage): Promise<void> {
  const { random } = stage;
  const callbackURL = `${stage.outsideUrl}/told`;
  const jobId = await newPackage(stage, random.chance(0.5) ? { callbackURL } : {});
  for (let documents = random.integer(1, 4); documents > 0; documents -= 1) {
    await addFile(stage, jobId);
  }
  await due(stage, { method: "POST", path: `/v1/jobs/${jobId}:start` }, 204);
  await follow(stage, jobId);
  const result = await due(stage, { path: `/v1/jobs/${jobId}/result` }, 200);
  if (!result.body.toString().includes('"success":true')) {
    throw new Error(`A package job failed: ${result.body.toString().slice(0, 300)}`);
  }
  await due(stage, { path: `/v1/jobs/${jobId}/result.zip` }, 200);
  if (random.chance(0.5)) {
    const path = `/v1/jobs/${jobId}/result.zip`;
    await due(stage, { path, breakOffAfterBytes: 1000 }, 200);
  }
  if (random.chance(0.7)) {
    // Deleting may come while a zip is still being made for a caller who went away.
    await due(stage, { method: "DELETE", path: `/v1/jobs/${jobId}` }, 200, 202, 204);
  }
}

async function workOnFile(stage: Stage): Promise<void> {
  const { name, content } = stage.random.pick(stage.samples);
  const workflow = name.endsWith(".pdf") ? "rip-pdf" : "optimize-images";
  const jobId = await newPackage(stage, { workflow });
  await due(
    stage,
    multipart(`/v1/jobs/${jobId}/data`, {}, { name, field: "data", content }),
    200,
    201,
  );
  await due(stage, { method: "POST", path: `/v1/jobs/${jobId}:start` }, 204);
  await follow(stage, jobId);
  await due(stage, { path: `/v1/jobs/${jobId}/result` }, 200);
}

async function uploadFile(stage: Stage): Promise<void> {
  const { random } = stage;
  const content = Buffer.alloc(random.integer(1, 50_000), "text of an upload\n");
  const file = { name: `post-${random.integer(1, 50)}.txt`, field: "file", content };
  const fields = uploadParams(newName(stage), "Soak/posts");
  await due(stage, multipart("/scene7/UploadFile", fields, file), 200);
}

async function fetchFile(stage: Stage): Promise<void> {
  const { random } = stage;
  const sourceUrl = `${stage.outsideUrl}/file/${random.integer(1, 300_000)}`;
  const destPath = `Soak/fetched-${random.integer(1, 50)}.txt`;
  await due(stage, uploadUrls(newName(stage), sourceUrl, destPath), 200);
}

const LOOKS: readonly Call[] = [
  { path: "/v1" },
  { path: "/v1/jobs?limit=50" },
  { path: "/v1/jobs?limit=20&status=completed", headers: { Accept: "application/xml" } },
  { path: "/v1/schedules" },
  { path: "/v1/workflows" },
  { path: "/health/ready" },
  { path: "/health/live" },
  { path: "/metrics" },
  { path: "/openapi.json" },
  { path: "/docs" },
  { path: "/scene7/services/IpsApiService?wsdl" },
  ask("getActiveJobs"),
  ask("getScheduledJobs"),
  ask("getCompanyInfo"),
];

async function look(stage: Stage): Promise<void> {
  await due(stage, stage.random.pick(LOOKS), 200);
}

async function cancel(stage: Stage): Promise<void> {
  const { random } = stage;
  // Further ahead than the server's clock is ever set.
  const execTime = new Date(Date.now() + random.integer(7_500_000, 9_000_000)).toISOString();
  const jobId = await newPackage(stage, random.chance(0.5) ? { execTime } : {});
  await addFile(stage, jobId);
  if (random.chance(0.7)) {
    await due(stage, { method: "POST", path: `/v1/jobs/${jobId}:start` }, 204);
  }
  // It may have ended by itself.
  await due(stage, { method: "POST", path: `/v1/jobs/${jobId}:cancel` }, 200, 202, 204, 409);
  await follow(stage, jobId);
  await due(stage, { method: "DELETE", path: `/v1/jobs/${jobId}` }, 200, 202, 204);
}

async function schedule(stage: Stage): Promise<void> {
  const parameters = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
  const document = { name: newName(stage), parameters, execSchedule: "* * * * * ?" };
  const made = await due(stage, json("/v1/schedules", document), 201);
  const path = `/v1/schedules/${idIn(made, "scheduleId")}`;
  await stage.pause(stage.random.integer(500, 3000));
  await due(stage, { method: "POST", path: `${path}:pause` }, 200, 204);
  await due(stage, { method: "POST", path: `${path}:run` }, 200, 201);
  await due(stage, { method: "POST", path: `${path}:resume` }, 200, 204);
  await due(stage, { path }, 200);
  await due(stage, { method: "DELETE", path }, 200, 204);
}

/** Callers who go away: in the middle of an upload, of a stream, of a document. */
async function breakOff(stage: Stage): Promise<void> {
  const { exchange, random } = stage;
  const jobId = await newPackage(stage);
  const content = Buffer.alloc(300_000, "x");
  const upload = multipart(`/v1/jobs/${jobId}/data`, {}, { name: "half", field: "data", content });
  await exchange.send({ ...upload, sendOnlyBytes: random.integer(1, 200_000) });
  const headers = { Accept: "text/event-stream" };
  const path = `/v1/jobs/${jobId}/events`;
  await due(stage, { path, headers, breakOffAfterBytes: random.integer(1, 100) }, 200);
  await exchange.send({ ...json("/v1/jobs", { name: "half" }), sendOnlyBytes: 5 });
  await due(stage, { method: "DELETE", path: `/v1/jobs/${jobId}` }, 200, 202, 204);
}

const NO_JOB = "01a20182-0000-7000-8000-000000000000";
const REFUSED: readonly (readonly [Call, number])[] = [
  [json("/v1/jobs", { workflow: "none" }), 400],
  [
    {
      method: "POST",
      path: "/v1/jobs",
      headers: { "Content-Type": "application/json" },
      body: "{",
    },
    400,
  ],
  [{ method: "POST", path: "/v1/jobs", headers: { "Content-Type": "text/plain" }, body: "x" }, 415],
  [
    {
      method: "POST",
      path: "/v1/jobs",
      headers: { "Content-Type": "application/xml" },
      body: "<job>",
    },
    400,
  ],
  [{ path: `/v1/jobs/${NO_JOB}` }, 404],
  [{ path: "/nowhere" }, 404],
  [{ method: "PATCH", path: "/v1/jobs" }, 405],
  [ask("getNothing"), 500],
];

async function refused(stage: Stage): Promise<void> {
  const [call, status] = stage.random.pick(REFUSED);
  await due(stage, call, status);
}
