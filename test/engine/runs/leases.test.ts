/** Leases: what happens to jobs whose process died, stopped or lost them. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Job } from "../../../src/core/model/job.ts";
import type { RunRef } from "../../../src/core/ports/runs.ts";
import type { WorkflowContext } from "../../../src/core/ports/workflow-context.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";
import {
  type File,
  openService,
  type Service,
  startService,
} from "../../harness/engine/service.ts";
import { bytesOf, gate, untilStopped, workflowOf } from "../../harness/engine/workflows.ts";
import { PATIENT } from "../../harness/patience.ts";

const FILE: File = { fileName: "a.txt", content: Buffer.from("content") };

let dataDir: string;
const running = new Set<Service>();

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "jobgate-leases-"));
});

afterEach(async () => {
  await Promise.all([...running].map(stop));
  await rm(dataDir, { recursive: true, force: true });
});

async function stop(service: Service): Promise<void> {
  running.delete(service);
  await service.stop();
}

const done = async (context: WorkflowContext): Promise<void> => {
  await context.addResult({
    fileName: "done",
    contentType: "text/plain",
    content: bytesOf("done"),
  });
};

/** A service whose engine stands still: its jobs are claimed by the test, as by a process that will die. */
async function dead(): Promise<Service> {
  const service = await openService({ workflows: [workflowOf(done)], dataDir });
  running.add(service);
  return service;
}

async function claim(service: Service, jobId: string, leaseUntil = Infinity): Promise<RunRef> {
  const run = await service.store.runs.claim({
    jobId,
    node: "dead",
    at: 0,
    leaseUntil: Math.min(leaseUntil, Number.MAX_SAFE_INTEGER - 1),
    event: { at: 0, code: "job.started", severity: "info", message: "Started." },
  });
  if (run === undefined) {
    throw new Error("The job could not be claimed.");
  }
  return run;
}

async function live(time?: ManualTime): Promise<Service> {
  const service = await startService({
    workflows: [workflowOf(done)],
    dataDir,
    ...(time === undefined ? {} : { clock: time, timers: time }),
  });
  running.add(service);
  return service;
}

/** Lets the engine die with the job this many times; returns the job's end. */
async function dieWith(times: number): Promise<{ job: Job; service: Service }> {
  const first = await dead();
  const jobId = await first.submit({}, [FILE]);
  await claim(first, jobId);
  await stop(first);
  for (let death = 1; death < times; death += 1) {
    const service = await openService({
      workflows: [workflowOf(untilStopped)],
      dataDir,
      wrapStore: (store) => ({ ...store, runs: dyingRuns(store) }),
    });
    running.add(service);
    await service.engine.start();
    await vi.waitFor(
      async () => expect((await service.job(jobId)).status).toBe("processing"),
      PATIENT,
    );
    await stop(service);
  }
  const service = await live();
  return { job: await service.ended(jobId), service };
}

/** Giving back works for the reaper at the start, not for the runs of this process: it cannot write any more. */
function dyingRuns(store: Service["store"]): Service["store"]["runs"] {
  return {
    ...store.runs,
    giveBack: async (run, back) =>
      back.event.severity === "warning"
        ? store.runs.giveBack(run, back)
        : Promise.reject(new Error("This process is dead.")),
  };
}

describe("a job of a process that died", () => {
  it("runs again as soon as the engine starts, whatever its lease says", async () => {
    const { job, service } = await dieWith(1);
    expect(job.outcome).toBe("succeeded");
    expect((await service.codes(job.id)).slice(-5)).toEqual([
      "job.started",
      "job.given-back",
      "job.started",
      "result.added",
      "job.completed",
    ]);
  });

  it("fails after the third death, and says so", async () => {
    const twice = await dieWith(2);
    expect(twice.job.outcome).toBe("succeeded");
    await stop(twice.service);
    const thrice = await dieWith(3);
    expect(thrice.job).toMatchObject({ outcome: "failed", failure: { code: "internal" } });
    expect(thrice.job.failure?.message).toContain("died with its process 3 times");
  });

  it("ends as cancelled if it was asked to stop before", async () => {
    const first = await dead();
    const jobId = await first.submit({}, [FILE]);
    await claim(first, jobId);
    const event = { at: 0, code: "job.cancel-requested", severity: "info", message: "x" } as const;
    await first.store.jobs.requestCancel(jobId, event, false);
    await stop(first);
    expect((await (await live()).ended(jobId)).outcome).toBe("cancelled");
  });

  it("is given back by a running engine once its lease has ended, not before", async () => {
    const time = new ManualTime();
    const service = await live(time);
    // Not started: no ticket that the engine could take.
    const jobId = await submitUnseen(service);
    await claim(service, jobId, time.now() + 30_000);
    time.advance(10_000);
    time.advance(10_000);
    expect((await service.job(jobId)).status).toBe("processing");
    await beat(time, 2);
    expect((await service.ended(jobId)).outcome).toBe("succeeded");
    expect(await service.codes(jobId)).toContain("job.given-back");
  });
});

