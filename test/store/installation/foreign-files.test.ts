/** Files that Jobgate did not put into its directories: sweeps and starts pass over them, and leave them where they are. */

import { existsSync } from "node:fs";
import { mkdir, readdir, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { emptyScratch } from "../../../src/engine/runs/scratch.ts";
import { openStore, type Store } from "../../../src/store/open-store.ts";
import { chunks, pathOf } from "../../harness/store/contents.ts";
import { ids } from "../../harness/store/samples.ts";
import { useDataDir, useStoreIn } from "../../harness/store/data-dir.ts";
import { smallDisk } from "../../harness/store/small-disk.ts";

const NAMES = [".DS_Store", ".nfs000000000042", "4913", "note.txt~", "lost+found/#12"];

/** Puts them there two days ago. */
async function litter(directory: string): Promise<readonly string[]> {
  const files = NAMES.map((name) => path.join(directory, name));
  for (const file of files) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, "foreign");
    await utimes(file, new Date(0), new Date(0));
  }
  return files;
}

async function put(store: Store): Promise<string> {
  const { id } = await store.blobs.put(chunks(Buffer.from("content")), 10);
  return path.dirname(await pathOf(store.blobs, id));
}

test("a sweep passes over foreign files at every level, names some, and does its work", async () => {
  const dataDir = await useDataDir();
  const store = await useStoreIn(dataDir);
  const innermost = await put(store);
  const outer = path.dirname(innermost);
  const trashed = path.join(dataDir, "trash", "2020-01-01");
  await mkdir(trashed);
  await writeFile(path.join(trashed, "some-old-blob"), "old");
  await writeFile(path.join(dataDir, "trash", "2020-01-02"), "a file that is called as a day");
  const places = [innermost, outer, path.dirname(outer), trashed];
  const litterings = (await Promise.all(places.map(litter))).flat();
  await symlink(innermost, path.join(innermost, "a-link-like-a-blob"));
  await writeFile(path.join(innermost, "a-blob-in-a-wrong-place"), "copied");

  const swept = await store.sweep({ ageMs: -1 });
  expect(swept).toMatchObject({ trashed: { files: 1 }, removed: { files: 1, sizeBytes: 3 } });
  expect(swept.foreign).toContain(path.relative(dataDir, path.join(innermost, ".DS_Store")));
  expect(swept.foreign).toContain("blobs/lost+found");
  expect(swept.foreign.length).toBeLessThanOrEqual(20);
  expect(litterings.filter((file) => !existsSync(file))).toEqual([]);
  expect(await readdir(innermost)).toContain("a-blob-in-a-wrong-place");
  expect(await readdir(trashed)).not.toContain("some-old-blob");
});

test("foreign files beside a new database are no stored files", async () => {
  const dataDir = await useDataDir();
  await litter(path.join(dataDir, "blobs"));
  await useStoreIn(dataDir);
});

test("what cannot be removed from tmp/, work/ and published/ stops neither a start nor a publish job", async (context) => {
  const dataDir = await useDataDir();
  const store = await openStore({ dataDir, ids });
  await store.published.publish(1, "folder/old.txt", chunks(Buffer.from("old")));
  await store.close();
  const [inTmp = "", inWork = "", inFolder = ""] = ["tmp", "work", "published/1/folder"].map(
    (name) => path.join(dataDir, name, "lost+found"),
  );
  for (const at of [inTmp, inWork, inFolder]) {
    await smallDisk(context, { sizeMb: 1, at });
  }
  const again = await useStoreIn(dataDir);
  await emptyScratch(path.dirname(inWork), false);
  expect(await again.published.keepOnly(1, [])).toEqual(["folder/old.txt"]);
  expect([inTmp, inWork, inFolder].filter((each) => !existsSync(each))).toEqual([]);
  await put(again);
});
