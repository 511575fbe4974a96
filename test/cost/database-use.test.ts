/**
 * The regression gate of speed: what submits, runs and reads ask of the database and write to the disk. Counts, so no busy
 * machine trips them. They are what is needed today, each with its reason: `COST=print npx vitest run
 * test/cost/database-use.test.ts` tells them anew. Whoever makes something cheaper lowers its number; whoever needs more
 * says here what for.
 */

import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { jsonSubmit, recordSync, soapSubmit, xmlSubmit } from "../../bench/shots.ts";
import { addJob } from "../../src/core/submissions/add-job.ts";
import type { Workflow } from "../../src/core/ports/workflow-context.ts";
import { COMPANY, openService, type Service, startService } from "../harness/engine/service.ts";
import { workflowOf } from "../harness/engine/workflows.ts";
import { STANDING_ENGINE, startServer, type TestServer } from "../harness/start-server.ts";
import { type DatabaseUse, leastUse, statementCount } from "../harness/store/database-use.ts";

const TRIES = 12;
const QUIET_TURNS = 200;
const NO_TELEMETRY = {
  requestAnswered: () => undefined,
  runTakenOver: () => undefined,
  deliverySettled: () => undefined,
};

let server: TestServer;
let jobId: string;

beforeAll(async () => {
  server = await startServer({ AUTH: "open" }, { engine: STANDING_ENGINE });
  for (let jobs = 0; jobs < 30; jobs += 1) {
    jobId = await submit(jsonSubmit("/v1/jobs", 201));
  }
});
afterAll(() => server.close());

type Shot = ReturnType<typeof xmlSubmit>;

async function submit({ path, method, headers, body }: Shot): Promise<string> {
  const answer = await fetch(server.url + path, {
    method,
    headers,
    body: body?.toString() ?? null,
  });
  const text = await answer.text();
  expect(answer.ok, text).toBe(true);
  return /"jobId"\s*:\s*"([^"]+)"/u.exec(text)?.[1] ?? "";
}

/**
 * BEGIN, one INSERT a table (jobs, tags, events), COMMIT. A page for each B-tree that gets something: of jobs the rows and
 * six indexes and the counts, of tags and of events the rows.
 */
const SUBMIT = { statements: 5, pages: 10, commits: 1 };

test.each([
  { title: "JSON", shot: jsonSubmit("/v1/jobs", 201), most: SUBMIT },
  { title: "XML", shot: xmlSubmit(), most: SUBMIT },
  // And the company of the handle is looked up, and there are a ticket and its line.
  { title: "SOAP", shot: soapSubmit("1.1"), most: { ...SUBMIT, statements: 6, pages: 12 } },
])("a submit in $title is one transaction of few statements and pages", async ({ shot, most }) => {
  const use = await leastUse(server.dataDir, TRIES, () => submit(shot));
  expectAtMost(use, most);
});

test.each([
  // Its documents would be one more, where it has some.
  { title: "a job", path: () => `/v1/jobs/${jobId}`, statements: 1 },
  // How large each job is would be one more, where one is large.
  { title: "a list of 20", path: () => "/v1/jobs?limit=20", statements: 1 },
  // How many jobs there are in each state.
  { title: "the service", path: () => "/v1", statements: 1 },
])("reading $title writes nothing and asks few statements", async ({ path, statements }) => {
  const use = await leastUse(server.dataDir, TRIES, async () => {
    const answer = await fetch(server.url + path());
    expect((await answer.text()).length).toBeGreaterThan(100);
  });
  expectAtMost(use, { statements, pages: 0, commits: 0 });
});

/**
 * The id of the record, BEGIN, the job and the record, the state before, record, job, event, who is told, triggers and
 * endpoints of records, COMMIT. Where there are fifty states from before, the oldest of them goes, which is one more.
 */
const SYNC = { statements: 12, pages: 13, commits: 1 };

test("a sync of a record is one transaction of few statements, and one that says nothing new is none that writes", async () => {
  const shot = recordSync();
  await submit(shot);
  const use = await leastUse(server.dataDir, TRIES, () => submit(shot));
  expectAtMost(use, SYNC);
  const { body, ...same } = recordSync();
  await submit({ ...same, ...(body === undefined ? {} : { body }) });
  const again = await leastUse(server.dataDir, TRIES, () =>
    submit({ ...same, ...(body === undefined ? {} : { body }) }),
  );
  // The id, BEGIN, the job and the record, COMMIT.
  expectAtMost(again, { statements: 5, pages: 0, commits: 0 });
});

const PARAMETERS = {
  imageServingPublishJob: { publishType: "Full", emailSetting: "None" },
} as const;
/** A job that needs no documents, so that it may run at once. */
const DOCUMENT = { workflow: "test", name: "Spring catalogue", parameters: PARAMETERS };
const BATCH = 16;

function emptyWorkflow(): Workflow {
  return { ...workflowOf(async () => undefined), parameters: "imageServingPublishJob" };
}

test("submits of one turn share one transaction", async () => {
  await using service = await openService({ workflows: [emptyWorkflow()] });
  const use = await leastUse(service.dataDir, TRIES, () => submitTogether(service, BATCH));
  // BEGIN, jobs, events, tickets and lines, COMMIT: as many as for one job without tags.
  expectAtMost(use, { statements: 6, pages: 15, commits: 1 });
});

test.each([
  // One commit for the submits, one a job: its end and the claim of the next. A look for due tickets more or less is no matter.
  // A page of each end is for job logs by time.
  { workers: 1, most: { statements: 310, pages: 285, commits: 20 } },
  // Four ends and the next four claims are one commit.
  { workers: 4, most: { statements: 115, pages: 100, commits: 8 } },
])(
  "sixteen jobs are submitted and run by $workers workers in few transactions",
  async ({ workers, most }) => {
    let ended = 0;
    await using service = await startService({
      workers,
      workflows: [emptyWorkflow()],
      telemetry: {
        ...NO_TELEMETRY,
        jobMoved: ({ outcome }) => {
          ended += outcome === "succeeded" ? 1 : 0;
        },
      },
    });
    const use = await leastUse(service.dataDir, 6, async () => {
      const wanted = ended + BATCH;
      await submitTogether(service, BATCH);
      await vi.waitUntil(() => ended === wanted, { timeout: 20_000, interval: 1 });
      await quiet();
    });
    expectAtMost(use, most);
  },
);

function submitTogether(service: Service, jobs: number): Promise<unknown> {
  return Promise.all(
    Array.from({ length: jobs }, () =>
      addJob(service.ports, service.principal, { company: COMPANY, document: DOCUMENT }),
    ),
  );
}

/** Resolves when no statement has run for many turns, so that what follows an end has been done. */
async function quiet(): Promise<void> {
  let seen = -1;
  for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
    if (statementCount() !== seen) {
      seen = statementCount();
      turns = 0;
    }
    await nextTurn();
  }
}

/** Nothing at all would be a counter that is broken. */
function expectAtMost(use: DatabaseUse, most: DatabaseUse): void {
  if (process.env["COST"] === "print") {
    process.stdout.write(`${expect.getState().currentTestName}: ${JSON.stringify(use)}\n`);
  }
  expect(use.statements).toBeGreaterThan(0);
  const keys = ["statements", "pages", "commits"] as const;
  expect(
    keys
      .filter((key) => use[key] > most[key])
      .map((key) => `${use[key]} ${key} instead of ${most[key]}`),
  ).toEqual([]);
}
