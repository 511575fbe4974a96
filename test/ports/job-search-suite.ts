/** What every JobSearch promises. */

import { describe, expect, test } from "vitest";
import { TOLD_BYTES_MAX } from "../../src/core/model/bounded-page.ts";
import type { EventCode } from "../../src/core/model/event.ts";
import type { JobOrder, JobQuery, JobSearch } from "../../src/core/ports/job-search.ts";
import {
  COMPANY,
  newJob,
  NOW,
  type Open,
  type RowStores,
  sampleEvent,
  submitRunning,
  useStore,
} from "../harness/store/samples.ts";

type Stores = RowStores & { readonly jobSearch: JobSearch };

const ALL: JobQuery = { companyId: COMPANY.id, limit: 100 };

export function describeJobSearch(name: string, open: Open<Stores>): void {
  describe(`JobSearch: ${name}`, () => {
    const store = useStore(open);

    const named = async (jobName: string, at = NOW): Promise<string> => {
      const unit = newJob({ asked: { name: jobName }, createdAt: at });
      await store().jobs.add(unit);
      return unit.job.id;
    };
    const idsOf = async (asked: Partial<JobQuery>): Promise<readonly string[]> =>
      (await store().jobSearch.find({ ...ALL, ...asked })).map(({ id }) => id);

    test("finds jobs by name, id, state and time, the newest first", async () => {
      const a = await named("a|b");
      const b = await named("c", NOW + 1000);
      const again = await named("a|b", NOW + 2000);
      expect(await idsOf({})).toEqual([again, b, a]);
      expect(await idsOf({ name: "a|b" })).toEqual([again, a]);
      expect(await idsOf({ name: "a|b", createdAt: NOW })).toEqual([a]);
      expect(await idsOf({ jobId: b })).toEqual([b]);
      expect(await idsOf({ limit: 1 })).toEqual([again]);
      expect(await idsOf({ isAscending: true })).toEqual([a, b, again]);
      expect(await idsOf({ from: NOW + 1000 })).toEqual([again, b]);
      expect(await idsOf({ until: NOW + 1000 })).toEqual([b, a]);
      expect(await idsOf({ companyId: "another" })).toEqual([]);
      expect(await idsOf({ statuses: ["completed"] })).toEqual([]);
      expect(await idsOf({ submittedBy: "nobody" })).toEqual([]);
    });

    test("finds no more large jobs than it tells at once, the newest, and one in any case", async () => {
      const large = newJob({ asked: { description: "x".repeat(3_000_000) } });
      const size = JSON.stringify(large.job.asked).length;
      const all = [];
      for (let index = 0; index < 6; index += 1) {
        const unit = newJob({ asked: large.job.asked });
        await store().jobs.add(unit);
        all.unshift(unit.job.id);
      }
      expect(await idsOf({})).toEqual(all.slice(0, Math.floor(TOLD_BYTES_MAX / size)));
      const huge = newJob({ asked: { description: "x".repeat(TOLD_BYTES_MAX) } });
      await store().jobs.add(huge);
      expect(await idsOf({})).toEqual([huge.job.id]);
    });

    test("orders by whatever it can order by", async () => {
      const running = await submitRunning(store());
      const failure = sampleEvent({ code: "file.failed", fileName: "x", severity: "error" });
      await store().runs.report(running, { events: [failure] });
      await named("quiet");
      const orders: readonly JobOrder[] = [
        "created",
        "started",
        "name",
        "workflow",
        "submitted-by",
        "files-warned",
        "files-succeeded",
      ];
      for (const orderBy of orders) {
        expect((await idsOf({ orderBy })).length).toBe(2);
      }
      expect((await idsOf({ orderBy: "files-failed" }))[0]).toBe(running.jobId);
    });

    test("finds jobs that run and jobs that have ended in one order, by when they began", async () => {
      const began = async (startedAt: number, isEnded: boolean): Promise<string> => {
        const unit = newJob({
          status: isEnded ? "completed" : "processing",
          startedAt,
          ...(isEnded && { outcome: "succeeded", completedAt: startedAt + 1 }),
        });
        await store().jobs.add(unit);
        return unit.job.id;
      };
      const [d, a, c, b] = [
        await began(NOW + 40, true),
        await began(NOW + 10, false),
        await began(NOW + 30, false),
        await began(NOW + 20, true),
      ];
      const logged = { statuses: ["processing", "completed"], orderBy: "started" } as const;
      expect(await idsOf(logged)).toEqual([d, c, b, a]);
      expect(await idsOf({ ...logged, limit: 3 })).toEqual([d, c, b]);
      expect(await idsOf({ ...logged, limit: 3, isAscending: true })).toEqual([a, b, c]);
      expect(await idsOf({ ...logged, from: NOW + 20, until: NOW + 30 })).toEqual([c, b]);
      expect(await idsOf({ ...logged, until: NOW + 30, limit: 1 })).toEqual([c]);
      const named = { ...logged, orderBy: "name", from: NOW + 20, until: NOW + 39 } as const;
      expect(await idsOf(named)).toEqual([b, c]);
    });

    test("counts each file once, and tells events in pages", async () => {
      const running = await submitRunning(store());
      const line = (code: EventCode, fileName?: string): ReturnType<typeof sampleEvent> =>
        sampleEvent({
          code,
          severity: code === "option.ignored" ? "warning" : "info",
          ...(fileName === undefined ? {} : { fileName }),
        });
      await store().runs.report(running, {
        events: [
          line("option.ignored"),
          line("asset.added", "a"),
          line("file.processed", "a"),
          line("asset.added", "b"),
          line("file.failed", "b"),
          line("asset.replaced", "c"),
          line("file.skipped", "d"),
        ],
      });
      const tallies = await store().jobSearch.tally([running.jobId, "another"]);
      expect([...tallies.keys()]).toEqual([running.jobId]);
      expect(tallies.get(running.jobId)).toMatchObject({
        succeeded: 2,
        failed: 1,
        skipped: 1,
        replaced: 1,
        published: 0,
        files: 4,
        warnings: 1,
      });
      const codes = new Map<EventCode, number>([
        ["asset.added", 2],
        ["file.failed", 1],
      ]);
      const page = { jobId: running.jobId, codes, isAscending: true, limit: 2, offset: 0 };
      const first = await store().jobSearch.events({ ...page, orderBy: "code" });
      expect([first.total, first.events.map(({ code }) => code)]).toEqual([
        3,
        ["file.failed", "asset.added"],
      ]);
      const second = await store().jobSearch.events({ ...page, orderBy: "time", offset: 2 });
      expect(second.events.map(({ fileName }) => fileName)).toEqual(["b"]);
      expect(
        await store().jobSearch.events({ ...page, codes: new Map(), orderBy: "time" }),
      ).toEqual({
        total: 0,
        events: [],
      });
    });

    test("tells what happened to an asset, to its company only", async () => {
      const running = await submitRunning(store());
      const about = { assetId: "asset-1", fileName: "a" };
      await store().runs.report(running, {
        events: [
          sampleEvent({ code: "asset.added", at: NOW + 1, ...about }),
          sampleEvent({ code: "asset.published", at: NOW + 2, ...about }),
        ],
      });
      const told = await store().jobSearch.assetEvents(COMPANY.id, "asset-1", 10);
      expect(told.map(({ event, job }) => [event.code, job.id])).toEqual([
        ["asset.published", running.jobId],
        ["asset.added", running.jobId],
      ]);
      expect(await store().jobSearch.assetEvents("another", "asset-1", 10)).toEqual([]);
    });
  });
}
