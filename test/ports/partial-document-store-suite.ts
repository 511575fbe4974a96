/** What every PartialDocumentStore promises. */

import { describe, expect, test } from "vitest";
import type { PartialDocument } from "../../src/core/model/uploads/partial-document.ts";
import { ids, newJob, NOW, type Open, type RowStores, useStore } from "../harness/store/samples.ts";

export function describePartialDocumentStore(name: string, open: Open<RowStores>): void {
  describe(`PartialDocumentStore: ${name}`, () => {
    const store = useStore(open);
    const samplePartial = (jobId: string, changes: Partial<PartialDocument> = {}) => ({
      jobId,
      owner: "anna@example.com",
      fileName: "a.png",
      blobId: ids.next(),
      sizeBytes: 3_000_000_000,
      createdAt: NOW,
      expiresAt: NOW + 1000,
      ...changes,
    });
    const newJobId = async (): Promise<string> => store().jobs.add(newJob());

    test("keeps one of each sender and name, and gives it away once", async () => {
      const { partialDocuments: partials } = store();
      const jobId = await newJobId();
      const first = samplePartial(jobId);
      const second = samplePartial(jobId);
      const others = samplePartial(jobId, { owner: "ben@example.com" });
      expect(await partials.keep(first, 10)).toEqual([]);
      expect(await partials.keep(others, 10)).toEqual([]);
      expect(await partials.keep(second, 10)).toEqual([first.blobId]);
      expect(await partials.find(first, NOW)).toEqual(second);
      expect(await partials.list(first, NOW)).toEqual([second]);
      expect(await partials.find(first, NOW + 1000)).toBeUndefined();
      expect(await partials.take(first, NOW + 1000)).toBeUndefined();
      expect(await partials.take(first, NOW)).toEqual(second);
      expect(await partials.take(first, NOW)).toBeUndefined();
      expect(await partials.find(others, NOW)).toEqual(others);
    });

    test("keeps no more than are allowed in a job, and none of a job that is gone", async () => {
      const { partialDocuments: partials } = store();
      const jobId = await newJobId();
      expect(await partials.keep(samplePartial(jobId), 1)).toEqual([]);
      expect(await partials.keep(samplePartial(jobId, { fileName: "b.png" }), 1)).toBeUndefined();
      expect(await partials.keep(samplePartial(jobId), 1)).toHaveLength(1);
      expect(await partials.keep(samplePartial(ids.next()), 1)).toBeUndefined();
    });

    test("a job that is removed takes its partial documents along", async () => {
      const { jobs, partialDocuments: partials } = store();
      const jobId = await newJobId();
      const partial = samplePartial(jobId);
      await partials.keep(partial, 1);
      expect(await jobs.remove(jobId)).toEqual([partial.blobId]);
      expect(await partials.find(partial, NOW)).toBeUndefined();
    });

    test("upkeep removes those whose time is over", async () => {
      const { partialDocuments: partials, upkeep } = store();
      const jobId = await newJobId();
      const [over, kept] = [samplePartial(jobId), samplePartial(jobId, { fileName: "b.png" })];
      await partials.keep(over, 9);
      await partials.keep({ ...kept, expiresAt: NOW + 2000 }, 9);
      expect(await upkeep.removeExpiredUploads(NOW + 1000, 10)).toEqual({
        uploads: 1,
        orphans: [over.blobId],
      });
      expect(await partials.find(kept, NOW)).toMatchObject({ fileName: "b.png" });
    });
  });
}
