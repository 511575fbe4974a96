/**
 * Makes the data set of a release, which the gate upgrades ever after: `node tools/make-data-set.mjs CHECKOUT NAME [postgres]`,
 * where CHECKOUT is the release, built (`npm ci && npm run build`). Its server is filled over HTTP with some of everything and
 * stopped as an operator stops it; its DATA_DIR becomes NAME.tar.gz in test/store/upgrades, what it answered last NAME.json.
 * With `postgres` its rows are in a private PostgreSQL, whose dump lies in NAME.tar.gz beside the files. What the release does
 * not have yet is told and left out. Keys and passwords in it are made for this, and good nowhere.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentsOf } from "./arguments.mjs";
import { jobVerbs, makeJobs, PUBLISH, runningJob, SAMPLES } from "./data-set-jobs.mjs";
import { dumpOf, startPostgres } from "./postgres-cluster.mjs";
import { PASSWORD, startRelease, until } from "./release-server.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const here = join(root, "test", "store", "upgrades");
const USAGE =
  "Usage: node tools/make-data-set.mjs CHECKOUT NAME [postgres], the folder of the release, built, and what its data are called";
const [checkout, name, database] = argumentsOf(USAGE, { most: 3 });
if (name === undefined || ![undefined, "postgres"].includes(database)) {
  console.error(USAGE);
  process.exit(2);
}

const home = mkdtempSync(join(tmpdir(), "jobgate-data-set-"));
const dataDir = join(home, "data");

/** The files that jobs fetch, and where callbacks arrive. */
const peer = createServer((request, response) => {
  request.resume();
  if (request.method === "GET" && request.url !== "/never") {
    response.setHeader("Content-Type", "image/jpeg");
    response.end(readFileSync(join(SAMPLES, "photo.jpg")));
  } else if (request.method === "POST") {
    response.statusCode = request.url === "/closed" ? 500 : 204;
    response.end();
  }
}).listen(0, "127.0.0.1");
await once(peer, "listening");
const peerUrl = `http://127.0.0.1:${peer.address().port}`;

const postgres = database === undefined ? undefined : await startPostgres();
const settings = postgres === undefined ? {} : { DATABASE_URL: postgres.url };
const { url, call, command, stop } = await startRelease(checkout, dataDir, settings);

const verbs = jobVerbs({ call });

/** Undefined where the release does not have it. */
async function where(what, act) {
  try {
    return await act();
  } catch (error) {
    console.log(`${name} has no ${what}: ${error.message.slice(0, 200)}`);
    return undefined;
  }
}

const jobs = await makeJobs(verbs, { peerUrl, where });

const schedules = {};
const schedule = async (asked) =>
  (await call("POST /v1/schedules", { parameters: PUBLISH, ...asked })).json.scheduleId;
schedules.everyMinute = await schedule({
  name: "Every minute",
  execSchedule: "0 * * * * ?",
  timeZone: "UTC",
});
schedules.paused = await schedule({
  name: "Paused",
  execSchedule: "0 0 3 * * ?",
  timeZone: "Europe/Berlin",
});
await call(`POST /v1/schedules/${schedules.paused}:pause`);

const content = readFileSync(join(SAMPLES, "three-pages.pdf"));
const upload = await where("resumable uploads", async () => {
  const tus = { "Tus-Resumable": "1.0.0" };
  const metadata = `filename ${Buffer.from("resumed.pdf").toString("base64")}`;
  const { headers } = await call("POST /tus", undefined, {
    ...tus,
    "Upload-Length": String(content.length),
    "Upload-Metadata": metadata,
  });
  const path = new URL(headers.get("location"), url).pathname;
  await call(`PATCH ${path}`, content.subarray(0, 10_000), {
    ...tus,
    "Upload-Offset": "0",
    "Content-Type": "application/offset+octet-stream",
  });
  return { path, offset: 10_000 };
});

const artwork = await where("artwork", async () => {
  const made = await call("POST /v1/jobs", {
    workflow: "artwork",
    name: "Artwork",
    externalId: "B-20931",
  });
  jobs.artwork = made.json.jobId;
  return { page: new URL(made.json.uploadURL).pathname };
});

