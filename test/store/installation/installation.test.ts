/** Directory and database: they know each other, refuse strangers, and can be joined on purpose. */

import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import Libsql from "libsql";
import { describe, expect, onTestFinished, test } from "vitest";
import { openStore, type Store } from "../../../src/store/open-store.ts";
import { Random, runSeed } from "../../harness/random.ts";
import { FaultyFiles } from "../../harness/store/faulty-files.ts";
import { gateOrLong } from "../../harness/length.ts";
import { chunks, pathOf } from "../../harness/store/contents.ts";
import { COMPANY, ids, newJob, sampleDocument, sampleEvent } from "../../harness/store/samples.ts";
import {
  createDatabase,
  dropDatabase,
  execute,
  hasPostgres,
  silent,
} from "../../harness/store/postgres-database.ts";
import { filesIn, useDataDir, useStoreIn } from "../../harness/store/data-dir.ts";

/** The gate lets every third call fail, others each time; the long run each. */
const STRIDE = gateOrLong(3, 1);
const MARK = "installation.json";

/** A company, a job and a document with its file. Returns the file's id. */
async function fill(store: Store): Promise<string> {
  await store.companies.add({ ...COMPANY, id: ids.next() });
  const unit = newJob();
  await store.jobs.add(unit);
  const { id } = await store.blobs.put(chunks(Buffer.from("content")), 10);
  await store.documents.add(sampleDocument(unit.job.id, { blobId: id }), sampleEvent());
  return id;
}

/** A directory that was used, and the id of a file in it. */
async function usedDirectory(): Promise<{ readonly dataDir: string; readonly blobId: string }> {
  const dataDir = await useDataDir();
  const store = await openStore({ dataDir, ids });
  const blobId = await fill(store);
  await store.close();
  return { dataDir, blobId };
}

/** Files of the directory but the database's own, which a look may touch. */
async function heldIn(dataDir: string): Promise<readonly string[]> {
  return [...(await filesIn(dataDir)).keys()]
    .filter((name) => !name.startsWith("jobgate.db"))
    .sort();
}

async function markIn(dataDir: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(path.join(dataDir, MARK), "utf8"));
}

/** As an installation was before there were ids. */
async function forgetIds(dataDir: string): Promise<void> {
  await rm(path.join(dataDir, MARK));
  changeDatabase(dataDir, "DELETE FROM installation");
}

function changeDatabase(dataDir: string, statement: string): void {
  const raw = new Libsql(path.join(dataDir, "jobgate.db"));
  raw.exec(statement);
  raw.close();
}

