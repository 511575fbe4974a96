/** What every JobStore promises. */

import { describe, expect, test } from "vitest";
import type { Job, JobStatus } from "../../src/core/model/job.ts";
import type { Scope } from "../../src/core/model/principal.ts";
import { mayHappen } from "../../src/core/model/job.ts";
import type { JobPage, NewJob } from "../../src/core/ports/jobs.ts";
import { createIds } from "../../src/platform/ids.ts";
import {
  claimJob,
  COMPANY,
  history,
  ids,
  newJob,
  NOW,
  type Open,
  type RowStores,
  sampleDocument,
  sampleEvent,
  sampleResult,
  sampleTicket,
  submitPending,
  submitRunning,
  useStore,
} from "../harness/store/samples.ts";

const MINE = { companyId: COMPANY.id };

export function describeJobStore(name: string, open: Open<RowStores>): void {
  describe(`JobStore, submitting and finding: ${name}`, () => {
    const store = useStore(open);

    test("gives back exactly the job that was submitted", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      expect(await store().jobs.find("every-company", unit.job.id)).toEqual(unit.job);
    });

    test("keeps every optional field", async () => {
      const unit = newJob({
        status: "completed",
        outcome: "failed",
        failure: { code: "corrupt", message: "The file is broken." },
        progress: 0.25,
        cancelRequested: true,
        startedAt: NOW + 1,
        completedAt: NOW + 2,
      });
      await store().jobs.add(unit);
      expect(await store().jobs.find(MINE, unit.job.id)).toEqual(unit.job);
    });

    test("a job has the contents of another's documents as long as these are there", async () => {
      const document = sampleDocument(ids.next());
      const first = newJob({ id: document.jobId }, { documents: [document] });
      await store().jobs.add(first);
      const copyOf = (): NewJob => {
        const { job } = newJob({ rerunOf: first.job.id });
        const copy = { ...document, id: ids.next(), jobId: job.id };
        return newJob(job, { documents: [copy], copiedFrom: [document.id] });
      };
      const copy = copyOf();
      await store().jobs.add(copy);
      // Whichever comes first, no content that somebody has is told to be nobody's.
      const [, orphans] = await Promise.allSettled([
        store().jobs.add(copyOf()),
        store().jobs.remove(first.job.id),
      ]);
      expect(orphans).toEqual({ status: "fulfilled", value: [] });
      const kept = await store().jobs.findWithDocuments(MINE, copy.job.id);
      expect(kept?.job.rerunOf).toBe(first.job.id);
      expect(kept?.documents).toMatchObject([{ blobId: document.blobId }]);
      await expect(store().jobs.add(copyOf())).rejects.toMatchObject({ code: "gone" });
      const copies = await store().jobs.list(MINE, { limit: 10 });
      const removed = [];
      for (const { id } of copies) {
        removed.push(...((await store().jobs.remove(id)) ?? []));
      }
      expect(removed).toEqual([document.blobId]);
    });

    test("hides a job from other companies", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      const other = { companyId: ids.next() };
      expect(await store().jobs.find(other, unit.job.id)).toBeUndefined();
      expect(await store().jobs.list(other, { limit: 10 })).toEqual([]);
    });

    test("stores job, events and ticket together", async () => {
      const unit = newJob({ status: "pending" }, { events: [sampleEvent(), sampleEvent()] });
      await store().jobs.add({ ...unit, ticket: sampleTicket(unit.job.id) });
      expect(await history(store(), unit.job.id)).toEqual(["1 job.created", "2 job.created"]);
      expect(await store().tickets.due("run", NOW, 10)).toEqual([sampleTicket(unit.job.id)]);
    });

    test("stores everything that is submitted at once", async () => {
      const units = Array.from({ length: 1201 }, () => newJob());
      await Promise.all(units.map((unit) => store().jobs.add(unit)));
      const listed = await store().jobs.list(MINE, { limit: 2000 });
      expect(listed.map((job) => job.id)).toEqual(units.map((unit) => unit.job.id).reverse());
    });

    test("takes a job once when equal ids are submitted, at once or later", async () => {
      const unit = newJob();
      await Promise.all([1, 2, 3].map(() => store().jobs.add(unit)));
      await store().jobs.add({ ...unit, job: { ...unit.job, message: "changed" } });
      expect(await store().jobs.list(MINE, { limit: 10 })).toEqual([unit.job]);
      expect(await history(store(), unit.job.id)).toEqual(["1 job.created"]);
    });

    test("does not let one bad unit fail those submitted with it", async () => {
      const good = [newJob(), newJob(), newJob()];
      // A row that the database refuses, and one that cannot even be made.
      const refused = newJob({ message: null as unknown as string });
      const circular: Record<string, unknown> = {};
      circular["self"] = circular;
      const unmade = newJob({ asked: circular });
      const [first, second, third] = good;
      const settled = await Promise.allSettled(
        [first, refused, second, unmade, third].map((unit) => store().jobs.add(unit as never)),
      );
      expect(settled.map(({ status }) => status)).toEqual([
        "fulfilled",
        "rejected",
        "fulfilled",
        "rejected",
        "fulfilled",
      ]);
      const listed = await store().jobs.list(MINE, { limit: 10 });
      expect(listed.map((job) => job.id)).toEqual(good.map((unit) => unit.job.id).reverse());
      expect(await history(store(), refused.job.id)).toEqual([]);
    });

    test("lists newest first, page by page, without doubles or gaps", async () => {
      const made = Array.from({ length: 7 }, () => newJob());
      await Promise.all(made.map((unit) => store().jobs.add(unit)));
      await store().jobs.add(newJob({ companyId: ids.next() }));
      const pages: string[][] = [];
      let before: string | undefined;
      do {
        const page = await store().jobs.list(MINE, {
          limit: 3,
          ...(before === undefined ? {} : { before }),
        });
        pages.push(page.map((job) => job.id));
        before = page.at(-1)?.id;
      } while (before !== undefined);
      expect(pages.map((page) => page.length)).toEqual([3, 3, 1, 0]);
      expect(pages.flat()).toEqual(made.map((unit) => unit.job.id).reverse());
      expect(await store().jobs.list("every-company", { limit: 100 })).toHaveLength(8);
    });
  });

  describe(`JobStore, lists of small jobs: ${name}`, () => {
    const store = useStore(open);

    test("gives the same as a list where no job is larger than it may be, and nothing where one is", async () => {
      const made = ["a", "b", "c"].map((tag) => newJob({ asked: { name: tag, tags: [tag] } }));
      const large = newJob({ asked: { name: "ü".repeat(600), tags: ["large"] } });
      await Promise.all([...made, large].map((unit) => store().jobs.add(unit)));
      const page = { limit: 10 };
      const listed = await store().jobs.list(MINE, page);
      expect(listed).toHaveLength(4);
      expect(await store().jobs.listSmall(MINE, page, 2000)).toEqual(listed);
      // Bytes count, not characters.
      expect(await store().jobs.listSmall(MINE, page, 1000)).toBeUndefined();
      expect(await store().jobs.listSmall(MINE, { ...page, tag: "b" }, 1000)).toEqual([
        made[1]?.job,
      ]);
      expect(await store().jobs.listSmall("every-company", { limit: 1 }, 1000)).toBeUndefined();
      expect(await store().jobs.listSmall(MINE, { ...page, before: "0" }, 1000)).toEqual([]);
    });

    test("leaves large parameters out, and looks at sizes first where they are asked for", async () => {
      const parameters = { packageJob: { fileName: "x".repeat(20_000) } } as never;
      await store().jobs.add(newJob({ asked: { name: "one", parameters } }));
      const [job] = (await store().jobs.listSmall(MINE, { limit: 10 }, 1000)) ?? [];
      expect(job?.parametersBytes).toBe(JSON.stringify(parameters).length);
      const whole = { limit: 10, isWhole: true };
      expect(await store().jobs.listSmall(MINE, whole, 1_000_000)).toBeUndefined();
    });
  });

  describe(`JobStore, lists by time: ${name}`, () => {
    const store = useStore(open);

    /** As they are made while the clock is set forwards and back, by little and by much. */
    async function madeWhileTheClockIsSet(): Promise<readonly Job[]> {
      let now = NOW;
      const own = createIds({ now: () => now });
      const units = [0, 700, -400, 200, 1, -3_600_000, 10, 1800, -450, 7_200_000, 5, -900].map(
        (step) => {
          now += step;
          return newJob({ id: own.next(), createdAt: now });
        },
      );
      await Promise.all(units.map((unit) => store().jobs.add(unit)));
      return units.map(({ job }) => job);
    }

    async function listed(page: JobPage): Promise<readonly string[]> {
      const found: string[] = [];
      const next = page.isAscending === true ? "after" : "before";
      for (let cursor = {}; ; cursor = { [next]: found.at(-1) }) {
        const jobs = await store().jobs.list(MINE, { ...page, ...cursor });
        found.push(...jobs.map(({ id }) => id));
        if (jobs.length < page.limit) {
          return found;
        }
      }
    }

    test("finds those made before and after a time, page by page, whatever happened to the clock", async () => {
      const made = await madeWhileTheClockIsSet();
      const times = [...new Set(made.flatMap(({ createdAt: at }) => [at, at + 1]))];
      for (const time of times) {
        const older = made.filter(({ createdAt }) => createdAt < time).map(({ id }) => id);
        const newer = made.filter(({ createdAt }) => createdAt > time).map(({ id }) => id);
        expect(await listed({ createdBefore: time, limit: 5 })).toEqual(older.sort().reverse());
        const upwards = { createdAfter: time, isAscending: true, limit: 5 };
        expect(await listed(upwards)).toEqual(newer.sort());
        expect(await listed({ createdBefore: time, createdAfter: time, limit: 5 })).toEqual([]);
      }
    });

    test("takes a place in the list and a time together", async () => {
      const made = await madeWhileTheClockIsSet();
      const inOrder = made.map(({ id }) => id).sort();
      const first = inOrder[0] ?? "";
      const last = inOrder.at(-1) ?? "";
      const time = NOW + 500;
      const older = made.filter(({ createdAt }) => createdAt < time).map(({ id }) => id);
      const page = { createdBefore: time, limit: 100 };
      const ids = async (asked: JobPage): Promise<readonly string[]> =>
        (await store().jobs.list(MINE, asked)).map(({ id }) => id);
      expect(await ids({ ...page, before: last })).toEqual(older.sort().reverse());
      expect(await ids({ ...page, before: first })).toEqual([]);
      expect(await ids({ ...page, after: first })).toEqual(
        older
          .filter((id) => id > first)
          .sort()
          .reverse(),
      );
    });
  });

  describe(`JobStore, changing: ${name}`, () => {
    const store = useStore(open);

    for (const transition of ["start", "cancel"] as const) {
      for (const status of ["creating", "pending", "processing", "completed"] as const) {
        const legal = mayHappen(transition, status);
        test(`${transition} of a ${status} job ${legal ? "happens" : "changes nothing"}`, async () => {
          const unit = newJob({ status });
          await store().jobs.add(unit);
          const changed = await store().jobs.change({
            jobId: unit.job.id,
            transition,
            at: NOW + 5,
            message: "Changed.",
            events: [sampleEvent({ code: "job.queued" }), sampleEvent({ code: "job.cancelled" })],
          });
          const found = await store().jobs.find(MINE, unit.job.id);
          const expected: JobStatus = transition === "start" ? "pending" : "completed";
          expect(changed).toEqual(legal ? found : undefined);
          expect(found?.status).toBe(legal ? expected : status);
          expect(await history(store(), unit.job.id)).toEqual(
            legal ? ["1 job.created", "2 job.queued", "3 job.cancelled"] : ["1 job.created"],
          );
        });
      }
    }

    test("starting brings the ticket, cancelling takes it away and tells the outcome", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      const jobId = unit.job.id;
      const change = { jobId, at: NOW + 5, message: "Changed.", events: [] };
      await store().jobs.change({ ...change, transition: "start", ticket: sampleTicket(jobId) });
      expect(await store().tickets.due("run", NOW, 10)).toHaveLength(1);
      const job = await store().jobs.change({
        ...change,
        transition: "cancel",
        outcome: "cancelled",
      });
      expect(job).toMatchObject({ outcome: "cancelled", completedAt: NOW + 5 });
      expect(await store().tickets.due("run", NOW, 10)).toEqual([]);
    });

    test("lets one of several changes win that come at once", async () => {
      const unit = newJob();
      await store().jobs.add(unit);
      const changes = Array.from({ length: 5 }, () =>
        store().jobs.change({
          jobId: unit.job.id,
          transition: "start",
          at: NOW,
          message: "Queued.",
          events: [sampleEvent({ code: "job.queued" })],
        }),
      );
      const won = (await Promise.all(changes)).filter((job) => job !== undefined);
      expect(won).toHaveLength(1);
      expect(await history(store(), unit.job.id)).toEqual(["1 job.created", "2 job.queued"]);
    });

    test("changes nothing for a job that is not there", async () => {
      const change = { jobId: ids.next(), at: NOW, message: "", events: [sampleEvent()] } as const;
      expect(await store().jobs.change({ ...change, transition: "start" })).toBeUndefined();
      expect(await history(store(), change.jobId)).toEqual([]);
    });
  });

  describe(`JobStore, cancelling and removing: ${name}`, () => {
    const store = useStore(open);
    const cancelEvent = sampleEvent({ code: "job.cancel-requested" });

    test("asks only a processing job to stop, and tells it once", async () => {
      const { jobId } = await submitRunning(store());
      expect(await store().jobs.requestCancel(jobId, cancelEvent, false)).toBe(true);
      expect(await store().jobs.requestCancel(jobId, cancelEvent, false)).toBe(true);
      const job = await store().jobs.find(MINE, jobId);
      expect(job).toMatchObject({ status: "processing", cancelRequested: true });
      expect(await history(store(), jobId)).toEqual([
        "1 job.created",
        "2 job.started",
        "3 job.cancel-requested",
      ]);
      const pending = await submitPending(store());
      expect(await store().jobs.requestCancel(pending, cancelEvent, false)).toBe(false);
      expect(await store().jobs.requestCancel(ids.next(), cancelEvent, false)).toBe(false);
    });

    test("hides a job from the moment it is to be deleted", async () => {
      const { jobId } = await submitRunning(store());
      await store().jobs.requestCancel(jobId, cancelEvent, false);
      expect(await store().jobs.requestCancel(jobId, cancelEvent, true)).toBe(true);
      expect(await store().jobs.find(MINE, jobId)).toBeUndefined();
      expect(await store().jobs.list("every-company", { limit: 10 })).toEqual([]);
    });

    test("does not remove a processing job", async () => {
      const { jobId } = await submitRunning(store());
      expect(await store().jobs.remove(jobId)).toBeUndefined();
      expect(await store().jobs.find(MINE, jobId)).toBeDefined();
    });

    test("removes a job with all that hangs on it and tells its blobs", async () => {
      const unit = newJob();
      await store().companies.add(COMPANY);
      await store().jobs.add(unit);
      const jobId = unit.job.id;
      const document = sampleDocument(jobId);
      await store().documents.add(document, sampleEvent({ code: "document.added" }));
      const start = { jobId, transition: "start", at: NOW, message: "", events: [] } as const;
      await store().jobs.change({ ...start, ticket: sampleTicket(jobId) });
      const run = await claimJob(store(), jobId);
      const result = sampleResult(jobId);
      const ref = { jobId, fence: run?.fence ?? 0 };
      await store().runs.report(ref, { events: [], result });
      await store().runs.giveBack(ref, { event: sampleEvent(), dueAt: NOW });

      expect(await store().jobs.remove(jobId)).toEqual([document.blobId]);
      expect(await store().jobs.find(MINE, jobId)).toBeUndefined();
      expect(await store().documents.list(jobId)).toEqual([]);
      expect(await store().results.list(jobId)).toEqual([]);
      expect(await history(store(), jobId)).toEqual([]);
      expect(await store().tickets.due("run", NOW, 10)).toEqual([]);
      expect(await store().jobs.remove(jobId)).toBeUndefined();
    });

    test("does not give away a blob that an asset or another job still owns", async () => {
      const [one, two] = [newJob(), newJob()];
      await Promise.all([store().jobs.add(one), store().jobs.add(two)]);
      const shared = ids.next();
      const event = sampleEvent({ code: "document.added" });
      const own = sampleDocument(one.job.id);
      await store().documents.add(own, event);
      await store().documents.add(sampleDocument(one.job.id, { blobId: shared }), event);
      await store().documents.add(sampleDocument(two.job.id, { blobId: shared }), event);
      expect(await store().jobs.remove(one.job.id)).toEqual([own.blobId]);
      expect(await store().jobs.remove(two.job.id)).toEqual([shared]);
    });
  });

  describe(`JobStore, counting: ${name}`, () => {
    const store = useStore(open);

    test("counts are those of the jobs that are there, whatever came, moved and went", async () => {
      const companyIds = [ids.next(), ids.next()] as const;
      const random = randomNumbers(7_001);
      const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)];
      for (const [number, id] of companyIds.entries()) {
        await store().companies.add({ ...COMPANY, id, number });
      }
      for (let round = 0; round < 12; round += 1) {
        const submitted = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
          const unit = newJob({
            companyId: pick(companyIds) ?? COMPANY.id,
            workflow: pick(["package", "convert"]) ?? "",
            status: pick(["creating", "pending"] as const) ?? "creating",
          });
          return store().jobs.add(unit);
        });
        await Promise.all(submitted);
        for (const { id, status } of await store().jobs.list("every-company", { limit: 1000 })) {
          await oneOf(random(), store(), { id, status });
        }
        for (const scope of [
          "every-company",
          ...companyIds.map((companyId) => ({ companyId })),
        ] as const) {
          expect(await store().jobs.count(scope)).toEqual(await counted(store(), scope));
        }
      }
      // Submitting a job that is there changes nothing.
      const before = await store().jobs.count("every-company");
      const [known] = await store().jobs.list("every-company", { limit: 1 });
      await store().jobs.add(newJob(known));
      expect(await store().jobs.count("every-company")).toEqual(before);
    });
  });
}

