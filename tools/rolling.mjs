/**
 * `npm run rolling -- CHECKOUT`: a rolling upgrade under load. CHECKOUT is an older release, built. Its node and one of
 * this version share a private PostgreSQL and a DATA_DIR: the new one starts and migrates while the old one works, both
 * take and run jobs, the old one is stopped. No job that was acknowledged may be lost, or run twice.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { argumentsOf } from "./arguments.mjs";
import { build } from "./build.mjs";
import { startPostgres } from "./postgres-cluster.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const USAGE = "Usage: npm run rolling -- CHECKOUT, the folder of an older release, built";
const [checkout] = argumentsOf(USAGE, { most: 1 });
if (checkout === undefined) {
  console.error(USAGE);
  process.exit(2);
}

const PHASE_MS = 5000;
const CALLERS = 4;
const PATIENCE_MS = 60_000;

await build();
const postgres = await startPostgres();
const dataDir = mkdtempSync(join(tmpdir(), "jobgate-rolling-"));
const children = [];

async function startNode(folder) {
  const child = spawn(process.execPath, [join(resolve(folder), "dist", "main.js")], {
    env: {
      PATH: process.env.PATH,
      PORT: "0",
      DATA_DIR: dataDir,
      DATABASE_URL: postgres.url,
      LOG_LEVEL: "error",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const node = { url: "", log: "", isStopping: false, child, exited: once(child, "exit") };
  child.stderr.setEncoding("utf8").on("data", (text) => (node.log += text));
  const listening = new Promise((done) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /http:\/\/[^\s,]+/u.exec(line)?.[0];
      if (found !== undefined) {
        done(new URL(found).origin);
      }
    });
  });
  node.url = await Promise.race([listening, node.exited.then(() => "")]);
  return node;
}

const nodes = [];
const acknowledged = new Set();
const refused = new Map();
const load = { isOver: false };
const JOB = {
  parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
};

function refuse(what) {
  refused.set(what, (refused.get(what) ?? 0) + 1);
}

const nameOf = (node) => (node === nodes[0] ? "the old node" : "the new node");

/** Submits a job at a node, and reads it at the other one. */
async function submitAt(node, other) {
  const answer = await fetch(`${node.url}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(JOB),
  });
  const told = await answer.json();
  if (!answer.ok) {
    refuse(`POST at ${nameOf(node)}: ${answer.status} ${told.detail}`);
    return;
  }
  acknowledged.add(told.jobId);
  const seen = await fetch(`${other.url}/v1/jobs/${told.jobId}`);
  if (!seen.ok) {
    refuse(`GET at ${nameOf(other)}: ${seen.status} ${await seen.text()}`);
  }
}

/** Calls one node after the other. */
async function callNodes() {
  for (let turn = 0; !load.isOver; turn += 1) {
    const open = nodes.filter((node) => !node.isStopping);
    const node = open[turn % open.length];
    await submitAt(node, open[(turn + 1) % open.length]).catch((error) =>
      refuse(
        `${nodes[0].isStopping ? "while it stops" : "unexpected"}: ${error.cause?.code ?? error.message}`,
      ),
    );
    await delay(20);
  }
}

async function eventsOf(jobId) {
  const found = await fetch(`${nodes[1].url}/v1/jobs/${jobId}/events`, {
    headers: { Accept: "application/json" },
  });
  return (await found.json()).map(({ code }) => code);
}

const faults = [];
try {
  nodes.push(await startNode(checkout));
  const callers = Array.from({ length: CALLERS }, callNodes);
  await delay(PHASE_MS);
  const alone = acknowledged.size;
  console.log(`The old node alone: ${alone} jobs.`);

  nodes.push(await startNode(root));
  if (nodes[1].url === "") {
    throw new Error(`The new node does not start: ${nodes[1].log}`);
  }
  await delay(PHASE_MS);
  console.log(`Both nodes: ${acknowledged.size - alone} jobs more.`);

  const refusing = await startNode(checkout);
  if (refusing.url !== "" || !/schema version/u.test(refusing.log)) {
    faults.push(`An old node that starts afterwards is not told why it cannot: ${refusing.log}`);
  }

  nodes[0].isStopping = true;
  nodes[0].child.kill("SIGTERM");
  const [code] = await nodes[0].exited;
  if (code !== 0) {
    faults.push(`The old node ended with ${code}.`);
  }
  await delay(PHASE_MS / 5);
  load.isOver = true;
  await Promise.all(callers);
  console.log(`All: ${acknowledged.size} jobs.`);

  const deadline = Date.now() + PATIENCE_MS;
  for (const jobId of acknowledged) {
    let codes = await eventsOf(jobId);
    while (!codes.includes("job.completed") && Date.now() < deadline) {
      await delay(100);
      codes = await eventsOf(jobId);
    }
    const count = (wanted) => codes.filter((each) => each === wanted).length;
    const ran = count("job.started") - count("job.given-back");
    if (ran !== 1 || count("job.completed") !== 1) {
      faults.push(`Job ${jobId}: ${codes.join(" ")}`);
    }
  }
  for (const [what, times] of refused) {
    console.log(`${times} times ${what}`);
    if (!/^POST[^:]*: 503|^while it stops/u.test(what)) {
      faults.push(what);
    }
  }
  faults.push(...nodes.flatMap(({ log }) => log.split("\n").filter((line) => line !== "")));
} finally {
  load.isOver = true;
  for (const child of children) {
    child.kill("SIGKILL");
  }
  await postgres.remove();
  rmSync(dataDir, { recursive: true, force: true });
}
if (faults.length > 0) {
  console.error(faults.slice(0, 20).join("\n"));
  process.exitCode = 1;
} else {
  console.log("No job was lost or run twice.");
}