describe("a start", () => {
  test("without the database that the directory belongs to is refused, and changes nothing", async () => {
    const { dataDir } = await usedDirectory();
    await rm(path.join(dataDir, "jobgate.db"));
    await writeFile(path.join(dataDir, "tmp", "being-written"), "half");
    const before = await heldIn(dataDir);
    for (let round = 0; round < 2; round += 1) {
      const start = openStore({ dataDir, ids });
      await expect(start).rejects.toThrow(/new or empty, but .* holds the mark of installation/u);
      await expect(start).rejects.toThrow(/DATABASE_URL.*jobgate import.*jobgate adopt/u);
      expect(await heldIn(dataDir)).toEqual(before);
      expect(existsSync(path.join(dataDir, "jobgate.db"))).toBe(false);
    }
  });

  test.each(["blobs", "published", "key"] as const)(
    "of a new database beside %s that carry no id is refused",
    async (kind) => {
      const { dataDir } = await usedDirectory();
      const old = await useDataDir();
      if (kind === "key") {
        await writeFile(path.join(old, "secret.key"), `${"ab".repeat(32)}\n`, { mode: 0o600 });
      } else {
        // As the store itself would put it there.
        const directory = path.join(old, kind, "nt", "te");
        await mkdir(directory, { recursive: true });
        await writeFile(path.join(directory, "file-with-content"), "content");
      }
      const before = await heldIn(old);
      await expect(openStore({ dataDir: old, ids })).rejects.toThrow(/is new or empty, but/u);
      expect(await heldIn(old)).toEqual(before);
      await useStoreIn(dataDir);
    },
  );

  test("with the database of another directory is refused", async () => {
    const [one, other] = [await usedDirectory(), await usedDirectory()];
    await rm(path.join(one.dataDir, "jobgate.db"));
    const strange = await readFile(path.join(other.dataDir, "jobgate.db"));
    await writeFile(path.join(one.dataDir, "jobgate.db"), strange, { mode: 0o600 });
    await expect(openStore({ dataDir: one.dataDir, ids })).rejects.toThrow(
      /database belongs to installation .* belongs to installation/u,
    );
  });

  test("in somebody else's directory is refused, and does not empty it", async () => {
    const dataDir = await useDataDir();
    await mkdir(path.join(dataDir, "tmp"));
    await writeFile(path.join(dataDir, "tmp", "letter"), "dear");
    await expect(openStore({ dataDir, ids })).rejects.toThrow(
      /not a data directory of jobgate, but holds tmp\//u,
    );
    expect(await heldIn(dataDir)).toEqual(["tmp/letter"]);
  });

  test("without the key that sealed what is stored makes no new one", async () => {
    const { dataDir } = await usedDirectory();
    await rm(path.join(dataDir, "secret.key"));
    await expect(openStore({ dataDir, ids })).rejects.toThrow(
      /secret\.key is missing.*No new key/u,
    );
    expect(existsSync(path.join(dataDir, "secret.key"))).toBe(false);
  });

  test("with a damaged mark is refused with its path", async () => {
    const { dataDir } = await usedDirectory();
    await writeFile(path.join(dataDir, MARK), "{");
    await expect(openStore({ dataDir, ids })).rejects.toThrow(/installation\.json is damaged/u);
  });

  test("that breaks off at any call of the file system is gone on with", async () => {
    let faults = 0;
    for (let failAt = new Random(runSeed()).integer(1, STRIDE); ; failAt += STRIDE) {
      const dataDir = path.join(await useDataDir(), "data");
      const files = new FaultyFiles(dataDir, "EIO", failAt);
      files.install();
      const first = openStore({ dataDir, ids });
      const store = await first.catch(() => undefined);
      files.restore();
      await store?.close();
      await (await openStore({ dataDir, ids })).close();
      const { installation, joining } = await markIn(dataDir);
      expect([typeof installation, joining]).toEqual(["string", undefined]);
      if (files.met === undefined) {
        break;
      }
      faults += 1;
    }
    expect(faults).toBeGreaterThan(10 / STRIDE);
  });
});

describe("an installation from before there were ids", () => {
  test("is adopted at its first start", async () => {
    const { dataDir, blobId } = await usedDirectory();
    await forgetIds(dataDir);
    const store = await useStoreIn(dataDir);
    expect((await store.sweep({ ageMs: -1 })).trashed.files).toBe(0);
    await pathOf(store.blobs, blobId);
    expect((await markIn(dataDir))["installation"]).toBeTypeOf("string");
  });

  test.each([
    ["the database's files are not there", "DELETE FROM jobs", true],
    ["the files belong to no row", "DELETE FROM documents", false],
  ])("is refused where %s", async (_why, statement, isEmptied) => {
    const { dataDir } = await usedDirectory();
    await forgetIds(dataDir);
    changeDatabase(dataDir, statement);
    if (isEmptied) {
      await rm(path.join(dataDir, "blobs"), { recursive: true });
    }
    const before = await heldIn(dataDir);
    await expect(openStore({ dataDir, ids })).rejects.toThrow(/do not fit.*adopt --force/u);
    expect((await heldIn(dataDir)).filter((name) => name !== MARK)).toEqual(before);
    await expect(openStore({ dataDir, ids })).rejects.toThrow(/do not fit/u);
    await useStoreIn(dataDir, { purpose: "adopt-unfitting" });
  });
});

