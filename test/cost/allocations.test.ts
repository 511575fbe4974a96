/**
 * What a request allocates on JavaScript's heap: nearly the same on every machine, however busy, as long as nothing is
 * collected meanwhile. Every kilobyte is garbage that somebody collects later.
 */

import { expect, test } from "vitest";
import { jsonSubmit, read, type Shot, submitOne } from "../../bench/shots.ts";
import { startMeasured } from "./measured-server.ts";

/** Room enough for the young that none is collected while it is counted. */
const NODE_OPTIONS = ["--expose-gc", "--min-semi-space-size=128", "--max-semi-space-size=128"];
/** Until what is called all the time is compiled, which takes allocations away. */
const WARM_UPS = 300;
const REQUESTS = 40;
const TRIES = 2;
/** Versions of V8 differ; whoever moves to another Node adds its numbers. */
const MEASURED_NODE = "20";
const isMeasured = process.versions.node.startsWith(`${MEASURED_NODE}.`);

/** A seventh above what it is, which COST=print tells: how much is compiled by then differs a little. */
const MOST_KB: Readonly<Record<string, number>> = {
  "JSON submit": 150,
  "GET job": 71,
  "GET list of 20": 365,
};

test.skipIf(!isMeasured)(
  `requests allocate little (skipped unless on Node ${MEASURED_NODE})`,
  async () => {
    const server = await startMeasured({ AUTH: "open", WORKERS: "1" }, NODE_OPTIONS);
    const submit = jsonSubmit("/v1/jobs", 201);
    const jobId = await submitOne(server.url, submit);
    const shots: Readonly<Record<string, Shot>> = {
      "JSON submit": submit,
      "GET job": read(`/v1/jobs/${jobId}`),
      "GET list of 20": read("/v1/jobs?limit=20"),
    };
    const costly: string[] = [];
    // Lists read what the submits have made, so these come first.
    for (const [name, shot] of Object.entries(shots)) {
      await sendAll(server.url, shot, WARM_UPS);
      let least = Infinity;
      for (let tried = 0; tried < TRIES; tried += 1) {
        const bytes = await server.allocatedBytes(() => sendAll(server.url, shot, REQUESTS));
        least = Math.min(least, bytes / REQUESTS / 1024);
      }
      if (process.env["COST"] === "print") {
        process.stdout.write(`${name}: ${least.toFixed(1)} kB\n`);
      }
      expect(least).toBeGreaterThan(0);
      const most = MOST_KB[name] ?? 0;
      costly.push(...(least > most ? [`${name}: ${least.toFixed(1)} kB instead of ${most}`] : []));
    }
    expect(costly).toEqual([]);
  },
  120_000,
);

async function sendAll(origin: string, shot: Shot, requests: number): Promise<void> {
  const { path, method, headers, body } = shot;
  for (let sent = 0; sent < requests; sent += 1) {
    const answer = await fetch(origin + path, { method, headers, body: body?.toString() ?? null });
    await answer.arrayBuffer();
    expect(answer.status).toBe(shot.expectedStatus);
  }
}
