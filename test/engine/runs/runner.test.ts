/** Running a job: what a workflow gets, what it leaves, and how a job ends. */

import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cancelJob } from "../../../src/core/jobs/cancel-job.ts";
import { deleteJob } from "../../../src/core/jobs/delete-job.ts";
import { Problem } from "../../../src/core/model/problem.ts";
import { type WorkflowContext, WorkflowFailure } from "../../../src/core/ports/workflow-context.ts";
import type { Telemetry } from "../../../src/core/ports/telemetry.ts";
import {
  type File,
  type Service,
  type ServiceOptions,
  startService,
} from "../../harness/engine/service.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";
import { bytesOf, gate, untilStopped, workflowOf } from "../../harness/engine/workflows.ts";
import { PATIENT } from "../../harness/patience.ts";

let service: Service;

afterEach(async () => {
  await service[Symbol.asyncDispose]();
});

const FILE: File = { fileName: "a.txt", content: Buffer.from("content") };

async function start(
  run: (context: WorkflowContext) => Promise<void>,
  options: Partial<ServiceOptions> = {},
): Promise<void> {
  service = await startService({ workflows: [workflowOf(run)], ...options });
}

function blobCount(): number {
  const entries = readdirSync(join(service.dataDir, "blobs"), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter((entry) => entry.isFile()).length;
}

describe("a run", () => {
  it("tells how long it took by a clock that nobody sets", async () => {
    let offsetMs = 0;
    const tookMs: (number | undefined)[] = [];
    const telemetry: Telemetry = {
      requestAnswered: () => undefined,
      runTakenOver: () => undefined,
      deliverySettled: () => undefined,
      jobMoved: ({ status, runMs }) => void (status === "completed" && tookMs.push(runMs)),
    };
    const setBack = async () => {
      offsetMs = -3_600_000;
    };
    await start(setBack, { telemetry, clock: { now: () => Date.now() + offsetMs } });
    await service.run({}, [FILE]);
    expect(tookMs).toHaveLength(1);
    // One below zero would be refused by the counter, and /metrics would answer no more.
    expect(tookMs[0]).toBeGreaterThanOrEqual(0);
    expect(tookMs[0]).toBeLessThan(60_000);
  });

  it("gets options laid over each other: default, profile, job, document; secrets in clear", async () => {
    const seen: unknown[] = [];
    await start(async ({ options, documents }) => {
      seen.push(Object.fromEntries(options));
      seen.push(...documents.map(({ resolved }) => Object.fromEntries(resolved)));
    });
    const options = [
      { name: "key", value: "one" },
      { name: "key", value: "two" },
    ];
    const own = [
      { name: "size", value: "7" },
      { name: "key", value: "three" },
    ];
    const job = await service.run({ profile: "blue", options }, [FILE, { ...FILE, options: own }]);
    expect(seen).toEqual([
      { colour: ["blue"], size: ["1"], key: ["one", "two"] },
      { colour: ["blue"], size: ["1"], key: ["one", "two"] },
      { colour: ["blue"], size: ["7"], key: ["three"] },
    ]);
    expect(JSON.stringify(job.asked)).not.toMatch(/one|two/u);
  });

  it("leaves results, events and progress, and an empty scratch directory", async () => {
    let scratchDir = "";
    await start(async (context) => {
      scratchDir = context.scratchDir;
      writeFileSync(join(scratchDir, "scratch"), "x");
      await context.progress(0.5, "Half way");
      await context.log({ code: "file.processed", severity: "info", message: "done" });
      await context.addResult({
        fileName: "../r.txt",
        contentType: "text/plain",
        content: bytesOf("result"),
        properties: [{ name: "page", value: "1" }],
      });
    });
    const job = await service.run({}, [FILE]);
    expect(job).toMatchObject({ outcome: "succeeded", progress: 1, message: "Completed." });
    const [made] = await service.results(job.id);
    expect(made?.bytes.toString()).toBe("result");
    expect(made?.result).toMatchObject({
      fileName: "r.txt",
      properties: [{ name: "page", value: "1" }],
    });
    expect((await service.codes(job.id)).slice(-4)).toEqual([
      "job.started",
      "file.processed",
      "result.added",
      "job.completed",
    ]);
    expect(existsSync(scratchDir)).toBe(false);
  });

  it("never leaves two results of one name, whatever the workflow calls them", async () => {
    await start(async (context) => {
      for (const fileName of ["a.png", "A.PNG", "x/a.png", "", "result"]) {
        await context.addResult({ fileName, contentType: "image/png", content: bytesOf("x") });
      }
    });
    const job = await service.run({}, [FILE]);
    const made = await service.results(job.id);
    expect(made.map(({ result }) => result.fileName)).toEqual([
      "a.png",
      "A (2).PNG",
      "a (3).png",
      "result",
      "result (2)",
    ]);
  });

  it("fails with the words of a WorkflowFailure", async () => {
    await start(async () => Promise.reject(new WorkflowFailure("corrupt", "Page 3 is torn.")));
    const job = await service.run({}, [FILE]);
    expect(job.failure).toEqual({ code: "corrupt", message: "Page 3 is torn." });
    expect((await service.events(job.id)).at(-1)).toMatchObject({
      code: "job.failed",
      severity: "error",
      message: "Page 3 is torn.",
    });
  });

  it("fails with the detail of a Problem of a port", async () => {
    await start(async () =>
      Promise.reject(new Problem("insufficient-storage", "The disk is full.")),
    );
    const job = await service.run({}, [FILE]);
    expect(job.failure).toEqual({ code: "generic", message: "The disk is full." });
  });

  it.each([
    ["an error", new Error("secret at /home/me")],
    ["an internal problem", new Problem("internal", "secret at /home/me")],
    ["text", "secret at /home/me"],
  ])("tells nothing of %s that it cannot explain, but the log does", async (_what, thrown) => {
    await start(async () => Promise.reject(thrown));
    const job = await service.run({}, [FILE]);
    expect(job.failure?.code).toBe("internal");
    expect(JSON.stringify([job, await service.events(job.id)])).not.toContain("secret");
    expect(service.logged).toContainEqual(expect.objectContaining({ err: thrown, jobId: job.id }));
  });

  it("stores progress at most four times a second, and the newest in the end", async () => {
    const time = new ManualTime();
    const ready = gate();
    const told: (number | undefined)[] = [];
    await start(
      async (context) => {
        for (let step = 1; step <= 1000; step += 1) {
          await context.progress(step / 2000, `Step ${step}`);
        }
        ready.open();
        await untilStopped(context);
      },
      {
        clock: time,
        timers: time,
        wrapStore: (store) => ({
          ...store,
          runs: {
            ...store.runs,
            report: async (run, report) => {
              told.push(report.progress);
              return store.runs.report(run, report);
            },
          },
        }),
      },
    );
    const jobId = await service.submit({}, [FILE]);
    await ready.opened;
    expect(told).toEqual([0.0005]);
    time.advance(249);
    expect(told).toHaveLength(1);
    time.advance(1);
    expect(told).toEqual([0.0005, 0.5]);
    await vi.waitFor(
      async () => expect((await service.job(jobId)).message).toBe("Step 1000"),
      PATIENT,
    );
  });

  it("does not begin where there is no room for its files: the job stays in the queue", async () => {
    const time = new ManualTime();
    await start(async () => undefined, { clock: time, timers: time });
    const scratch = join(service.dataDir, "scratch");
    rmSync(scratch, { recursive: true });
    // Root may write everywhere, but nobody makes a directory in a file.
    writeFileSync(scratch, "");
    const jobId = await service.submit({}, [FILE]);
    await vi.waitFor(
      () =>
        expect(service.logged).toContainEqual(expect.objectContaining({ ticket: `run:${jobId}` })),
      PATIENT,
    );
    expect((await service.job(jobId)).status).toBe("pending");
    rmSync(scratch);
    await vi.waitFor(async () => {
      time.advance(1000);
      expect((await service.job(jobId)).outcome).toBe("succeeded");
    }, PATIENT);
  });

  it("ends within its time limit, also when the workflow does not listen", async () => {
    const time = new ManualTime();
    const began = gate();
    await start(
      async () => {
        began.open();
        await new Promise(() => undefined);
      },
      { clock: time, timers: time, runMs: 60_000 },
    );
    const jobId = await service.submit({}, [FILE]);
    await began.opened;
    time.advance(60_000);
    await vi.waitFor(() => expect(time.nextInMs).toBe(2000), PATIENT);
    time.advance(2000);
    const job = await service.ended(jobId);
    expect(job.failure).toMatchObject({ code: "timeout" });
    expect(job.failure?.message).toContain("its time limit of 1 min");
  });

  it.each([
    ["is surely not recorded keeps no content", new Problem("insufficient-storage", "Full."), 1],
    ["may be recorded keeps its content, for the sweep to judge", new Error("Gone."), 2],
  ])("a result that %s", async (_title, error, blobs) => {
    await start(
      async (context) => {
        await context.addResult({
          fileName: "r",
          contentType: "text/plain",
          content: bytesOf("r"),
        });
      },
      {
        wrapStore: (store) => ({
          ...store,
          runs: {
            ...store.runs,
            report: async (run, report) =>
              report.result === undefined ? store.runs.report(run, report) : Promise.reject(error),
          },
        }),
      },
    );
    const job = await service.run({}, [FILE]);
    expect(job.outcome).toBe("failed");
    expect(blobCount()).toBe(blobs);
  });
});

describe("cancelling", () => {
  it("stops a run at once, and what it still tries is refused", async () => {
    const began = gate();
    let late: Promise<unknown> | undefined;
    await start(async (context) => {
      began.open();
      await untilStopped(context).catch(() => undefined);
      late = Promise.allSettled([
        context.log({ code: "file.processed", severity: "info", message: "late" }),
        context.progress(1, "late"),
        context.addResult({ fileName: "late", contentType: "x/y", content: bytesOf("late") }),
        context.assets.find("late"),
      ]);
      await late;
    });
    const jobId = await service.submit({}, [FILE]);
    await began.opened;
    await cancelJob(service.ports, service.principal, jobId);
    const job = await service.ended(jobId);
    expect(job).toMatchObject({ outcome: "cancelled", message: "Cancelled while it ran." });
    expect(job.failure).toBeUndefined();
    expect(await late).toEqual(
      Array.from({ length: 4 }, () => expect.objectContaining({ status: "rejected" })),
    );
    expect((await service.codes(jobId)).slice(-3)).toEqual([
      "job.started",
      "job.cancel-requested",
      "job.cancelled",
    ]);
    expect(blobCount()).toBe(1);
  });

  it("deletes a running job with all its files once its run has stopped", async () => {
    const began = gate();
    await start(async (context) => {
      await context.addResult({ fileName: "r", contentType: "x/y", content: bytesOf("r") });
      began.open();
      await untilStopped(context);
    });
    const jobId = await service.submit({}, [FILE]);
    await began.opened;
    expect(blobCount()).toBe(2);
    expect(await deleteJob(service.ports, service.principal, jobId)).toBe("pending");
    await vi.waitFor(() => expect(blobCount()).toBe(0), PATIENT);
    expect(await service.events(jobId)).toEqual([]);
  });

  it("is noticed by the heartbeat when it came through another process", async () => {
    const time = new ManualTime();
    const began = gate();
    await start(
      async (context) => {
        began.open();
        await untilStopped(context);
      },
      { clock: time, timers: time },
    );
    const jobId = await service.submit({}, [FILE]);
    await began.opened;
    const event = { at: 0, code: "job.cancel-requested", severity: "info", message: "x" } as const;
    await service.store.jobs.requestCancel(jobId, event, false);
    time.advance(10_000);
    expect((await service.ended(jobId)).outcome).toBe("cancelled");
  });
});
