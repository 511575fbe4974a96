/** What every DocumentStore, ResultStore and EventStore promises. */

import { describe, expect, test } from "vitest";
import {
  history,
  ids,
  newJob,
  NOW,
  type Open,
  type RowStores,
  sampleDocument,
  sampleEvent,
  sampleResult,
  submitPending,
  submitRunning,
  useStore,
} from "../harness/store/samples.ts";

export function describeDocumentStore(name: string, open: Open<RowStores>): void {
  describe(`DocumentStore: ${name}`, () => {
    const store = useStore(open);
    const added = sampleEvent({ code: "document.added" });

    test("adds documents with their events while the job is creating, and lists them in order", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      const documents = [1, 2, 3].map((count) =>
        sampleDocument(unit.job.id, {
          fileName: `${count}.pdf`,
          options: [{ name: "PAGES", value: "1" }],
        }),
      );
      for (const document of documents) {
        const event = { ...added, documentId: document.id, fileName: document.fileName };
        expect(await store().documents.add(document, event)).toBe(document.id);
      }
      expect(await store().documents.count(unit.job.id)).toBe(3);
      expect(await store().documents.count(ids.next())).toBe(0);
      const listed = await store().documents.list(unit.job.id);
      expect(listed.map((document) => ({ ...document, secrets: [] }))).toEqual(documents);
      expect(listed[0]).not.toHaveProperty("secrets");
      const events = await store().events.list(unit.job.id);
      expect(events.map((event) => event.sequence)).toEqual([1, 2, 3, 4]);
      expect(events[2]).toMatchObject({ documentId: documents[1]?.id, fileName: "2.pdf" });
    });

    test("adds nothing once the job is no longer creating", async () => {
      const jobId = await submitPending(store());
      expect(await store().documents.add(sampleDocument(jobId), added)).toBeUndefined();
      expect(await store().documents.add(sampleDocument(ids.next()), added)).toBeUndefined();
      expect(await store().documents.list(jobId)).toEqual([]);
      expect(await history(store(), jobId)).toEqual(["1 job.created"]);
    });

    test("numbers the events of documents added at once without gaps or doubles", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      const adds = Array.from({ length: 40 }, () =>
        store().documents.add(sampleDocument(unit.job.id), added),
      );
      await Promise.all(adds);
      const events = await store().events.list(unit.job.id);
      expect(events.map((event) => event.sequence)).toEqual(
        Array.from({ length: 41 }, (_, index) => index + 1),
      );
    });
  });
}

export function describeResultStore(name: string, open: Open<RowStores>): void {
  describe(`ResultStore: ${name}`, () => {
    const store = useStore(open);

    test("lists and finds what a run reported, only under its own job", async () => {
      const run = await submitRunning(store());
      const other = await submitRunning(store());
      const results = [
        sampleResult(run.jobId),
        sampleResult(run.jobId, { properties: [], createdAt: NOW + 1 }),
      ];
      for (const result of results) {
        await store().runs.report(run, { events: [], result });
      }
      const [first] = results;
      expect(await store().results.list(run.jobId)).toEqual(results);
      expect(await store().results.find(run.jobId, first?.id ?? "")).toEqual(first);
      expect(await store().results.find(other.jobId, first?.id ?? "")).toBeUndefined();
      expect(await store().results.find(run.jobId, ids.next())).toBeUndefined();
    });
  });
}
