/** How many statements the store needs: what a submit, a get and a list cost is decided by them. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { CompiledQuery } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { NewJob } from "../../../src/core/ports/jobs.ts";
import { type DrainableJobStore, createJobStore } from "../../../src/store/jobs/jobs.ts";
import { createDocumentStore } from "../../../src/store/jobs/documents.ts";
import { openSqlite } from "../../../src/store/databases/sqlite.ts";
import { migrate } from "../../../src/store/schema/migrations.ts";
import { createSealer } from "../../../src/store/secrets/seal.ts";
import { newDataDir } from "../../harness/store/data-dir.ts";
import {
  COMPANY,
  newJob,
  sampleDocument,
  sampleEvent,
  sampleTicket,
} from "../../harness/store/samples.ts";
import { listenToStatements } from "../../harness/store/statements.ts";

const sealer = createSealer(Buffer.alloc(32, 1));
const scope = { companyId: COMPANY.id };
let folder: string;
let opened: ReturnType<typeof openSqlite>;
let jobs: DrainableJobStore;
const heard: CompiledQuery[] = [];

beforeAll(async () => {
  folder = await newDataDir();
  opened = openSqlite(join(folder, "jobgate.db"));
  listenToStatements(opened.connection, (statement) => heard.push(statement));
  await migrate(opened.db);
  jobs = createJobStore(opened.db, sealer);
});
afterAll(async () => {
  await opened.db.destroy();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  heard.length = 0;
});

/** Each by its beginning, which says what it does to which table. */
const given = (): readonly string[] =>
  heard.map(
    ({ sql }) => /^(?:begin|commit|(?:insert into|select .*? from) "\w+")/u.exec(sql)?.[0] ?? sql,
  );

const SUBMIT = [
  "begin",
  'insert into "jobs"',
  'insert into "events"',
  'insert into "tickets"',
  'insert into "lines"',
  "commit",
];

async function submitTogether(count: number): Promise<readonly NewJob[]> {
  const all = Array.from({ length: count }, () => {
    const unit = newJob({ status: "pending" });
    return { ...unit, ticket: sampleTicket(unit.job.id) };
  });
  await Promise.all(all.map(async (job) => jobs.add(job)));
  return all;
}

it.each([1, 2, 16])("%i plain jobs that come together are six statements", async (count) => {
  await submitTogether(count);
  expect(given()).toEqual(SUBMIT);
});

it("so many jobs that their rows need several statements are all stored, once", async () => {
  const submitted = await submitTogether(403);
  const rows = await opened.db.selectFrom("jobs").select("id").execute();
  const stored = new Set(rows.map(({ id }) => id));
  expect(submitted.filter(({ job }) => !stored.has(job.id))).toEqual([]);
  // Sizes are powers of two from 17 on, so that there are few texts: 256, 128, 16 and 3 jobs.
  expect(given().filter((text) => text === 'insert into "jobs"')).toHaveLength(4);
});

it("the text of a submit is the same for other jobs", async () => {
  await submitTogether(2);
  const first = heard.map(({ sql }) => sql);
  heard.length = 0;
  await submitTogether(2);
  expect(heard.map(({ sql }) => sql)).toEqual(first);
});

it("a get is one statement where the job has no documents, and two where it has", async () => {
  const unit = newJob();
  await jobs.add(unit);
  heard.length = 0;
  expect((await jobs.findWithDocuments(scope, unit.job.id))?.documents).toEqual([]);
  expect(heard).toHaveLength(1);

  const document = sampleDocument(unit.job.id);
  await createDocumentStore(opened.db, sealer).add(document, sampleEvent());
  heard.length = 0;
  const found = await jobs.findWithDocuments(scope, unit.job.id);
  expect(found?.documents.map(({ id }) => id)).toEqual([document.id]);
  expect(heard).toHaveLength(2);
});

it("a page of jobs is one statement, and so are its sizes", async () => {
  await jobs.list(scope, { limit: 20 });
  await jobs.sizes(scope, { limit: 20 });
  expect(heard).toHaveLength(2);
});

it("documents that come together are one transaction, and one that is refused takes none with it", async () => {
  const units = [newJob(), newJob()];
  await Promise.all(units.map(async (unit) => jobs.add(unit)));
  const documents = createDocumentStore(opened.db, sealer);
  const [first, second] = units.map(({ job }) => sampleDocument(job.id));
  const bound = { documentsMax: 0, detail: "Too many." };
  heard.length = 0;
  await Promise.all(
    [first, second].map(async (each) => each && documents.add(each, sampleEvent())),
  );
  expect(given().filter((text) => text === "commit")).toHaveLength(1);

  const others = units.map(({ job }) => sampleDocument(job.id));
  const [kept, refused] = await Promise.allSettled(
    others.map(async (each, index) =>
      documents.add(each, sampleEvent(), index === 0 ? {} : { bound }),
    ),
  );
  expect([kept?.status, refused?.status]).toEqual(["fulfilled", "rejected"]);
  const counts = await Promise.all(units.map(async ({ job }) => documents.list(job.id)));
  expect(counts.map(({ length }) => length)).toEqual([2, 1]);
});
