/** Backups: of real servers that take and end jobs meanwhile, restored after everything was removed, from either database to either. */

import {
  appendFile,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { backupFaults, backupStore, restoreStore } from "../../../src/app/backup.ts";
import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../../src/client/admin/admin-client.ts";
import { createClient } from "../../../src/client/node.ts";
import { addBackupCommands } from "../../../src/commands/backup.ts";
import { readConfig } from "../../../src/settings/config.ts";
import { filesOf } from "../../../src/store/backup/backup-files.ts";
import { makeBackup } from "../../../src/store/backup/make-backup.ts";
import { exportSnapshot } from "../../../src/store/backup/snapshot.ts";
import { CONTENT_COLUMNS } from "../../../src/store/backup/named-contents.ts";
import { openSqlite } from "../../../src/store/databases/sqlite.ts";
import { migrate, SCHEMA_VERSION } from "../../../src/store/schema/migrations.ts";
import { type } from "../../commands/typed.ts";
import { created, offsetOf, patch } from "../../doors/tus/tus-calls.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import {
  createDatabase,
  dropDatabase,
  hasPostgres,
} from "../../harness/store/postgres-database.ts";

const VERSION = "1.2.3";

let home = "";
/** An installation without a server, with one job, and a backup of it. */
const settings = { DATA_DIR: "" };
let dir = "";
let job: Done = { jobId: "", result: Buffer.alloc(0) };

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "jobgate-backup-"));
  settings.DATA_DIR = newPlace();
  const made = newPlace();
  const server = await startServer({ ...settings });
  job = await done(server, "text");
  await backup(settings, made);
  await server.close();
  await restore(made, settings);
  dir = newPlace();
  await backup(settings, dir);
});
afterAll(() => rm(home, { recursive: true, force: true }));

let places = 0;
function newPlace(): string {
  places += 1;
  return path.join(home, `place-${places}`);
}

type Settings = Record<string, string>;

async function start(settings: Settings): Promise<TestServer> {
  const server = await startServer(settings);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= server.close());
  onTestFinished(close);
  return { ...server, close };
}

const configOf = (settings: Settings) => readConfig({ LOG_LEVEL: "silent", ...settings });

const backup = (settings: Settings, dir: string, withKey = true) =>
  backupStore(configOf(settings), { dir, withKey, version: VERSION });

const restore = (dir: string, settings: Settings) => restoreStore(configOf(settings), dir, VERSION);

interface Done {
  readonly jobId: string;
  readonly result: Buffer;
}

/** Submits a job with a document and waits until it has its result. */
async function done({ url }: { readonly url: string }, text: string): Promise<Done> {
  const client = createClient({ url });
  const { jobId } = await client.submit({ workflow: "package" });
  await client.upload(jobId, Buffer.from(text), { fileName: "text.txt" });
  await client.start(jobId);
  await client.waitFor(jobId);
  return { jobId, result: await resultOf({ url }, jobId) };
}

async function resultOf({ url }: { readonly url: string }, jobId: string): Promise<Buffer> {
  const client = createClient({ url });
  const { dataList } = await client.result(jobId);
  const { content } = await client.download(jobId, dataList[0]?.resultId ?? "");
  return buffer(content);
}

/** That a restored server has the jobs, with what they made. */
async function expectAll(server: TestServer, jobs: readonly Done[]): Promise<void> {
  for (const { jobId, result } of jobs) {
    expect((await resultOf(server, jobId)).equals(result)).toBe(true);
  }
  expect(await createAdminClient(adminAddress(server.dataDir)).verify()).toMatchObject({
    lacks: 0,
    lacking: [],
  });
}

/** Backs up a server that works on jobs all the while; then removes it, restores, and looks whether all of before is there. */
async function roundTrip(from: Settings, to: Settings): Promise<void> {
  const server = await start(from);
  const before = [await done(server, "first"), await done(server, "second")];
  const { jobId: waiting } = await createClient({ url: server.url }).submit({
    workflow: "package",
  });
  const during = Promise.all(["a", "b"].map((text) => done(server, text)));
  const made = newPlace();
  const manifest = await backup(from, made);
  await during;
  expect(manifest).toMatchObject({ missing: [], hasKey: true, schemaVersion: SCHEMA_VERSION });
  expect((await backupFaults(made)).faults).toEqual([]);
  await server.close();
  expect(await restore(made, to)).toMatchObject({ missing: 0, rows: manifest.rows.count });
  const again = await start(to);
  await expectAll(again, before);
  expect((await createClient({ url: again.url }).get(waiting)).jobId).toBe(waiting);
  expect((await done(again, "after")).result.length).toBeGreaterThan(0);
}

test("a backup of a running server brings back all jobs that were acknowledged before it", () =>
  roundTrip({ DATA_DIR: newPlace() }, { DATA_DIR: newPlace() }));

