/** Directories that vanish under the running server: what can be made again is, the rest makes it not ready. */

import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Ids } from "../../../src/core/ports/base.ts";
import { createBlobStore } from "../../../src/store/files/disk/disk-blobs.ts";
import { directoriesOf } from "../../../src/store/files/directories.ts";
import { chunks } from "../../harness/store/contents.ts";
import { startServer } from "../../harness/start-server.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";

test("a directory of blobs that vanished is made again", async () => {
  const dataDir = await useDataDir();
  const directories = directoriesOf(dataDir);
  const { blobsDir, tempDir } = directories;
  await mkdir(blobsDir);
  let count = 0;
  // All into the same directory.
  const ids: Ids = { next: () => `blob-${(count += 1)}-same` };
  const blobs = createBlobStore(directories, ids);
  const put = () => blobs.put(chunks(Buffer.from("content")), 10);
  await put();
  for (const vanishing of ["me/sa", "me"]) {
    await rm(path.join(blobsDir, vanishing), { recursive: true });
    const stored = await Promise.all([put(), put()]);
    await blobs.demand(stored.map(({ id }) => id));
  }
  await rm(tempDir, { recursive: true });
  await put();

  await rename(blobsDir, path.join(dataDir, "elsewhere"));
  await expect(put()).rejects.toMatchObject({ code: "unavailable" });
  await rename(path.join(dataDir, "elsewhere"), blobsDir);
  await put();
});

test("readiness looks at the directories, and uploads say that they cannot be kept", async () => {
  const server = await startServer();
  onTestFinished(() => server.close());
  const [blobs, away] = [path.join(server.dataDir, "blobs"), path.join(server.dataDir, "away")];
  const ready = async () => (await fetch(`${server.url}/health/ready`)).json();
  const submit = async () => {
    const body = new FormData();
    body.append("data", new File(["content"], "a.pdf"));
    return (await fetch(`${server.url}/v1/jobs`, { method: "POST", body })).status;
  };
  await rename(blobs, away);
  expect(await ready()).toMatchObject({
    reasons: { "data directory": "blobs/ is missing or not writable" },
  });
  expect(await submit()).toBe(503);
  await rename(away, blobs);
  expect(await ready()).toEqual({ status: "ready" });
  expect(await submit()).toBe(201);
});
