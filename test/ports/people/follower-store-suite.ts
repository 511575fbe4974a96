/** What every FollowerStore promises: a job follows once, whoever asks, and when its files come. */

import { describe, expect, test } from "vitest";

import { followTicket } from "../../../src/core/model/people/follower.ts";
import { NO_STAMPS } from "../../../src/core/model/people/record.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { COMPANY, ids, newJob, NOW, type Open, useStore } from "../../harness/store/samples.ts";

const HOUR_MS = 3_600_000;

export function describeFollowerStore(name: string, open: Open<Store>): void {
  describe(`FollowerStore: ${name}`, () => {
    const store = useStore(open);
    const followers = () => store().followers;
    const due = async (now: number) => {
      const tickets = await store().tickets.due("follow", now, 10);
      return tickets.map(({ ref }) => ref);
    };

    /** A completed record whose step names a photo, with the job that is to follow. */
    async function completed(): Promise<{ jobId: string; followerId: string }> {
      await store().companies.add(COMPANY);
      const ended = { status: "completed", outcome: "succeeded", completedAt: NOW } as const;
      const made = newJob({ workflow: "record", ...ended });
      const followerId = ids.next();
      const metadata = { clientJobId: ids.next(), workflowId: ids.next(), status: "Completed" };
      const singleStep = { uniqueStepId: "1", valueResourceIds: ["photo"] };
      await store().records.add(made, {
        objectId: made.job.id.replaceAll("-", "").slice(-24),
        document: {
          metadata: { ...metadata, status: "Completed" },
          completedSteps: [{ singleStep }],
        },
        stamps: NO_STAMPS,
        createdBy: "device",
        content: "",
        follower: { followerId, ticket: followTicket(made.job, NOW) },
      });
      return { jobId: made.job.id, followerId };
    }

    test("gives one id for the same content, whoever asks at once, and another once it is released", async () => {
      const { jobId, followerId } = await completed();
      const claim = (content: string) =>
        followers().claim({
          jobId,
          purpose: "report",
          content,
          followerId: ids.next(),
          at: NOW + 1,
        });
      const [first = "", ...others] = await Promise.all(["a", "a", "a", "a"].map(claim));
      expect(new Set(others)).toEqual(new Set([first]));
      const second = await claim("b");
      expect(second).not.toBe(first);
      expect(await followers().list(jobId)).toEqual([followerId, ...[first, second].sort()]);
      await followers().release(first);
      expect(await claim("a")).not.toBe(first);
      expect(await followers().ofCompletion(jobId)).toBe(followerId);
      expect(await followers().ofCompletion(ids.next())).toBeUndefined();
    });

    test("brings what waits forward when a file comes that its record names, and no other", async () => {
      const [waiting, ready] = [await completed(), await completed()];
      expect((await due(NOW)).sort()).toEqual([waiting.jobId, ready.jobId].sort());
      await store().tickets.postpone(`follow:${waiting.jobId}`, NOW + HOUR_MS);
      const file = {
        id: ids.next(),
        companyId: COMPANY.id,
        blobId: ids.next(),
        contentType: "image/jpeg",
        sizeBytes: 5,
        sha256: "a",
        createdBy: "device",
        createdAt: NOW + 5,
      };
      await store().resources.add({ ...file, resourceId: "another" });
      expect(await due(NOW + 5)).toEqual([ready.jobId]);
      const photo = { ...file, id: ids.next(), blobId: ids.next(), resourceId: "photo" };
      await store().resources.add({ ...photo, companyId: ids.next() });
      expect(await due(NOW + 5)).toEqual([ready.jobId]);
      await store().resources.add({ ...photo, id: ids.next(), blobId: ids.next() });
      expect((await due(NOW + 5)).sort()).toEqual([waiting.jobId, ready.jobId].sort());
    });

    test.each([
      ["deletion", "removes all that follow"],
      ["retention", "leaves what followed the completion"],
    ])("goes with its record: %s %s, and has what runs stop", async (way) => {
      const { jobId, followerId } = await completed();
      const claimed = async (content: string) =>
        followers().claim({ jobId, purpose: "report", content, followerId: ids.next(), at: NOW });
      const [failed, made] = [await claimed("a"), await claimed("b")];
      // One that failed is forgotten by whoever asks next, and still the record's.
      await followers().release(failed);
      const running = await claimed("a");
      for (const id of [followerId, failed, made, running]) {
        const status = id === running ? "processing" : "pending";
        await store().jobs.add(newJob({ id, status }));
      }
      if (way === "deletion") {
        expect(await store().jobs.remove(jobId)).toBeDefined();
      } else {
        const over = { completedBefore: NOW + 1, creatingBefore: 0, heldBefore: 0 };
        expect(await store().upkeep.removeExpired(over, 10)).toMatchObject({ jobs: 1 });
      }
      const isSeen = async (id: string) =>
        (await store().jobs.find("every-company", id)) !== undefined;
      expect(await Promise.all([failed, made, running].map(isSeen))).toEqual([false, false, false]);
      expect(await isSeen(followerId)).toBe(way === "retention");
      const rows: string[] = [];
      await store().exportRows(async (line) => {
        rows.push(line);
      });
      const stored = rows.join("\n");
      expect([failed, made, running].map((id) => stored.includes(id))).toEqual([
        false,
        false,
        true,
      ]);
    });

    test("tells what followed once, however many do so", async () => {
      const { jobId } = await completed();
      const before = await store().events.list(jobId, { after: 0, limit: 10 });
      const event = { at: NOW, code: "job.followed", severity: "info", message: "Done." } as const;
      const settle = () => followers().settle(`follow:${jobId}`, jobId, event);
      await Promise.all([settle(), settle(), settle()]);
      const after = await store().events.list(jobId, { after: 0, limit: 10 });
      expect(after.slice(before.length)).toMatchObject([{ code: "job.followed" }]);
      expect(await due(NOW + HOUR_MS)).toEqual([]);
    });
  });
}