test("what is deleted while a backup is made is in it, since its rows are", async () => {
  const dataDir = newPlace();
  const server = await start({ DATA_DIR: dataDir });
  const kept = await done(server, "kept");
  const gone = await done(server, "gone");
  const made = newPlace();
  await makeBackup(made, {
    dataDir,
    withKey: true,
    about: { version: VERSION, schemaVersion: SCHEMA_VERSION, createdAt: "" },
    async writeRows(write) {
      const snapshot = await createAdminClient(adminAddress(dataDir)).snapshot();
      const rows = await exportSnapshot(snapshot, write);
      await createClient({ url: server.url }).remove(gone.jobId);
      await expect(backup({ DATA_DIR: dataDir }, newPlace())).rejects.toThrow(/is under way/u);
      return rows;
    },
  });
  await server.close();
  const target = { DATA_DIR: newPlace() };
  await restore(made, target);
  await expectAll(await start(target), [kept, gone]);
});

test("an upload that goes on after the backup is in it as it was, and goes on after the restore", async () => {
  const dataDir = newPlace();
  const server = await start({ DATA_DIR: dataDir });
  const upload = await created(server, 10);
  await patch(upload, { at: 0, bytes: Buffer.from("01234") });
  const append = ({ url }: TestServer): Promise<Response> =>
    patch(url + new URL(upload).pathname, { at: 5, bytes: Buffer.from("56789") });
  const made = newPlace();
  await backup({ DATA_DIR: dataDir }, made);
  expect((await append(server)).headers.get("upload-offset")).toBe("10");
  expect((await backupFaults(made)).faults).toEqual([]);
  await server.close();
  const target = { DATA_DIR: newPlace() };
  await restore(made, target);
  const again = await start(target);
  expect(await offsetOf(again.url + new URL(upload).pathname)).toBe(5);
  expect((await append(again)).headers.get("upload-offset")).toBe("10");
  expect((await backupFaults(made)).faults).toEqual([]);
});

/** What a command does not come to. */
const unasked = async (): Promise<never> => {
  throw new Error("Nobody asked for this.");
};
const UNASKED = { administer: unasked, backup: unasked, restore: unasked, faults: unasked };

