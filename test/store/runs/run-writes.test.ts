/** What is written about runs in one turn shares its statements, however many runs there are. */

import { expect, it } from "vitest";
import type { Claim, RunEnd } from "../../../src/core/ports/runs.ts";
import { createRunStore } from "../../../src/store/runs/runs.ts";
import { createSealer } from "../../../src/store/secrets/seal.ts";
import { useQueryPlans } from "../../harness/store/query-plans.ts";
import { NOW, sampleEvent } from "../../harness/store/samples.ts";

const sealer = createSealer(Buffer.alloc(32, 1));
const { statementsOf } = useQueryPlans();
const JOBS = ["one", "two", "three", "four"];
const END: RunEnd = {
  at: NOW,
  outcome: "succeeded",
  message: "Completed.",
  event: sampleEvent({ code: "job.completed" }),
};

function claimOf(jobId: string): Claim {
  const event = sampleEvent({ code: "job.started" });
  return { jobId, node: "node", at: NOW, leaseUntil: NOW + 1000, event };
}

it("claims at once give the statements of one claim", async () => {
  const one = await statementsOf((under) => createRunStore(under, sealer).claim(claimOf("one")));
  const four = await statementsOf(async (under) => {
    const runs = createRunStore(under, sealer);
    await Promise.all(JOBS.map((jobId) => runs.claim(claimOf(jobId))));
  });
  expect(one.length).toBeGreaterThan(0);
  expect(four).toHaveLength(one.length);
});

it("ends at once give the statements of one end", async () => {
  const end = (jobId: string) => [{ jobId, fence: 1 }, END] as const;
  const one = await statementsOf((under) => createRunStore(under, sealer).finish(...end("one")));
  const four = await statementsOf(async (under) => {
    const runs = createRunStore(under, sealer);
    await Promise.all(JOBS.map((jobId) => runs.finish(...end(jobId))));
  });
  expect(one.length).toBeGreaterThan(0);
  expect(four).toHaveLength(one.length);
});
