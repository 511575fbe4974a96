/** Opening a data directory: one process at a time, one schema, nothing left over from before. */

import { spawnSync } from "node:child_process";
import { readdir, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import Libsql from "libsql";
import { describe, expect, test } from "vitest";
import { migrate, SCHEMA_VERSION } from "../../src/store/schema/migrations.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openSqlite } from "../../src/store/databases/sqlite.ts";
import { chunks, pathOf } from "../harness/store/contents.ts";
import {
  COMPANY,
  ids,
  newJob,
  NOW,
  sampleDocument,
  sampleEvent,
  submitRunning,
} from "../harness/store/samples.ts";
import { useDataDir, useStoreIn } from "../harness/store/data-dir.ts";

const OPEN_SCRIPT = fileURLToPath(new URL("open.mjs", import.meta.url));

describe("one process at a time", () => {
  test("a second opening fails at once and says what to do", async () => {
    const dataDir = await useDataDir();
    await useStoreIn(dataDir);
    const second = openStore({ dataDir, ids });
    await expect(second).rejects.toThrow(/Another jobgate is running on this data directory/u);
    await expect(second).rejects.toThrow(/Stop the other one first, or set DATA_DIR/u);
  });

  test("a second process fails at once and changes nothing", async () => {
    const dataDir = await useDataDir();
    const store = await useStoreIn(dataDir);
    const unit = newJob();
    await store.jobs.add(unit);
    const temporary = path.join(dataDir, "tmp", "being-written");
    await writeFile(temporary, "half");
    const started = performance.now();
    const child = spawnSync(process.execPath, [OPEN_SCRIPT, dataDir], { encoding: "utf8" });
    expect(child.stdout).toMatch(/^refused: Another jobgate is running on this data directory/u);
    expect(performance.now() - started).toBeLessThan(5000);
    expect((await stat(temporary)).size).toBe(4);
    expect(await store.jobs.find("every-company", unit.job.id)).toEqual(unit.job);
  });

  test("the directory is free again as soon as close() resolves", async () => {
    const dataDir = await useDataDir();
    const unit = newJob();
    for (let round = 0; round < 3; round += 1) {
      const store = await openStore({ dataDir, ids });
      await store.jobs.add(unit);
      await store.close();
    }
    const child = spawnSync(process.execPath, [OPEN_SCRIPT, dataDir], { encoding: "utf8" });
    expect(child.stdout).toBe("opened\n");
  });
});

describe("the schema", () => {
  test("migrations run once", async () => {
    const file = path.join(await useDataDir(), "jobgate.db");
    const all = Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1);
    for (const expected of [all, []]) {
      const { db } = openSqlite(file);
      expect(await migrate(db)).toEqual(expected);
      await db.destroy();
    }
  });

  test("data of a newer program is refused and left as it is", async () => {
    const dataDir = await useDataDir();
    await (await openStore({ dataDir, ids })).close();
    const raw = new Libsql(path.join(dataDir, "jobgate.db"));
    raw.exec("UPDATE schema_version SET version = 99");
    raw.close();
    for (let round = 0; round < 2; round += 1) {
      await expect(openStore({ dataDir, ids })).rejects.toThrow(/schema version 99/u);
    }
  });

  test("a file that is no database is refused with its name", async () => {
    const dataDir = await useDataDir();
    await writeFile(path.join(dataDir, "jobgate.db"), "this is no database ".repeat(100));
    await expect(openStore({ dataDir, ids })).rejects.toThrow(
      /jobgate\.db is damaged, or no database at all/u,
    );
  });
});

describe("closing", () => {
  test("answers what was submitted before, and refuses what comes later", async () => {
    const dataDir = await useDataDir();
    const store = await openStore({ dataDir, ids });
    const units = Array.from({ length: 20 }, () => newJob());
    const submits = units.map((unit) => store.jobs.add(unit));
    await store.close();
    await Promise.all(submits);
    const unavailable = { code: "unavailable" };
    await expect(store.jobs.add(newJob())).rejects.toMatchObject(unavailable);
    await expect(store.jobs.list("every-company", { limit: 1 })).rejects.toMatchObject(unavailable);
    const again = await useStoreIn(dataDir);
    expect(await again.jobs.list("every-company", { limit: 100 })).toHaveLength(20);
  });
});

describe("what a crash leaves", () => {
  test("temporary files are removed at opening", async () => {
    const dataDir = await useDataDir();
    await (await openStore({ dataDir, ids })).close();
    await writeFile(path.join(dataDir, "tmp", "left"), "half a file");
    await useStoreIn(dataDir);
    expect(await readdir(path.join(dataDir, "tmp"))).toEqual([]);
  });

  test("the sweep removes blobs without owner, but none that may still be on its way", async () => {
    const dataDir = await useDataDir();
    const before = await openStore({ dataDir, ids });
    const unit = newJob();
    await before.jobs.add(unit);
    const owned = await before.blobs.put(chunks(Buffer.from("owned")), 10);
    const orphan = await before.blobs.put(chunks(Buffer.from("orphan")), 10);
    const document = sampleDocument(unit.job.id, { blobId: owned.id });
    await before.documents.add(document, sampleEvent());
    await before.close();
    for (const { id } of [owned, orphan]) {
      const longAgo = new Date(NOW - 1e12);
      await utimes(await pathOf(before.blobs, id), longAgo, longAgo);
    }

    const store = await useStoreIn(dataDir);
    const fresh = await store.blobs.put(chunks(Buffer.from("fresh")), 10);
    expect(await store.sweep()).toMatchObject({ jobsRemoved: 0, trashed: { files: 1 } });
    await pathOf(store.blobs, owned.id);
    await pathOf(store.blobs, fresh.id);
    await expect(pathOf(store.blobs, orphan.id)).rejects.toMatchObject({ code: "gone" });
  });

  test("the sweep ends the deletion of a job that a crash came between", async () => {
    const store = await useStoreIn(await useDataDir());
    const run = await submitRunning(store);
    await store.jobs.requestCancel(run.jobId, sampleEvent(), true);
    const end = { at: NOW, outcome: "cancelled", message: "", event: sampleEvent() } as const;
    await store.runs.finish(run, end);
    expect(await store.sweep()).toMatchObject({ jobsRemoved: 1, trashed: { files: 0 } });
    expect(await store.jobs.remove(run.jobId)).toBeUndefined();
  });
});

describe("durability settings", () => {
  test("the database is a WAL, synchronous is FULL and the lock is exclusive", async () => {
    const { db } = openSqlite(path.join(await useDataDir(), "jobgate.db"));
    const pragma = async (name: string) => {
      const { rows } = await db.executeQuery<Record<string, unknown>>({
        ...db.selectFrom("jobs").select("id").compile(),
        sql: `PRAGMA ${name}`,
      });
      return rows[0]?.[name];
    };
    expect(await pragma("journal_mode")).toBe("wal");
    expect(await pragma("synchronous")).toBe(2);
    expect(await pragma("locking_mode")).toBe("exclusive");
    await db.destroy();
  });

  test("data directory, key and database are for their owner only", async () => {
    const dataDir = path.join(await useDataDir(), "made", "by-jobgate");
    const store = await useStoreIn(dataDir);
    await store.companies.add(COMPANY);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    const files = ["secret.key", "jobgate.db", "jobgate.db-wal"];
    for (const name of files) {
      const { mode } = await stat(path.join(dataDir, name));
      expect([name, mode & 0o777]).toEqual([name, 0o600]);
    }
  });
});
