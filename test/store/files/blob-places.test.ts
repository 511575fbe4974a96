/** Where files come to lie: beside each other while they come one after the other, so that few directories are made. */

import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../../src/platform/clock.ts";
import { createIds } from "../../../src/platform/ids.ts";
import { createBlobStore } from "../../../src/store/files/disk/disk-blobs.ts";
import { chunks } from "../../harness/store/contents.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";

test("200 files in a row have names of their own and lie in 4 directories", async () => {
  const dataDir = await useDataDir();
  const [blobsDir, tempDir, trashDir] = ["blobs", "tmp", "trash"].map((name) =>
    path.join(dataDir, name),
  ) as [string, string, string];
  await mkdir(blobsDir);
  const blobs = createBlobStore({ blobsDir, tempDir, trashDir }, createIds(systemClock));
  const names = new Set<string>();
  for (let count = 0; count < 200; count += 1) {
    names.add((await blobs.put(chunks(Buffer.from("content")), 10)).id);
  }
  expect(names.size).toBe(200);
  const entries = await readdir(blobsDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name).sort()).toEqual([...names].sort());
  expect(new Set(files.map(({ parentPath }) => parentPath)).size).toBe(4);
});
