/** Data directories in which something is not what it should be: one clear sentence each, and nothing hangs. */

import { spawnSync } from "node:child_process";
import { mkdir, open, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openAdministration } from "../../../src/app/administration.ts";
import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { readConfig } from "../../../src/settings/config.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { ids, newJob } from "../../harness/store/samples.ts";
import { startServer } from "../../harness/start-server.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";

const isWindows = process.platform === "win32";

/** One that was used and closed. */
async function usedDirectory(): Promise<string> {
  const dataDir = await useDataDir();
  const store = await openStore({ dataDir, ids });
  for (let jobs = 0; jobs < 50; jobs += 1) {
    await store.jobs.add(newJob({ asked: { description: "x".repeat(1000) } }));
  }
  await store.close();
  return dataDir;
}

async function refusalOf(dataDir: string): Promise<string> {
  const opening = openStore({ dataDir, ids });
  const error: unknown = await opening.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "StoreOpenError" });
  return error instanceof Error ? error.message : "";
}

test.each(["blobs", "published", "trash"])("a file in the place of %s/", async (name) => {
  const dataDir = await usedDirectory();
  const place = path.join(dataDir, name);
  await rm(place, { recursive: true });
  await writeFile(place, "");
  expect(await refusalOf(dataDir)).toMatch(new RegExp(`${name} has to be a directory`, "u"));
});

test("a file in the place of the data directory", async () => {
  const file = path.join(await useDataDir(), "file");
  await writeFile(file, "");
  expect(await refusalOf(file)).toContain("has to be a directory");
});

test.skipIf(isWindows).each(["installation.json", "secret.key", "jobgate.db"])(
  "a pipe in the place of %s is not waited for",
  async (name) => {
    const dataDir = await usedDirectory();
    const place = path.join(dataDir, name);
    await rm(place);
    expect(spawnSync("mkfifo", [place]).status).toBe(0);
    expect(await refusalOf(dataDir)).toMatch(/is no plain file, but the .* belongs there/u);
  },
);

test.each([0, 2, 5])("a database of which the pages from %i on are noise", async (first) => {
  const dataDir = await usedDirectory();
  const file = path.join(dataDir, "jobgate.db");
  const { size } = await stat(file);
  const handle = await open(file, "r+");
  const start = first * 4096;
  await handle.write(Buffer.alloc(size - start, 0x5a), 0, size - start, start);
  await handle.close();
  expect(await refusalOf(dataDir)).toMatch(
    /jobgate\.db is damaged, or no database at all\. Put it back from a backup/u,
  );
});

test.skipIf(isWindows)("a directory in the place of the administration socket", async () => {
  const dataDir = await usedDirectory();
  await mkdir(adminAddress(dataDir));
  const start = startServer({ DATA_DIR: dataDir });
  await expect(start).rejects.toThrow(/admin\.sock is a directory, .* Move it away/u);
});

test.skipIf(isWindows)("administration says that a server's socket is gone", async () => {
  const server = await startServer();
  onTestFinished(() => server.close());
  await rm(adminAddress(server.dataDir));
  const administration = openAdministration(readConfig({ DATA_DIR: server.dataDir }));
  await expect(administration).rejects.toThrow(/nothing answers at .*admin\.sock.*restart the/u);
});
