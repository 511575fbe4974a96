/** What is seen from outside: the metrics as Prometheus reads them, and the lines of the log. */

import { beforeEach, describe, expect, it } from "vitest";
import type { AnsweredRequest } from "../../src/core/ports/telemetry.ts";
import { createLog } from "../../src/platform/log.ts";
import { Metrics } from "../../src/platform/metrics.ts";
import { createTelemetry } from "../../src/platform/telemetry.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const REQUEST: AnsweredRequest = {
  door: "rest",
  operation: "submitJob",
  status: 201,
  durationMs: 3,
  requestId: "r-1",
  traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
};

let counts = 0;
let now = 1_000_000;
let metrics: Metrics;
let lines: Record<string, unknown>[];

function logAt(level: "debug" | "info") {
  lines = [];
  return createLog({ level, stream: { write: (line) => void lines.push(JSON.parse(line)) } });
}

beforeEach(() => {
  counts = 0;
  metrics = new Metrics({
    clock: { now: () => now },
    tickets: { nextDueAt: async () => now - 2500 },
    upkeep: {
      openJobs: async () => {
        counts += 1;
        return [{ status: "pending", workflow: "rip-pdf", jobs: 7 }];
      },
      endpointsOff: async () => 0,
      waitingDeliveries: async () => 3,
    },
    uploads: { taken: 2 },
  });
});

describe("the metrics", () => {
  it("count requests by door, operation and status, with their durations", async () => {
    for (const durationMs of [0.5, 3, 700]) {
      metrics.requestAnswered({ ...REQUEST, durationMs });
    }
    metrics.requestAnswered({ ...REQUEST, door: "soap", status: 500 });
    const { text, contentType } = await metrics.render();
    expect(contentType).toContain("text/plain");
    const name = "jobgate_request_duration_seconds";
    const labels = 'door="rest",operation="submitJob",status="2xx"';
    expect(text).toContain(`${name}_bucket{le="0.001",${labels}} 1`);
    expect(text).toContain(`${name}_bucket{le="0.005",${labels}} 2`);
    expect(text).toContain(`${name}_bucket{le="1",${labels}} 3`);
    expect(text).toContain(`${name}_bucket{le="+Inf",${labels}} 3`);
    expect(text).toContain(`${name}_count{${labels}} 3`);
    const sum = text.split("\n").find((line) => line.startsWith(`${name}_sum{${labels}}`));
    expect(Number(sum?.split(" ").at(-1))).toBeCloseTo(0.7035, 9);
    expect(text).toContain(`${name}_count{door="soap",operation="submitJob",status="5xx"} 1`);
  });

  it("tell jobs, queue, runs, take-overs, deliveries, uploads and the process", async () => {
    const job = { jobId: "j", workflow: "rip-pdf" };
    metrics.jobMoved({ ...job, status: "processing" });
    metrics.jobMoved({ ...job, status: "completed", outcome: "succeeded", runMs: 1500 });
    metrics.jobMoved({ ...job, status: "completed", outcome: "failed", runMs: 500 });
    metrics.runTakenOver();
    metrics.deliverySettled("delivered");
    const { text } = await metrics.render();
    for (const line of [
      'jobgate_jobs{state="pending",workflow="rip-pdf"} 7',
      "jobgate_queue_age_seconds 2.5",
      'jobgate_runs_total{workflow="rip-pdf",outcome="succeeded"} 1',
      'jobgate_runs_total{workflow="rip-pdf",outcome="failed"} 1',
      'jobgate_run_seconds_total{workflow="rip-pdf",outcome="succeeded"} 1.5',
      "jobgate_run_takeovers_total 1",
      'jobgate_delivery_attempts_total{state="delivered"} 1',
      "jobgate_deliveries_waiting 3",
      "jobgate_uploads 2",
    ]) {
      expect(text.split("\n")).toContain(line);
    }
    expect(text).toContain("nodejs_eventloop_lag_p99_seconds");
    expect(text).toContain("process_resident_memory_bytes");
  });

  it("ask the store at most once in five seconds, however often they are read", async () => {
    await Promise.all([metrics.render(), metrics.render(), metrics.render()]);
    expect(counts).toBe(1);
    now += 5000;
    await metrics.render();
    expect(counts).toBe(2);
  });

  it("cost a request less than five microseconds", () => {
    const times = 100_000;
    const startedMs = performance.now();
    for (let time = 0; time < times; time += 1) {
      metrics.requestAnswered(REQUEST);
    }
    expect(((performance.now() - startedMs) * 1000) / times).toBeLessThan(5);
  });
});

describe("the log", () => {
  it("tells failed requests at info, the server's failures at warn, others only at debug", () => {
    const telemetry = createTelemetry(logAt("info"), metrics);
    telemetry.requestAnswered(REQUEST);
    telemetry.requestAnswered({ ...REQUEST, status: 404, code: "not-found", durationMs: 1.23456 });
    telemetry.requestAnswered({ ...REQUEST, status: 503, code: "too-many-jobs" });
    expect(lines).toMatchObject([
      {
        level: "info",
        requestId: "r-1",
        traceId: TRACE,
        door: "rest",
        operation: "submitJob",
        status: 404,
        code: "not-found",
        durationMs: 1.2,
      },
      { level: "warn", status: 503, code: "too-many-jobs" },
    ]);
    createTelemetry(logAt("debug"), metrics).requestAnswered(REQUEST);
    expect(lines).toMatchObject([{ level: "debug", status: 201, requestId: "r-1" }]);
  });

  it("tells every change of a job with its id, workflow and trace", () => {
    const telemetry = createTelemetry(logAt("info"), metrics);
    const { traceparent = "" } = REQUEST;
    const job = { jobId: "j-1", workflow: "rip-pdf", traceparent };
    telemetry.jobMoved({ ...job, status: "pending", requestId: "r-1" });
    telemetry.jobMoved({ ...job, status: "completed", outcome: "succeeded", runMs: 12 });
    telemetry.runTakenOver("j-2");
    expect(lines).toMatchObject([
      { jobId: "j-1", workflow: "rip-pdf", state: "pending", requestId: "r-1", traceId: TRACE },
      { jobId: "j-1", state: "completed", outcome: "succeeded", runMs: 12 },
      { level: "warn", jobId: "j-2" },
    ]);
  });
});