describe("without a server", () => {
  /** A copy of the backup, to be damaged. */
  async function copyOf(): Promise<string> {
    const copy = newPlace();
    await cp(dir, copy, { recursive: true });
    return copy;
  }

  async function expectRefused(from: string, words: RegExp, extra: Settings = {}): Promise<void> {
    const target = { DATA_DIR: newPlace(), ...extra };
    await expect(restore(from, target)).rejects.toThrow(words);
    await expect(stat(target.DATA_DIR)).rejects.toThrow(/ENOENT/u);
  }

  test("files are linked, not copied, where the file system is the same", async () => {
    for await (const { path: name } of filesOf(dir)) {
      expect((await stat(path.join(dir, name))).nlink).toBeGreaterThan(1);
    }
  });

  test("a place with something in it is left alone, by backup and by restore", async () => {
    await expect(backup(settings, dir)).rejects.toThrow(
      /is not empty, and nothing is written over/u,
    );
    await expect(restore(dir, settings)).rejects.toThrow(/DATA_DIR .* is not empty: there is/u);
    const inside = path.join(settings.DATA_DIR, "backup");
    await expect(backup(settings, inside)).rejects.toThrow(/lies in DATA_DIR/u);
  });

  test("a backup that was broken off is not taken", async () => {
    const broken = newPlace();
    const breaking = makeBackup(broken, {
      dataDir: settings.DATA_DIR,
      withKey: true,
      about: { version: VERSION, schemaVersion: SCHEMA_VERSION, createdAt: "" },
      writeRows: async (write) => {
        await write("{}");
        throw new Error("The power went.");
      },
    });
    await expect(breaking).rejects.toThrow("The power went.");
    await expectRefused(broken, /is no finished backup: it has no manifest\.json/u);
    await expect(backupFaults(broken)).rejects.toThrow(/can be removed/u);
    // And it holds nothing up.
    expect((await backup(settings, newPlace())).missing).toEqual([]);
  });

  test("a damaged backup is refused by the names of its files", async () => {
    const copy = await copyOf();
    const names: string[] = [];
    for await (const { path: name } of filesOf(copy)) {
      names.push(name);
    }
    const [cut = "", lost = ""] = names;
    await truncate(path.join(copy, cut), 1);
    await rm(path.join(copy, lost));
    await appendFile(path.join(copy, "rows.jsonl"), " ");
    const typed = await type(
      (root) => addBackupCommands(root, { ...UNASKED, faults: backupFaults }),
      "verify",
      copy,
    );
    const { faults } = await backupFaults(copy);
    expect(typed).toMatchObject({ code: 1, out: expect.stringContaining(faults.join("\n")) });
    expect(faults.map((fault) => fault.split(" ")[0]).sort()).toEqual(
      ["rows.jsonl", cut, lost].sort(),
    );
    await expectRefused(copy, new RegExp(`nothing of it was restored: rows.jsonl .*${cut}`, "u"));
    await writeFile(path.join(copy, "manifest.json"), "{");
    await expectRefused(copy, /manifest\.json is damaged/u);
  });

  test("a path that leads out of the backup is refused", async () => {
    const copy = await copyOf();
    const line = JSON.stringify({ path: "blobs/../../outside", sizeBytes: 1 });
    await writeFile(path.join(copy, "files.jsonl"), `${line}\n`);
    const all = async (): Promise<void> => {
      for await (const _file of filesOf(copy)) {
        // None comes.
      }
    };
    await expect(all()).rejects.toThrow(/which is no file of a backup/u);
  });

  test("the schema and the key have to be the right ones", async () => {
    const other = await copyOf();
    const manifest = JSON.parse(await readFile(path.join(other, "manifest.json"), "utf8"));
    await writeFile(
      path.join(other, "manifest.json"),
      JSON.stringify({ ...manifest, schemaVersion: 1 }),
    );
    await expectRefused(other, /Restore it with the version that made it/u);
    const key = "ab".repeat(32);
    await expectRefused(dir, /sealed with another key/u, { SECRET_KEY: key });
    const without = newPlace();
    expect((await backup(settings, without, false)).hasKey).toBe(false);
    await expect(stat(path.join(without, "secret.key"))).rejects.toThrow(/ENOENT/u);
    await expectRefused(without, /made without its key\. Put the secret\.key/u);
    const text = await readFile(path.join(dir, "secret.key"), "utf8");
    const target = { DATA_DIR: newPlace(), SECRET_KEY: text.trim() };
    await restore(without, target);
    await expectAll(await start(target), [job]);
  });

  test("verify names what is missing or cut", async () => {
    const target = { DATA_DIR: newPlace() };
    await restore(await copyOf(), target);
    const server = await start(target);
    const names: string[] = [];
    for await (const { path: name } of filesOf(dir)) {
      names.push(name);
    }
    const [cut = "", lost = ""] = names;
    // Restored files are links; the copy's own stay as they are.
    await rm(path.join(target.DATA_DIR, cut));
    await writeFile(path.join(target.DATA_DIR, cut), "x");
    await rm(path.join(target.DATA_DIR, lost));
    const { lacks, lacking } = await createAdminClient(adminAddress(server.dataDir)).verify();
    expect(lacks).toBe(2);
    expect(Object.fromEntries(lacking.map(({ blobId, fault }) => [blobId, fault]))).toEqual({
      [path.basename(cut)]: expect.stringMatching(/^has 1 bytes, not \d+$/u),
      [path.basename(lost)]: "is missing",
    });
    expect(lacking.every(({ jobId }) => jobId === job.jobId)).toBe(true);
  });
});

describe.skipIf(!hasPostgres)("PostgreSQL", () => {
  let databases: readonly string[] = [];
  beforeAll(async () => {
    databases = [await createDatabase(), await createDatabase()];
  });
  afterAll(() => Promise.all(databases.map(dropDatabase)));

  test("an embedded installation is restored to PostgreSQL, and that one, running, to an embedded one", async () => {
    const [first = ""] = databases;
    await roundTrip({ DATA_DIR: newPlace() }, { DATA_DIR: newPlace(), DATABASE_URL: first });
  });

  test("a database that is not empty is refused, and the directory is as before", async () => {
    const [first = "", second = ""] = databases;
    await roundTrip({ DATA_DIR: newPlace(), DATABASE_URL: second }, { DATA_DIR: newPlace() });
    const target = { DATA_DIR: newPlace(), DATABASE_URL: first };
    await expect(restore(dir, target)).rejects.toThrow(/The database belongs to installation/u);
    const rest = await readdir(target.DATA_DIR);
    expect(rest).toEqual([]);
  });
});

test("each column that names contents is known to backups", async () => {
  const store = openSqlite(path.join(await mkdtemp(path.join(home, "columns-")), "some.db"));
  await migrate(store.db);
  const tables = await store.db.introspection.getTables();
  const columns = tables.flatMap(({ name: table, columns: all }) =>
    all
      .filter(({ name }) => name.endsWith("blob_id"))
      .map(({ name: column }) => ({ table, column })),
  );
  await store.close();
  const sorted = (list: readonly object[]) => list.map((each) => JSON.stringify(each)).sort();
  expect(sorted(CONTENT_COLUMNS)).toEqual(sorted(columns));
});
