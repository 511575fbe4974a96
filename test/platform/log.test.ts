/** The log: lines of JSON, errors with their causes, and never a secret. */

import { expect, test } from "vitest";
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
