/** What requests cost: Jobgate, the old build and the floors side by side, each in a process of its own. */

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { type Contestant, contestsOf, type Contest, type FloorName } from "./cases.ts";
import { type Server, startServer } from "./child.ts";
import { HOLDABLE, type Hold, holdWorkers } from "./hold-workers.ts";
import { startJobgate } from "./jobgate.ts";
import { FULL, measure, QUICK } from "./measure.ts";
import type { Row } from "./row.ts";
import { differences } from "./same-answers.ts";
import { jsonSubmit, submitOne } from "./shots.ts";
import type { Topic } from "./topics.ts";

/** Starts everybody, measures, stops them. No worker takes part. */
export async function requestRows(topic: Topic): Promise<readonly Row[]> {
  const running: Server[] = [];
  const holds: Hold[] = [];
  const started = async (server: Promise<Server>): Promise<Server> => {
    running.push(await server);
    return server;
  };
  const contestant = async (home: string, nodeOptions: readonly string[]): Promise<Contestant> => {
    const folder = mkdtempSync(join(topic.folder, "requests-"));
    const environment = HOLDABLE;
    const server = await started(startJobgate({ home, folder, nodeOptions, environment }));
    holds.push(await holdWorkers(server.origin));
    return { server, jobId: await submitOne(server.origin, jsonSubmit("/v1/jobs", 201)) };
  };
  const { ours, old } = topic.builds;
  const { profile } = topic;
  const profiled = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  try {
    const contests = contestsOf(
      {
        ours: await contestant(ours, profiled),
        old: old === undefined ? undefined : await contestant(old, []),
        floors: await startFloors(topic, started),
      },
      topic.only,
    );
    await tellDifferences(contests);
    const rows = await measure(contests, topic.isQuick ? QUICK : FULL);
    if (holds.some((hold) => !hold.isHolding())) {
      console.log("Note: a worker came free, so running jobs is in Jobgate's figures too.\n");
    }
    return rows;
  } finally {
    for (const hold of holds) {
      hold.release();
    }
    await Promise.all(running.map((server) => server.stop()));
  }
}

async function startFloors(
  { home, built, folder }: Topic,
  started: (server: Promise<Server>) => Promise<Server>,
): Promise<Record<FloorName, Server>> {
  const environment = { BENCH_WSDL: join(home, "wsdl", "IpsApi.wsdl"), BENCH_FOLDER: folder };
  const start = (name: FloorName): Promise<Server> => {
    const file = join(built, "floors", `${name}.js`);
    const logFile = join(folder, `${name}.log`);
    return started(startServer({ name, file, logFile, environment }));
  };
  return {
    "durable-http": await start("durable-http"),
    "express-json": await start("express-json"),
    "node-soap": await start("node-soap"),
  };
}

/** A build that answers less, or more, is no fair comparison: whoever reads the table shall know. */
async function tellDifferences(contests: readonly Contest[]): Promise<void> {
  for (const text of await differences(contests)) {
    console.log(`Note: ${text}`);
  }
}