/** One thing that may happen to a job, most often nothing. */
async function oneOf(
  chance: number,
  { jobs, runs }: RowStores,
  { id, status }: { readonly id: string; readonly status: JobStatus },
): Promise<void> {
  const what = { jobId: id, at: NOW, message: "", events: [sampleEvent()] } as const;
  if (chance < 0.1) {
    await jobs.remove(id);
  } else if (chance < 0.3) {
    await jobs.change({ ...what, transition: "cancel", outcome: "cancelled" });
  } else if (chance < 0.5 && status === "creating") {
    await jobs.change({ ...what, transition: "start" });
  } else if (chance < 0.8 && status === "pending") {
    const claim = { jobId: id, node: "node-1", at: NOW, leaseUntil: NOW, event: sampleEvent() };
    const run = await runs.claim(claim);
    if (run !== undefined && chance < 0.7) {
      const end = { at: NOW, outcome: "succeeded", message: "", event: sampleEvent() } as const;
      await runs.finish({ jobId: id, fence: run.fence }, end);
    }
  }
}

async function counted(
  { jobs }: RowStores,
  scope: Scope,
): Promise<Readonly<Record<JobStatus, number>>> {
  const counts = { creating: 0, pending: 0, processing: 0, completed: 0 };
  for (const { status } of await jobs.list(scope, { limit: 1000 })) {
    counts[status] += 1;
  }
  return counts;
}

/** Numbers from 0 to 1 that are the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
