/** A disk that has space but takes no more files: 507, a reason for readiness, jobs that fail for that and no other reason. */

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { chunks } from "../../harness/store/contents.ts";
import { startService } from "../../harness/engine/service.ts";
import { workflowOf } from "../../harness/engine/workflows.ts";
import { startServer } from "../../harness/start-server.ts";
import { openSandbox } from "../../harness/open-sandbox.ts";
import { useStoreIn } from "../../harness/store/data-dir.ts";
import { smallDisk } from "../../harness/store/small-disk.ts";
import { samplePath } from "../../harness/paths.ts";

const SIZE = { sizeMb: 64, inodes: 300 };
const PHOTO = samplePath("photo.jpg");
const INSUFFICIENT = { code: "insufficient-storage" };

/** Makes files until no more fit, and leaves room for so many; once more where others have gone. Returns their directory. */
async function takeInodes(disk: string, left = 0): Promise<string> {
  const directory = path.join(disk, "taken");
  mkdirSync(directory, { recursive: true });
  const taken = readdirSync(directory).map((name) => path.join(directory, name));
  const takeOne = (): void => {
    const file = path.join(directory, String(taken.length));
    writeFileSync(file, "");
    taken.push(file);
  };
  expect(() => {
    for (;;) {
      takeOne();
    }
  }).toThrow("ENOSPC");
  for (const file of taken.slice(0, left)) {
    await rm(file);
  }
  return directory;
}

test("the server takes nothing, says why and that it is not ready, and goes on once there is room", async (context) => {
  const dataDir = await smallDisk(context, SIZE);
  const server = await startServer({ DATA_DIR: dataDir, DISK_FREE_MIN_MB: "0" });
  onTestFinished(() => server.app.close());
  const submit = () => {
    const form = new FormData();
    form.append("data", new File(["content"], "a.pdf"));
    return fetch(`${server.url}/v1/jobs`, { method: "POST", body: form });
  };
  const ready = async (): Promise<unknown> => (await fetch(`${server.url}/health/ready`)).json();
  expect(await ready()).toEqual({ status: "ready" });
  // What the start leaves for a moment, such as a tried sandbox, may go after the disk was full.
  await vi.waitFor(
    async () => {
      await takeInodes(dataDir);
      expect(await ready()).toMatchObject({ reasons: { disk: "short of files (inodes)" } });
    },
    { timeout: 5000 },
  );
  const refused = await submit();
  expect(refused.status).toBe(507);
  expect(await refused.text()).toContain("insufficient-storage");
  await rm(path.join(dataDir, "taken"), { recursive: true });
  await vi.waitFor(async () => expect(await ready()).toEqual({ status: "ready" }), {
    timeout: 5000,
  });
  expect((await submit()).status).toBe(201);
});

test("the store says that there is no room, and leaves nothing behind", async (context) => {
  const dataDir = await smallDisk(context, SIZE);
  const store = await useStoreIn(dataDir);
  const put = () => store.blobs.put(chunks(Buffer.from("content")), 10);
  for (const left of [0, 1, 2]) {
    const taken = await takeInodes(dataDir, left);
    await expect(put()).rejects.toMatchObject(INSUFFICIENT);
    const publishing = store.published.publish(1, "a/b/c.txt", chunks(Buffer.from("content")));
    await expect(publishing).rejects.toMatchObject(INSUFFICIENT);
    await rm(taken, { recursive: true });
  }
  await put();
});

test("a job that cannot write its files fails for lack of storage", async (context) => {
  const disk = await smallDisk(context, SIZE);
  const dataDir = path.join(disk, "data");
  const workflow = workflowOf(async ({ scratchDir }) => {
    await takeInodes(disk);
    await mkdir(path.join(scratchDir, "own"), { recursive: true });
  });
  await using service = await startService({ dataDir, workflows: [workflow] });
  const job = await service.run({}, [{ fileName: "a.txt", content: Buffer.from("document") }]);
  expect(job).toMatchObject({ outcome: "failed", failure: { code: "generic" } });
  expect(job.failure?.message).toContain("no room");
  await rm(path.join(disk, "taken"), { recursive: true });
});

test.for([0, 1])(
  "the sandbox blames no image where only %i files fit its cell",
  async (left, context) => {
    const disk = await smallDisk(context, SIZE);
    const sandbox = openSandbox({ directory: path.join(disk, "cells") });
    onTestFinished(() => sandbox.stop());
    const convert = () =>
      sandbox.run(
        {
          kind: "edit-image",
          inputPath: PHOTO,
          outputPath: path.join(disk, "converted"),
          format: "png",
          quality: 80,
          fit: "inside",
          enlarge: false,
        },
        {
          owner: "1",
          signal: new AbortController().signal,
          onOutput: async ({ path: made }) => rm(made),
          onWarning: async () => undefined,
        },
      );
    await convert();
    const taken = await takeInodes(disk, left);
    const failure: unknown = await convert().catch((error: unknown) => error);
    expect(failure).toMatchObject(INSUFFICIENT);
    await rm(taken, { recursive: true });
    await convert();
  },
);