const record = await where("records", async () => {
  const id = "0d4c2c0a-5c0e-4a7e-8b43-5b6f0c1d2e3f";
  const updated = "2026-11-02T08:01:00Z";
  await call("POST /jobs/v1/basicSync", {
    metadata: {
      clientJobId: id,
      workflowId: "b1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5b",
      jobTitle: "Pump 7",
      status: "Active",
      updated,
    },
    completedSteps: [
      {
        singleStep: {
          uniqueStepId: "c025f569-8148-4a75-a2e8-000000000001",
          stepTitle: "Valve shut",
          updated,
        },
      },
    ],
  });
  return { path: `/jobs/v1/${id}` };
});

const trigger = await where("triggers", async () => {
  const asked = {
    name: "Valves",
    triggerType: "Http",
    triggerOptions: { url: "https://hooks.example.com/valves?key=sealed" },
  };
  const { json } = await call("POST /trigger/v2", asked);
  return { path: `/trigger/v2/${json.triggerId}` };
});

command("company", "add", "--name", "Second", "--number", "47");
const user = ["--email", "anna@example.com", "--role", "IpsAdmin", "--password-stdin"];
command("user", "add", "--company", "1", ...user);
command("callback", "add", "--company", "47", "--url", "https://hooks.example.com/all");
const key = command("key", "add", "--company", "1", "--name", "Data set");
const otherKey = command("key", "add", "--company", "47", "--name", "Of the second");
const client = await where("OAuth clients", () => {
  const may = ["--scopes", "job.read", "--permissions", "owner"];
  const made = command("client", "add", "--company", "1", "--name", "Tablets", ...may);
  const [id, secret] = made.split("\n");
  return { id, secret };
});

jobs.running = await runningJob(verbs, peerUrl);
await until("A delivery", async () => {
  const { json } = await call(`GET /v1/jobs/${jobs.succeeded}/deliveries`);
  return json.every((each) => each.state === "delivered");
});
await until("An attempt", async () => {
  const { json } = await call(`GET /v1/jobs/${jobs.failed}/deliveries`);
  return json.some((each) => each.attempts.length > 0);
});

/** What it answers last; the job that runs is given back at the end. */
const answers = {};
for (const jobId of Object.values(jobs).filter((each) => each !== jobs.running)) {
  // Where it is changes with the port.
  const { uploadURL: _elsewhere, ...answer } = await verbs.state(jobId);
  answers[`/v1/jobs/${jobId}`] = answer;
}
for (const path of [
  `/v1/jobs/${jobs.succeeded}/result`,
  `/v1/schedules/${schedules.paused}`,
  ...[record, trigger].flatMap((each) => each?.path ?? []),
]) {
  answers[path] = (await call(`GET ${path}`)).json;
}
const contents = {};
for (const { resultId } of answers[`/v1/jobs/${jobs.succeeded}/result`].dataList) {
  const path = `/v1/jobs/${jobs.succeeded}/result/${resultId}`;
  const bytes = Buffer.from(await (await fetch(new URL(path, url))).arrayBuffer());
  contents[path] = createHash("sha256").update(bytes).digest("hex");
}
const deliveries = {};
for (const jobId of [jobs.succeeded, jobs.failed]) {
  const { json } = await call(`GET /v1/jobs/${jobId}/deliveries`);
  deliveries[jobId] = json.map(({ deliveryId, state: as }) => ({ deliveryId, state: as }));
}

await stop();
peer.closeAllConnections();
peer.close();

if (postgres === undefined) {
  const Sqlite = createRequire(import.meta.url)("libsql");
  const embedded = new Sqlite(join(dataDir, "jobgate.db"));
  embedded.exec("vacuum");
  embedded.close();
} else {
  writeFileSync(join(dataDir, "database.sql"), dumpOf(postgres));
  await postgres.remove();
}

const madeAt = new Date().toISOString();
const users = { email: "anna@example.com", password: PASSWORD, key, otherKey, client };
const told = {
  madeAt,
  users,
  jobs,
  schedules,
  upload,
  artwork,
  record,
  answers,
  contents,
  deliveries,
};
const answersFile = join(here, `${name}.json`);
writeFileSync(answersFile, JSON.stringify(told));
execFileSync(join(root, "node_modules", ".bin", "biome"), ["format", "--write", answersFile]);
const entries = readdirSync(dataDir);
execFileSync("tar", ["-czf", join(here, `${name}.tar.gz`), "-C", dataDir, ...entries]);
rmSync(home, { recursive: true });
console.log(`${name}.tar.gz holds ${entries.join(", ")}`);
