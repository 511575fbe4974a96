/** Content on its way between files: what is not read holds nothing open, and what is gone fails its own file alone. */

import { rm, writeFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { cancelJob } from "../../../src/core/jobs/cancel-job.ts";
import type { BlobStore } from "../../../src/core/ports/files.ts";
import { packageDocuments } from "../../../src/workflows/documents/package.ts";
import { ripPdf } from "../../../src/workflows/documents/rip-pdf.ts";
import type { RenderedPage, RenderPdfTask } from "../../../src/workflows/sandbox/render-task.ts";
import type { Sandbox } from "../../../src/workflows/sandbox/sandbox.ts";
import { type Service, startService } from "../../harness/engine/service.ts";
import { openFiles } from "../../harness/made-job.ts";
import { type Library, startLibrary } from "../../harness/library.ts";
import { pathOf } from "../../harness/store/contents.ts";

let service: Service | undefined;
let library: Library | undefined;

afterEach(async () => {
  await service?.[Symbol.asyncDispose]();
  await library?.close();
  [service, library] = [undefined, undefined];
});

const FILES = [{ fileName: "a.pdf", content: Buffer.from("%PDF-1.4") }];

describe.skipIf(process.platform !== "linux")("a run that is cancelled", () => {
  it("lets go of the page that it was about to take", async () => {
    let cancelled: () => Promise<void> = async () => undefined;
    // The page comes at the moment at which the job is stopped.
    const sandbox: Sandbox = {
      prepare: async () => undefined,
      run: async (task, use) => {
        // The only task of this workflow.
        const path = `${(task as RenderPdfTask).outputPrefix}-1.png`;
        await writeFile(path, "a page");
        await cancelled();
        const measures = { pageCount: 1, width: 1, height: 1, resolution: 72 };
        const page: RenderedPage = { kind: "page", path, page: 1, ...measures, total: 1, done: 1 };
        await use.onOutput(page as Parameters<typeof use.onOutput>[0]);
      },
      stop: async () => undefined,
    };
    const started = await startService({ workflows: [ripPdf(sandbox)] });
    service = started;
    const jobs: string[] = [];
    cancelled = async () => {
      const [job] = await started.store.jobs.list("every-company", { limit: 1 });
      jobs.push(job?.id ?? "");
      await cancelJob(started.ports, started.principal, job?.id ?? "");
    };
    const job = await started.run({ workflow: "rip-pdf" }, FILES);
    expect(job.outcome).toBe("cancelled");
    expect(jobs).toEqual([job.id]);
    const open = await openFiles("self");
    expect(
      open.filter((file) => file.startsWith(started.dataDir) && file.includes("scratch")),
    ).toEqual([]);
  });
});

describe("content that vanishes while a job works on it", () => {
  /** Contents that are gone the moment somebody wants them, if their bytes are these. */
  const vanishing = (blobs: BlobStore, text: string): BlobStore => ({
    ...blobs,
    open: (blobId, range) => vanishFirst(blobs, { blobId, text, range }),
  });

  async function* vanishFirst(
    blobs: BlobStore,
    {
      blobId,
      text,
      range,
    }: { blobId: string; text: string; range?: Parameters<BlobStore["open"]>[1] },
  ): AsyncGenerator<Uint8Array> {
    let found = "";
    for await (const chunk of blobs.open(blobId)) {
      found += Buffer.from(chunk).toString();
    }
    if (found === text) {
      await rm(await pathOf(blobs, blobId));
    }
    yield* blobs.open(blobId, range);
  }

  it("fails its own file at publishing, and the others are published", async () => {
    library = await startLibrary({
      wrapStore: (store) => ({ ...store, blobs: vanishing(store.blobs, "gone") }),
    });
    await library.load({ "gone.txt": "gone", "stays.txt": "stays" });
    const job = await library.run({
      imageServingPublishJob: { publishType: "Full", emailSetting: "None" },
    });
    expect(job.outcome).toBe("succeeded");
    expect(await library.told(job)).toEqual(["file.failed gone.txt", "asset.published stays.txt"]);
    expect((await library.published("stays.txt"))?.toString()).toBe("stays");
    expect(await library.published("gone.txt")).toBeUndefined();
  });

  it("fails the packing of a zip with a reason", async () => {
    service = await startService({
      workflows: [packageDocuments],
      wrapStore: (store) => ({ ...store, blobs: vanishing(store.blobs, "%PDF-1.4") }),
    });
    const job = await service.run({ workflow: "package" }, [
      { fileName: "first.txt", content: Buffer.from("first") },
      ...FILES,
    ]);
    expect(job.outcome).toBe("failed");
    expect(job.failure).toMatchObject({
      code: "generic",
      message: expect.stringContaining("no longer stored"),
    });
  });
});
