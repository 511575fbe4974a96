/** Data directories for tests: fresh, and removed afterwards. */

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { openStore, type Store, type StoreOptions } from "../../../src/store/open-store.ts";
import { putTables } from "./migrated.ts";
import { ids } from "./samples.ts";

/** A new empty directory; the caller removes it. */
export function newDataDir(): Promise<string> {
  return mkdtemp(path.join(os.tmpdir(), "jobgate-test-"));
}

/** A new empty directory that goes away with the running test. */
export async function useDataDir(): Promise<string> {
  const dataDir = await newDataDir();
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

/** Opens a store that is closed with the running test, if the test has not closed it. */
export async function useStoreIn(
  dataDir: string,
  options: Partial<StoreOptions> = {},
): Promise<Store> {
  const store = await openStore({ dataDir, ids, ...options });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= store.close());
  onTestFinished(close);
  return { ...store, close };
}

/** A store in a directory of its own, for the port suites. */
export async function openFresh(): Promise<{
  readonly dataDir: string;
  readonly store: Store;
  close(): Promise<void>;
}> {
  const dataDir = await newDataDir();
  await putTables(dataDir);
  const store = await openStore({ dataDir, ids });
  return {
    dataDir,
    store,
    async close() {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The files below a directory, by their paths in it with "/". */
export async function filesIn(directory: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const full = path.join(entry.parentPath, entry.name);
    const name = path.relative(directory, full).split(path.sep).join("/");
    files.set(name, await readFile(full));
  }
  return files;
}