describe("adopting", () => {
  test("joins a directory that carries no id with its restored database, and only where they fit", async () => {
    const { dataDir, blobId } = await usedDirectory();
    await rm(path.join(dataDir, MARK));
    await expect(openStore({ dataDir, ids })).rejects.toThrow(/carries no id/u);
    await (await openStore({ dataDir, ids, purpose: "adopt" })).close();
    const store = await useStoreIn(dataDir);
    await pathOf(store.blobs, blobId);
    await store.close();

    await rm(path.join(dataDir, "jobgate.db"));
    const adopting = openStore({ dataDir, ids, purpose: "adopt" });
    await expect(adopting).rejects.toThrow(/of 1 files that are there, 0 belong/u);
    await (await openStore({ dataDir, ids, purpose: "adopt-unfitting" })).close();
    await useStoreIn(dataDir);
  });
});

describe("the sweep", () => {
  test("keeps what it takes for a week, and puts back what a row refers to again", async () => {
    const { dataDir, blobId } = await usedDirectory();
    changeDatabase(dataDir, "CREATE TABLE kept AS SELECT * FROM documents");
    changeDatabase(dataDir, "DELETE FROM documents");
    const emptied = await openStore({ dataDir, ids });
    expect((await emptied.sweep()).trashed.files).toBe(0);
    const dry = await emptied.sweep({ ageMs: -1, isDryRun: true });
    const one = { files: 1, sizeBytes: 7 };
    expect(dry).toMatchObject({ isDryRun: true, trashed: one, examples: [blobId] });
    await pathOf(emptied.blobs, blobId);
    expect((await emptied.sweep({ ageMs: -1 })).trashed).toEqual(one);
    await expect(pathOf(emptied.blobs, blobId)).rejects.toMatchObject({ code: "gone" });
    const [day = ""] = await readdir(path.join(dataDir, "trash"));
    expect(await readdir(path.join(dataDir, "trash", day))).toEqual([blobId]);
    await emptied.close();

    changeDatabase(dataDir, "INSERT INTO documents SELECT * FROM kept; DROP TABLE kept");
    const store = await useStoreIn(dataDir);
    const report = await store.sweep({ ageMs: -1 });
    expect(report).toMatchObject({ restored: one, trashed: { files: 0 } });
    expect((await stat(await pathOf(store.blobs, blobId))).size).toBe(7);
  });

  test("removes from the trash what lay there for a week, and nothing that somebody else put there", async () => {
    const dataDir = await useDataDir();
    const store = await useStoreIn(dataDir);
    const day = (daysAgo: number) =>
      new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
    for (const name of [day(6), day(9), "notes"]) {
      await mkdir(path.join(dataDir, "trash", name));
      await writeFile(path.join(dataDir, "trash", name, "some-old-blob"), "old");
    }
    expect((await store.sweep({ isDryRun: true })).removed).toEqual({ files: 1, sizeBytes: 3 });
    expect((await store.sweep()).removed).toEqual({ files: 1, sizeBytes: 3 });
    expect((await readdir(path.join(dataDir, "trash"))).sort()).toEqual([day(6), "notes"].sort());
  });

  test("moves nothing once the directory was exchanged under the running server", async () => {
    const dataDir = await useDataDir();
    const store = await useStoreIn(dataDir);
    await store.blobs.put(chunks(Buffer.from("orphan")), 10);
    const before = await heldIn(path.join(dataDir, "blobs"));
    await writeFile(path.join(dataDir, MARK), JSON.stringify({ installation: "another" }));
    await expect(store.sweep({ ageMs: -1 })).rejects.toThrow(/directory another: nothing/u);
    expect(await heldIn(path.join(dataDir, "blobs"))).toEqual(before);
  });
});

