/** What every DecisionStore promises: one decision on a file, whoever is first, told as it was made. */

import { describe, expect, test } from "vitest";
import type { Decision } from "../../src/core/model/artwork.ts";
import type { Store } from "../../src/store/open-store.ts";
import { ids, newJob, NOW, type Open, useStore } from "../harness/store/samples.ts";

export function describeDecisionStore(name: string, open: Open<Pick<Store, "jobs" | "decisions">>) {
  describe(`DecisionStore: ${name}`, () => {
    const store = useStore(open);
    const sampleDecision = (jobId: string, changes: Partial<Decision> = {}): Decision => ({
      jobId,
      version: 1,
      result: "approved",
      name: "Anna",
      at: NOW,
      sha256: "ab".repeat(32),
      by: "anna@example.com",
      ...changes,
    });

    test("keeps all that is said, and lists a job's by version", async () => {
      const jobId = await store().jobs.add(newJob());
      const other = await store().jobs.add(newJob());
      const rejects = [{ reason: "Too dark", positions: [{ x: 0.25, y: 1 }] }];
      const told = { reason: "Too dark", comment: "See it", locale: "de", agent: "curl" };
      const rejected = sampleDecision(jobId, {
        version: 2,
        result: "rejected",
        proofSha256: "cd".repeat(32),
        rejects,
        ...told,
      });
      const approved = sampleDecision(jobId);
      for (const decision of [rejected, approved, sampleDecision(other)]) {
        expect(await store().decisions.add(decision)).toBe(true);
      }
      expect(await store().decisions.list(jobId)).toEqual([approved, rejected]);
      expect(await store().decisions.list(ids.next())).toEqual([]);
    });

    test("of many at once keeps one, and changes nothing afterwards", async () => {
      const jobId = await store().jobs.add(newJob());
      const names = ["a", "b", "c", "d", "e"];
      const added = await Promise.all(
        names.map((each) => store().decisions.add(sampleDecision(jobId, { name: each }))),
      );
      expect(added.filter((isAdded) => isAdded)).toHaveLength(1);
      const kept = await store().decisions.list(jobId);
      expect(kept).toMatchObject([{ name: names[added.indexOf(true)] }]);
      expect(await store().decisions.add(sampleDecision(jobId, { result: "rejected" }))).toBe(
        false,
      );
      expect(await store().decisions.list(jobId)).toEqual(kept);
    });

    test("a job that is removed takes its decisions along", async () => {
      const jobId = await store().jobs.add(newJob());
      await store().decisions.add(sampleDecision(jobId));
      await store().jobs.remove(jobId);
      expect(await store().decisions.list(jobId)).toEqual([]);
    });
  });
}
