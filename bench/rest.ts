/** What the REST door costs beside submitting: lists of few and many jobs, entity tags, idle event streams. */

import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Server } from "./child.ts";
import { startJobgate } from "./jobgate.ts";
import { fire, type Shot } from "./load.ts";
import { cpuMicroseconds, memoryMb } from "./process-usage.ts";
import type { Row } from "./row.ts";
import { jsonSubmit, read } from "./shots.ts";
import type { Topic } from "./topics.ts";

const STEPS = [10, 1000, 100_000] as const;
const REQUESTS = 1000;
const STREAMS = 1000;
const SETTLE_MS = 2000;
const ROOMY = { JOBS_OPEN_MAX: "10000000" };

/** Starts Jobgate on an empty store and fills it. */
export async function restRows({ builds, folder: parent }: Topic): Promise<readonly Row[]> {
  const folder = join(parent, "rest");
  mkdirSync(folder);
  const server = await startJobgate({ home: builds.ours, folder, environment: ROOMY });
  try {
    return [...(await lists(server)), ...(await entityTags(server)), ...(await streams(server))];
  } finally {
    await server.stop();
  }
}

function list(query: string): Shot {
  const headers = { Accept: "application/json" };
  return { method: "GET", path: `/v1/jobs?${query}`, headers, expectedStatus: 200 };
}

async function cpuOf(server: Server, shot: Shot): Promise<number> {
  const load = { origin: server.origin, shot, connections: 4 };
  await fire({ ...load, requests: 200 });
  const before = cpuMicroseconds(server.pid);
  await fire({ ...load, requests: REQUESTS });
  return (cpuMicroseconds(server.pid) - before) / REQUESTS;
}

async function lists(server: Server): Promise<readonly Row[]> {
  const figures: Row[] = [];
  let stored = 0;
  for (const jobs of STEPS) {
    const requests = jobs - stored;
    const shot = jsonSubmit("/v1/jobs", 201);
    await fire({ origin: server.origin, shot, requests, connections: 64 });
    stored = jobs;
    for (const query of ["limit=10", "limit=10&status=creating", "limit=10&workflow=rip-pdf"]) {
      const name = `list of ${jobs} jobs, ${query}`;
      figures.push({ name, value: await cpuOf(server, list(query)), unit: "us CPU" });
    }
  }
  return figures;
}

async function entityTags(server: Server): Promise<readonly Row[]> {
  const answer = await fetch(`${server.origin}/v1/jobs?limit=1`);
  const [job] = (await answer.json()) as readonly { readonly jobId: string }[];
  const shot = read(`/v1/jobs/${job?.jobId ?? ""}`);
  const headers = { ...shot.headers };
  const first = await fetch(server.origin + shot.path, { headers });
  await first.arrayBuffer();
  const known = { ...headers, "If-None-Match": first.headers.get("etag") ?? "" };
  return [
    { name: "job", value: await cpuOf(server, shot), unit: "us CPU" },
    {
      name: "job with If-None-Match (304)",
      value: await cpuOf(server, { ...shot, headers: known, expectedStatus: 304 }),
      unit: "us CPU",
    },
  ];
}

async function streams(server: Server): Promise<readonly Row[]> {
  const answer = await fetch(`${server.origin}/v1/jobs?limit=1`);
  const [job] = (await answer.json()) as readonly { readonly jobId: string }[];
  await wait(SETTLE_MS);
  const before = memoryMb(server.pid);
  const headers = { Accept: "text/event-stream" };
  const path = `${server.origin}/v1/jobs/${job?.jobId}/events`;
  const open = await Promise.all(
    Array.from({ length: STREAMS }, async () => {
      const call = get(path, { headers, agent: false });
      const [response] = await once(call, "response");
      response.resume();
      return call;
    }),
  );
  await wait(SETTLE_MS);
  const value = memoryMb(server.pid) - before;
  for (const call of open) {
    call.on("error", () => undefined).destroy();
  }
  return [{ name: `memory of ${STREAMS} idle event streams`, value, unit: "MB", max: 40 }];
}