describe("an import", () => {
  async function exported(dataDir: string): Promise<readonly string[]> {
    const store = await openStore({ dataDir, ids });
    const lines: string[] = [];
    await store.exportRows(async (text) => void lines.push(...text.split("\n")));
    await store.close();
    return lines;
  }

  async function* each(lines: readonly string[]): AsyncGenerator<string> {
    yield* lines;
  }

  test("beside the files of another installation is refused, and leaves the store empty", async () => {
    const [one, other] = [await usedDirectory(), await usedDirectory()];
    const lines = await exported(one.dataDir);
    await rm(path.join(other.dataDir, "jobgate.db"));
    const key = await readFile(path.join(one.dataDir, "secret.key"), "utf8");
    const importing = { purpose: "import", secretKey: key } as const;
    const store = await useStoreIn(other.dataDir, importing);
    await expect(store.importRows(each(lines))).rejects.toThrow(/it is another installation's/u);
    expect(await store.companies.list()).toEqual([]);
    await store.close();
    await expect(openStore({ dataDir: other.dataDir, ids })).rejects.toThrow(/new or empty/u);
  });

  test("into a new database beside its own files joins them, and parts them from the old database", async () => {
    const { dataDir, blobId } = await usedDirectory();
    const lines = await exported(dataDir);
    const file = path.join(dataDir, "jobgate.db");
    const old = await readFile(file);
    await rm(file);
    const store = await openStore({ dataDir, ids, purpose: "import" });
    await store.importRows(each(lines));
    await store.close();
    await (await openStore({ dataDir, ids })).close();

    await writeFile(file, old);
    await expect(openStore({ dataDir, ids })).rejects.toThrow(/belongs to installation/u);
    expect((await heldIn(dataDir)).some((name) => name.endsWith(blobId))).toBe(true);
  });
});

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  async function useNewDatabase(): Promise<{ url: string; log: typeof silent }> {
    const url = await createDatabase();
    onTestFinished(() => dropDatabase(url));
    return { url, log: silent };
  }

  test("a forgotten, a new or another DATABASE_URL is refused and changes nothing", async () => {
    const dataDir = await useDataDir();
    const shared = await useNewDatabase();
    const store = await openStore({ dataDir, ids, shared });
    await fill(store);
    await store.close();
    const before = await heldIn(dataDir);
    await expect(openStore({ dataDir, ids })).rejects.toThrow(/Is DATABASE_URL set/u);
    expect(existsSync(path.join(dataDir, "jobgate.db"))).toBe(false);
    const empty = await useNewDatabase();
    await expect(openStore({ dataDir, ids, shared: empty })).rejects.toThrow(/new or empty/u);
    const tables = "select tablename from pg_tables where schemaname = 'public'";
    expect(await execute(empty.url, tables)).toEqual([]);
    const other = await useNewDatabase();
    await (await openStore({ dataDir: await useDataDir(), ids, shared: other })).close();
    await expect(openStore({ dataDir, ids, shared: other })).rejects.toThrow(
      /belongs to installation .* belongs to installation/u,
    );
    expect(await heldIn(dataDir)).toEqual(before);
    await (await openStore({ dataDir, ids, shared })).close();
  });

  test("of two nodes that start at once with directories of their own one is refused", async () => {
    const shared = await useNewDatabase();
    const directories = [await useDataDir(), await useDataDir()];
    const starts = await Promise.allSettled(
      directories.map(async (dataDir) => (await openStore({ dataDir, ids, shared })).close()),
    );
    const refused = starts.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(1);
    expect(String(refused[0]?.status === "rejected" && refused[0].reason)).toMatch(
      /is new: its files are elsewhere.*all nodes of one database share/u,
    );
    const keys = directories.filter((each) => existsSync(path.join(each, "secret.key")));
    expect(keys).toHaveLength(1);
  });
});
