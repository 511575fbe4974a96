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

    test("of many that come at once no more are added than the bound says, and nothing stays of the others", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      const bound = { documentsMax: 3, detail: "At most three." };
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) => {
          const fileName = `${index}.pdf`;
          const document = sampleDocument(unit.job.id, { fileName });
          return index % 2 === 0
            ? store().documents.add(document, added, { bound })
            : store().documents.replace(document, added, bound);
        }),
      );
      const refused = outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
      expect(refused).toHaveLength(5);
      for (const problem of refused) {
        expect(problem).toMatchObject({ code: "payload-too-large", detail: bound.detail });
      }
      const listed = await store().documents.list(unit.job.id);
      expect(listed).toHaveLength(3);
      expect(await store().events.list(unit.job.id)).toHaveLength(4);
      const again = sampleDocument(unit.job.id, { fileName: listed[0]?.fileName ?? "" });
      expect(await store().documents.replace(again, added, bound)).toEqual([listed[0]?.blobId]);
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

    test("a document takes the place of all of its name, whose contents are given back", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      const [first, second, other, last] = ["a", "a", "b", "a"].map((name) =>
        sampleDocument(unit.job.id, { fileName: `${name}.pdf` }),
      );
      for (const document of [first, second, other]) {
        await store().documents.add(document ?? sampleDocument(""), added);
      }
      const replaced = await store().documents.replace(last ?? sampleDocument(""), added);
      expect([...(replaced ?? [])].sort()).toEqual([first?.blobId, second?.blobId].sort());
      const listed = await store().documents.list(unit.job.id);
      expect(listed.map(({ id }) => id)).toEqual([other?.id, last?.id]);
      expect(await store().documents.find(unit.job.id, "a.pdf")).toMatchObject({ id: last?.id });
      expect(await store().documents.find(unit.job.id, "c.pdf")).toBeUndefined();
    });

    test("a document gets another name in place of those that have it, and is removed", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      const part = sampleDocument(unit.job.id, { fileName: "a.part" });
      const old = sampleDocument(unit.job.id, { fileName: "a.png" });
      await store().documents.add(part, added);
      await store().documents.add(old, added);
      const named = { ...part, fileName: "a.png", contentType: "image/png" };
      expect(await store().documents.rename(named, added)).toEqual([old.blobId]);
      const [renamed, ...others] = await store().documents.list(unit.job.id);
      expect(renamed).toMatchObject({ id: part.id, fileName: "a.png", contentType: "image/png" });
      expect(others).toEqual([]);
      expect(await store().documents.remove(part, added)).toEqual([part.blobId]);
      expect(await store().documents.remove(part, added)).toBeUndefined();
      expect(await store().documents.list(unit.job.id)).toEqual([]);
      expect(await history(store(), unit.job.id)).toHaveLength(5);
    });

    test("names are told one after the other, byte by byte, of those that begin alike", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      for (const fileName of ["s›b", "s›Ä", "s›a›c", "s", "t›a", "S›a", "s›"]) {
        await store().documents.add(sampleDocument(unit.job.id, { fileName }), added);
      }
      const names: string[] = [];
      const next = (after: string) =>
        store().documents.nextName(unit.job.id, { prefix: "s›", after });
      for (let name = await next("s›"); name !== undefined; name = await next(name)) {
        names.push(name);
      }
      expect(names).toEqual(["s›a›c", "s›b", "s›Ä"]);
      expect(
        await store().documents.nextName(ids.next(), { prefix: "s›", after: "" }),
      ).toBeUndefined();
    });

    test("a document has the time that its sender gave it, also under another name", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      const document = sampleDocument(unit.job.id);
      await store().documents.add(document, added);
      expect((await store().documents.list(unit.job.id))[0]).not.toHaveProperty("modifiedAt");
      expect(await store().documents.date({ ...document, modifiedAt: NOW - 5000 })).toBe(true);
      await store().documents.rename({ ...document, fileName: "b" }, added);
      const dated = { fileName: "b", modifiedAt: NOW - 5000 };
      expect(await store().documents.find(unit.job.id, "b")).toMatchObject(dated);
      expect(await store().documents.date({ ...document, jobId: ids.next(), modifiedAt: 1 })).toBe(
        false,
      );
    });

    test("nothing is replaced, renamed, dated or removed once the job is no longer creating", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      const document = sampleDocument(unit.job.id);
      await store().documents.add(document, added);
      const start = { jobId: unit.job.id, transition: "start" as const, at: NOW, message: "" };
      await store().jobs.change({ ...start, events: [] });
      const next = sampleDocument(unit.job.id);
      expect(await store().documents.replace(next, added)).toBeUndefined();
      expect(await store().documents.rename({ ...document, fileName: "b" }, added)).toBeUndefined();
      expect(await store().documents.remove(document, added)).toBeUndefined();
      expect(await store().documents.date({ ...document, modifiedAt: NOW })).toBe(false);
      expect(await store().documents.list(unit.job.id)).toMatchObject([{ fileName: "in.pdf" }]);
      expect(await history(store(), unit.job.id)).toHaveLength(2);
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
