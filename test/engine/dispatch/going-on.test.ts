/** A worker that is free goes on to the next job of its company without a look, as long as nobody else is owed it. */

import { afterEach, expect, it, vi } from "vitest";
import { cancelJob } from "../../../src/core/jobs/cancel-job.ts";
import { prioritizeJob } from "../../../src/core/jobs/prioritize-job.ts";
import type { Line } from "../../../src/core/ports/tickets.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { type Service, openService } from "../../harness/engine/service.ts";
import { gate, workflowOf } from "../../harness/engine/workflows.ts";
import { PATIENT } from "../../harness/patience.ts";

const JOBS = 12;
const FILE = { fileName: "a.txt", content: Buffer.from("content") };

let service: Service;
afterEach(() => service[Symbol.asyncDispose]());

/** Counts the looks for jobs of a company. */
function counting(looks: Line[]) {
  return (store: Store): Store => ({
    ...store,
    tickets: {
      ...store.tickets,
      dueOf: (line, ...rest) => {
        looks.push(line);
        return store.tickets.dueOf(line, ...rest);
      },
    },
  });
}

it("runs what waits with one look for several jobs, one job at a time, oldest first", async () => {
  const looks: Line[] = [];
  const ran: string[] = [];
  let runningMost = 0;
  let running = 0;
  service = await openService({
    workers: 1,
    wrapStore: counting(looks),
    workflows: [
      workflowOf(async ({ job }) => {
        running += 1;
        runningMost = Math.max(runningMost, running);
        await new Promise(setImmediate);
        ran.push(job.id);
        running -= 1;
      }),
    ],
  });
  const jobIds: string[] = [];
  for (let count = 0; count < JOBS; count += 1) {
    jobIds.push(await service.submit({}, [FILE]));
  }
  await service.engine.start();
  await Promise.all(jobIds.map((jobId) => service.ended(jobId)));
  expect(ran).toEqual(jobIds);
  expect(runningMost).toBe(1);
  expect(looks.filter(({ kind }) => kind === "run").length).toBeLessThan(JOBS / 2);
});

it("does not run a job that was cancelled after it was seen to be due", async () => {
  const began = gate();
  const end = gate();
  const ran: string[] = [];
  service = await openService({
    workers: 1,
    workflows: [
      workflowOf(async ({ job }) => {
        ran.push(job.id);
        began.open();
        await end.opened;
      }),
    ],
  });
  const [first, second, third] = [
    await service.submit({}, [FILE]),
    await service.submit({}, [FILE]),
    await service.submit({}, [FILE]),
  ];
  await service.engine.start();
  await began.opened;
  await cancelJob(service.ports, service.principal, second);
  end.open();
  await service.ended(third);
  expect(ran).toEqual([first, third]);
  await vi.waitFor(
    async () => expect((await service.job(first)).status).toBe("completed"),
    PATIENT,
  );
  expect((await service.job(second)).outcome).toBe("cancelled");
});

it("takes a job of a higher priority before what was seen to be next", async () => {
  const began = gate();
  const end = gate();
  const ran: string[] = [];
  service = await openService({
    workers: 1,
    workflows: [
      workflowOf(async ({ job }) => {
        ran.push(job.id);
        began.open();
        await end.opened;
      }),
    ],
  });
  const submit = (priority: number) => service.submit({ priority }, [FILE]);
  const seen = [await submit(50), await submit(50), await submit(20)];
  await service.engine.start();
  await began.opened;
  const [high, usual] = [await submit(51), await submit(50)];
  const raised = await submit(0);
  await prioritizeJob(service.ports, service.principal, { jobId: raised, priority: 100 });
  end.open();
  await Promise.all([...seen, high, usual, raised].map((jobId) => service.ended(jobId)));
  expect(ran).toEqual([seen[0], raised, high, seen[1], usual, seen[2]]);
});
