/** The log: lines of JSON, errors with their causes, and never a secret. */

import { expect, onTestFinished, test, vi } from "vitest";
import { createLog } from "../../src/platform/log.ts";

function logged(level: "info" | "error" = "info") {
  const lines: string[] = [];
  const stream = {
    write: (line: string) => {
      lines.push(line);
    },
  };
  return { log: createLog({ level, stream }), lines };
}

test("writes one JSON line with level, time, message and fields", () => {
  const { log, lines } = logged();
  log.warn({ jobId: "j1", sizeBytes: 5 }, "slow");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    level: "warn",
    msg: "slow",
    jobId: "j1",
    sizeBytes: 5,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/u),
  });
});

test("keeps quiet below its level", () => {
  const { log, lines } = logged("error");
  log.info({}, "a");
  log.warn({}, "b");
  log.error({}, "c");
  expect(lines).toHaveLength(1);
});

test.each([
  { authorization: "Bearer hunter2" },
  { headers: { Authorization: "Basic hunter2", cookie: "sid=hunter2" } },
  { password: "hunter2", clientSecret: "hunter2", "DOC.PASSWORD": "hunter2" },
  { options: [{ name: "DOC.PASSWORD", value: "hunter2" }] },
  { nested: { deeper: [{ apiKey: "hunter2", access_token: "hunter2" }] } },
  { err: Object.assign(new Error("failed"), { secret: "hunter2" }) },
])("masks secrets: %j", (fields) => {
  const { log, lines } = logged();
  log.info(fields, "x");
  expect(lines[0]).not.toContain("hunter2");
  expect(lines[0]).toContain("***");
});

test("tells errors with stack and cause", () => {
  const { log, lines } = logged();
  const cause = Object.assign(new Error("no space left"), { code: "ENOSPC" });
  log.error({ err: new Error("cannot store", { cause }) }, "request failed");
  expect(lines[0]).toContain("cannot store");
  expect(lines[0]).toContain("no space left");
  expect(lines[0]).toContain("ENOSPC");
});

test("stands what cannot be JSON", () => {
  const { log, lines } = logged();
  const circular: Record<string, unknown> = { big: 10n, bytes: Buffer.from("abc") };
  circular["self"] = circular;
  log.info(circular, "odd");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ big: "10", bytes: "(3 bytes)" });
});

test("counts what fails again and again instead of repeating it, and tells the count later", () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { log, lines } = logged();
  for (let index = 0; index < 100_000; index += 1) {
    log.error({ err: new Error("disk full"), ticket: `run:${index}` }, "not taken");
  }
  log.error({ err: new Error("another reason") }, "not taken");
  log.warn({ err: new Error("disk full") }, "not taken");
  expect(lines).toHaveLength(10 + 2);
  vi.advanceTimersByTime(10_000);
  expect(lines).toHaveLength(10 + 2 + 1);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
    level: "error",
    msg: "not taken",
    repeated: 99_990,
    reason: "Error: disk full",
  });
  log.error({ err: new Error("disk full"), ticket: "run:1" }, "not taken");
  expect(lines.at(-1)).toContain("run:1");
});

test("tells of each request and job that it tells of at info", () => {
  const { log, lines } = logged();
  for (let index = 0; index < 1000; index += 1) {
    log.info({ jobId: index }, "job completed");
  }
  expect(lines).toHaveLength(1000);
});

test("keeps count of a limited number of kinds of failures", () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { log, lines } = logged();
  for (let index = 0; index < 5000; index += 1) {
    log.error({ err: new Error(`reason ${index}`) }, "failed");
  }
  expect(lines).toHaveLength(500 + 10);
  vi.advanceTimersByTime(10_000);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ repeated: 5000 - 500 - 10 });
});
