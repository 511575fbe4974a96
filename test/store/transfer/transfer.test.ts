/** Moving everything from one store to another and back: nothing is lost, and nothing half or foreign is taken. */

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { DEFAULT_COMPANY } from "../../../src/core/model/company.ts";
import { NO_STAMPS } from "../../../src/core/model/people/record.ts";
import { readLines, writeLines } from "../../../src/store/transfer/transfer-file.ts";
import { openStore, type Store } from "../../../src/store/open-store.ts";
import {
  COMPANY,
  ids,
  newJob,
  NOW,
  sampleAsset,
  sampleDocument,
  sampleEvent,
  sampleResult,
  sampleTicket,
  sampleUpload,
  submitPending,
  submitRunning,
} from "../../harness/store/samples.ts";
import { hasPostgres, silent, useDatabase } from "../../harness/store/postgres-database.ts";
import { useDataDir, useStoreIn } from "../../harness/store/data-dir.ts";

const SECRETS = [{ name: "DOC.PASSWORD", value: "opensesame" }];

/** One of everything, and more jobs than one page of a dump holds. Returns a job with secrets that waits. */
async function fill(store: Store): Promise<string> {
  const run = await submitRunning(store);
  await store.runs.report(run, {
    events: [sampleEvent({ message: 'Grüße, "quoted"\n' })],
    result: sampleResult(run.jobId),
    progress: 0.123456789,
  });
  const unit = newJob({}, { secrets: SECRETS });
  await store.jobs.add(unit);
  await store.documents.add(sampleDocument(unit.job.id, { secrets: SECRETS }), sampleEvent());
  const ticket = sampleTicket(unit.job.id);
  const start = { transition: "start", at: NOW, message: "", events: [], ticket } as const;
  await store.jobs.change({ jobId: unit.job.id, ...start });
  await store.assets.put(sampleAsset());
  const limits = { uploadsMax: 1, bytesMax: 10, keptMs: 1 };
  await store.resumableUploads.add(sampleUpload(), limits);
  await fillFiles(store);
  const metadata = { clientJobId: ids.next(), workflowId: ids.next(), status: "Active" } as const;
  const record = {
    objectId: "6906f3c1a7b8c9d0e1f20304",
    document: { metadata },
    stamps: NO_STAMPS,
  };
  const made = newJob({ workflow: "record", waitingFor: "people" });
  await store.records.add(made, { ...record, createdBy: "anna", content: "" });
  await store.records.change(made.job.id, (stored) => ({ ...stored, at: NOW, events: [] }));
  await Promise.all(Array.from({ length: 1100 }, () => submitPending(store)));
  return unit.job.id;
}

/** A procedure, an upload in blocks on its way, and a resource. */
async function fillFiles(store: Store): Promise<void> {
  const limits = { uploadsMax: 9, bytesMax: 1000, keptMs: 1 };
  const upload = sampleUpload({ offsetBytes: 0, isInBlocks: true });
  const half = sampleUpload({ offsetBytes: 0, isInBlocks: true });
  for (const { id } of [upload, half]) {
    const block = { uploadId: id, firstByte: 0, sizeBytes: id === half.id ? 4 : 10 };
    await store.resumableUploads.add(id === half.id ? half : upload, limits);
    await store.uploadBlocks.add(
      { ...block, sha256: "a", blobId: ids.next() },
      { now: NOW, expiresAt: NOW + 1000, blocksMax: 9 },
    );
  }
  const file = { blobId: ids.next(), sizeBytes: 10, sha256: "b" };
  const { companyId } = upload;
  const taken = await store.procedures.take({
    companyId,
    isFirst: true,
    name: "Grüße",
    description: "",
    tags: ["a"],
    liveObjectIds: [],
    version: {
      ...file,
      id: ids.next(),
      procedureId: ids.next(),
      uploadId: upload.id,
      fileName: "a.zip",
      notes: "",
      author: "anna",
      uploadedAt: NOW,
    },
  });
  expect(taken).toMatchObject({ isNew: true });
  const resource = { id: ids.next(), companyId, resourceId: "photo", contentType: "image/jpeg" };
  await store.resources.add({ ...resource, ...file, createdBy: "anna", createdAt: NOW });
}

async function dumpOf(store: Store): Promise<readonly string[]> {
  const lines: string[] = [];
  await store.exportRows(async (text) => {
    lines.push(...text.split("\n"));
  });
  return lines;
}

