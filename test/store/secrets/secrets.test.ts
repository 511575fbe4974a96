/** Secrets: never in clear on the disk, gone when the job ends. */

import { chmod, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createSealer } from "../../../src/store/secrets/seal.ts";
import { parseSecretKey } from "../../../src/store/secrets/secret-key.ts";
import { openStore, type Store } from "../../../src/store/open-store.ts";
import {
  claimJob,
  COMPANY,
  ids,
  newJob,
  NOW,
  sampleDocument,
  sampleEvent,
} from "../../harness/store/samples.ts";
import { filesIn, useDataDir, useStoreIn } from "../../harness/store/data-dir.ts";

const JOB_SECRET = [{ name: "DOC.PASSWORD", value: "opensesame-job" }];
const DOCUMENT_SECRET = [{ name: "DOC.PASSWORD", value: "opensesame-document" }];
const END = { at: NOW, outcome: "succeeded", message: "", event: sampleEvent() } as const;

async function submitWithSecrets(store: Store): Promise<string> {
  await store.companies.add(COMPANY);
  const unit = newJob({}, { secrets: JOB_SECRET });
  const jobId = unit.job.id;
  await store.jobs.add(unit);
  await store.documents.add(sampleDocument(jobId, { secrets: DOCUMENT_SECRET }), sampleEvent());
  return jobId;
}

async function startJob(store: Store, jobId: string): Promise<void> {
  const change = { jobId, transition: "start", at: NOW, message: "", events: [] } as const;
  await store.jobs.change(change);
}

describe("on the disk", () => {
  test("no file of the data directory holds a secret, but a worker gets it", async () => {
    const dataDir = await useDataDir();
    const store = await useStoreIn(dataDir);
    const jobId = await submitWithSecrets(store);
    await startJob(store, jobId);
    const run = await claimJob(store, jobId);
    expect(run?.secrets).toEqual(JOB_SECRET);
    expect(run?.documents[0]?.secrets).toEqual(DOCUMENT_SECRET);

    const files = await filesIn(dataDir);
    expect([...files.keys()]).toEqual(expect.arrayContaining(["jobgate.db", "jobgate.db-wal"]));
    // The search itself works: what is not secret is found.
    expect(files.get("jobgate.db-wal")?.includes(jobId)).toBe(true);
    for (const [name, bytes] of files) {
      expect([name, bytes.includes("opensesame")]).toEqual([name, false]);
    }
  });
});

describe("when the job ends", () => {
  /** How many seals there are, besides the one that checks the key. */
  async function sealedIn(dataDir: string): Promise<number> {
    const database = (await filesIn(dataDir)).get("jobgate.db")?.toString("latin1") ?? "";
    return database.split("v1.").length - 2;
  }

  test.each(["finish", "cancel"] as const)(
    "%s erases the secrets of job and documents",
    async (how) => {
      const dataDir = await useDataDir();
      const store = await openStore({ dataDir, ids });
      const jobId = await submitWithSecrets(store);
      await startJob(store, jobId);
      const run = how === "finish" ? await claimJob(store, jobId) : undefined;
      await store.close();
      expect(await sealedIn(dataDir)).toBe(2);

      const again = await openStore({ dataDir, ids });
      if (run === undefined) {
        const change = { jobId, transition: "cancel", at: NOW, message: "", events: [] } as const;
        await again.jobs.change({ ...change, outcome: "cancelled" });
      } else {
        expect(await again.runs.finish(run, END)).toBe("finished");
      }
      await again.close();
      expect(await sealedIn(dataDir)).toBe(0);
    },
  );
});

describe("the seal", () => {
  const sealer = createSealer(Buffer.alloc(32, 1));

  test("opens only with the same key and for the same owner, unchanged", () => {
    const sealed = sealer.seal(JOB_SECRET, "job-1") ?? "";
    expect(sealer.open(sealed, "job-1")).toEqual(JOB_SECRET);
    expect(() => sealer.open(sealed, "job-2")).toThrow();
    expect(() => createSealer(Buffer.alloc(32, 2)).open(sealed, "job-1")).toThrow();
    const middle = Math.floor(sealed.length / 2);
    const other = sealed[middle] === "A" ? "B" : "A";
    const changed = sealed.slice(0, middle) + other + sealed.slice(middle + 1);
    expect(() => sealer.open(changed, "job-1")).toThrow();
    expect(() => sealer.open("v1.", "job-1")).toThrow();
  });

  test("is never the same twice", () => {
    const seals = Array.from({ length: 50 }, () => sealer.seal(JOB_SECRET, "job-1"));
    expect(new Set(seals).size).toBe(50);
  });

  test("nothing is sealed where nothing is secret", () => {
    expect(sealer.seal([], "job-1")).toBeNull();
    expect(sealer.open(null, "job-1")).toEqual([]);
  });
});

describe("the key", () => {
  test("stays the same from start to start", async () => {
    const dataDir = await useDataDir();
    const store = await openStore({ dataDir, ids });
    const jobId = await submitWithSecrets(store);
    await startJob(store, jobId);
    await store.close();
    const again = await useStoreIn(dataDir);
    expect((await claimJob(again, jobId))?.secrets).toEqual(JOB_SECRET);
  });

  test("a key file that others can read is refused, with the command that mends it", async () => {
    const dataDir = await useDataDir();
    await (await openStore({ dataDir, ids })).close();
    const file = path.join(dataDir, "secret.key");
    await chmod(file, 0o640);
    const opening = openStore({ dataDir, ids });
    await expect(opening).rejects.toThrow(/can be read by others.*chmod 600/u);
    await chmod(file, 0o600);
    await useStoreIn(dataDir);
  });

  test("a broken key file is refused without telling what it holds", async () => {
    const dataDir = await useDataDir();
    await (await openStore({ dataDir, ids })).close();
    await writeFile(path.join(dataDir, "secret.key"), "hunter2", { mode: 0o600 });
    const opening = openStore({ dataDir, ids });
    await expect(opening).rejects.toThrow(/must hold a key of 32 bytes/u);
    await expect(opening).rejects.not.toThrow(/hunter2/u);
  });

  test("may be given as text instead, and then no file is made", async () => {
    const dataDir = await useDataDir();
    const store = await openStore({ dataDir, ids, secretKey: "ab".repeat(32) });
    await store.close();
    await expect(readFile(path.join(dataDir, "secret.key"))).rejects.toThrow(/ENOENT/u);
  });

  test("is 32 bytes, as hex or base64", () => {
    const bytes = Buffer.alloc(32, 0xfb);
    for (const encoding of ["hex", "base64", "base64url"] as const) {
      expect(Buffer.from(parseSecretKey(`${bytes.toString(encoding)}\n`, "SECRET_KEY"))).toEqual(
        bytes,
      );
    }
    for (const text of ["", "short", "ab".repeat(31), "ab".repeat(33), `${"ab".repeat(31)}g!`]) {
      expect(() => parseSecretKey(text, "SECRET_KEY")).toThrow(/SECRET_KEY must hold a key/u);
    }
  });
});