/** Submits a job that the engine does not take, because its dispatcher learns of it only when the job is given back. */
async function submitUnseen(service: Service): Promise<string> {
  const mute = { ...service.ports, engine: { wake: () => undefined, interrupt: () => undefined } };
  const unseen = Object.assign(Object.create(service) as Service, { ports: mute });
  return unseen.submit({}, [FILE]);
}

/** Lets heartbeats happen, each when the one before is over. */
async function beat(time: ManualTime, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    // Others wait longer, so this is the heartbeat.
    await vi.waitFor(() => expect(time.nextInMs).toBeLessThanOrEqual(10_000), PATIENT);
    time.advance(10_000);
  }
}

describe("a run that was taken over", () => {
  it("writes nothing any more, and the one that took over ends the job", async () => {
    const began = gate();
    const goOn = gate();
    const lateEnded = gate();
    let attempts = 0;
    const service = await startService({
      dataDir,
      workflows: [
        workflowOf(async (context) => {
          attempts += 1;
          if (attempts > 1) {
            return done(context);
          }
          began.open();
          await goOn.opened;
          try {
            await context.log({ code: "file.processed", severity: "info", message: "stale" });
          } finally {
            lateEnded.open();
          }
        }),
      ],
    });
    running.add(service);
    const jobId = await service.submit({}, [FILE]);
    await began.opened;
    // As if this process had slept, and another had found its lease ended.
    await service.store.runs.giveBack(
      { jobId, fence: 1 },
      {
        event: { at: 0, code: "job.given-back", severity: "warning", message: "taken over" },
        dueAt: 0,
      },
    );
    service.engine.wake();
    const job = await service.ended(jobId);
    goOn.open();
    await lateEnded.opened;
    expect(job.outcome).toBe("succeeded");
    await stop(service);
    const after = await live();
    const events = await after.events(jobId);
    expect(events.filter(({ message }) => message === "stale")).toEqual([]);
    expect(events.filter(({ code }) => code === "job.completed")).toHaveLength(1);
    expect(await after.results(jobId)).toHaveLength(1);
  });
});

describe("stopping the engine", () => {
  it("gives running jobs back within seconds, without their results, and they run again", async () => {
    const began = gate();
    const service = await startService({
      dataDir,
      workflows: [
        workflowOf(async (context) => {
          await done(context);
          began.open();
          await untilStopped(context);
        }),
      ],
    });
    running.add(service);
    const jobId = await service.submit({}, [FILE]);
    await began.opened;
    await stop(service);

    const next = await live();
    const job = await next.ended(jobId);
    expect(job.outcome).toBe("succeeded");
    expect(await next.results(jobId)).toHaveLength(1);
    const back = (await next.events(jobId)).find(({ code }) => code === "job.given-back");
    expect(back).toMatchObject({
      severity: "info",
      message: "The server is stopping; the job will run again.",
    });
  });

  it("is no death: a job may see any number of orderly stops", async () => {
    const first = await dead();
    const jobId = await first.submit({}, [FILE]);
    await stop(first);
    for (let restart = 0; restart < 4; restart += 1) {
      const began = gate();
      const service = await startService({
        dataDir,
        workflows: [
          workflowOf(async (context) => {
            began.open();
            await untilStopped(context);
          }),
        ],
      });
      running.add(service);
      await began.opened;
      await stop(service);
    }
    expect((await (await live()).ended(jobId)).outcome).toBe("succeeded");
  });

  it("stops the sandbox, and waits no longer than it is told", async () => {
    const time = new ManualTime();
    let sandboxStopped = false;
    const service = await startService({
      dataDir,
      workflows: [workflowOf(done)],
      clock: time,
      timers: time,
      sandbox: {
        stop: async () => {
          sandboxStopped = true;
          await new Promise(() => undefined);
        },
      },
    });
    const stopping = service.engine.stop(3000);
    expect(time.nextInMs).toBe(3000);
    time.advance(3000);
    await stopping;
    expect(sandboxStopped).toBe(true);
    await service.store.close();
  });
});