/** The rows of a dump, in an order that does not depend on the database. */
const sorted = (lines: readonly string[]) => lines.slice(1, -1).map(normal).sort();

function normal(line: string): string {
  const { table, row } = JSON.parse(line);
  return JSON.stringify([
    table,
    Object.entries(row).sort(([left], [right]) => (left < right ? -1 : 1)),
  ]);
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function filled(): Promise<{
  readonly store: Store;
  readonly dataDir: string;
  readonly jobId: string;
}> {
  const dataDir = await useDataDir();
  const store = await useStoreIn(dataDir);
  return { store, dataDir, jobId: await fill(store) };
}

/** Another embedded store with the same key. */
async function emptyLike(dataDir: string): Promise<Store> {
  const other = await useDataDir();
  const key = await readFile(path.join(dataDir, "secret.key"), "utf8");
  await writeFile(path.join(other, "secret.key"), key, { mode: 0o600 });
  return useStoreIn(other, { purpose: "import" });
}

test("a file round trip between embedded stores keeps every row", async () => {
  const { store, dataDir, jobId } = await filled();
  const file = path.join(dataDir, "export.jsonl");
  const rows = await writeLines(file, (write) => store.exportRows(write));
  const other = await emptyLike(dataDir);
  await other.companies.add({ id: ids.next(), createdAt: 1, ...DEFAULT_COMPANY });
  expect(await other.importRows(readLines(file))).toBe(rows);
  expect(sorted(await dumpOf(other))).toEqual(sorted(await dumpOf(store)));
  expect(await other.jobs.find("every-company", jobId)).toMatchObject({ status: "pending" });
  await expect(writeLines(file, (write) => store.exportRows(write))).rejects.toThrow(
    /is there already/u,
  );
});

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  const database = useDatabase();

  test("everything goes to PostgreSQL and back, secrets and tickets included", async () => {
    const { store, dataDir, jobId } = await filled();
    const before = await dumpOf(store);
    await store.close();
    const shared = { url: database(), log: silent };
    const postgres = await openStore({ dataDir, ids, shared, purpose: "import" });
    onTestFinished(() => postgres.close());
    expect(await postgres.importRows(each(before))).toBe(before.length - 2);
    const there = await dumpOf(postgres);
    expect(sorted(there)).toEqual(sorted(before));

    const back = await emptyLike(dataDir);
    await back.importRows(each(there));
    expect(sorted(await dumpOf(back))).toEqual(sorted(before));

    expect((await postgres.tickets.due("run", NOW, 2000)).length).toBe(1101);
    const claim = { node: "n", at: NOW, leaseUntil: NOW + 1, event: sampleEvent() };
    expect((await postgres.runs.claim({ jobId, ...claim }))?.secrets).toEqual(SECRETS);
    await expect(postgres.importRows(each(before))).rejects.toThrow(/not empty/u);
  });
});

test("an import is refused as a whole, with the reason", async () => {
  const { store, dataDir } = await filled();
  const lines = await dumpOf(store);
  const target = await emptyLike(dataDir);
  const refused = async (changed: readonly string[], reason: RegExp) => {
    await expect(target.importRows(each(changed))).rejects.toThrow(reason);
    expect(await target.companies.list()).toEqual([]);
    expect(await target.jobs.list("every-company", { limit: 1 })).toEqual([]);
  };
  await refused(lines.slice(0, -1), /breaks off before its end/u);
  await refused([...lines.slice(0, 5), ...lines.slice(6)], /Rows are missing/u);
  await refused(lines.slice(1), /no export of jobgate/u);
  await refused([], /breaks off/u);
  await refused([lines[0] ?? "", "{broken"], /no JSON/u);
  await refused(
    [lines[0] ?? "", '{"table":"schema_version","row":{}}'],
    /no table schema_version/u,
  );
  const older = { ...JSON.parse(lines[0] ?? ""), schemaVersion: 1 };
  await refused([JSON.stringify(older), ...lines.slice(1)], /schema version 1.*same version/u);

  const strange = await useStoreIn(await useDataDir());
  await expect(strange.importRows(each(lines))).rejects.toThrow(/sealed with another key/u);
});

test("a database refuses another key than the one that sealed its secrets", async () => {
  const dataDir = await useDataDir();
  const store = await openStore({ dataDir, ids });
  await store.companies.add(COMPANY);
  await store.close();
  const other = openStore({ dataDir, ids, secretKey: "cd".repeat(32) });
  await expect(other).rejects.toThrow(/sealed with another key/u);
});
