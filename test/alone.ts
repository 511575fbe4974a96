/** Which test files share no process with others. */

/**
 * Files that measure their own process, or change it for good, such as the sandbox's libraries do: each has one to
 * itself. All others share two, so that the program is loaded twice and not in every file.
 */
export const ALONE: string[] = [
  "test/auth/failed-login-memory.test.ts",
  "test/auth/verified-memory.test.ts",
  "test/contract/hostile.test.ts",
  "test/contract/idle-marks.test.ts",
  "test/contract/memory.test.ts",
  "test/contract/plain/plain-xml.test.ts",
  "test/core/text/disposition.test.ts",
  "test/cost/database-use.test.ts",
  "test/docs/client-and-commands.test.ts",
  "test/doors/ftp/attacks.test.ts",
  "test/doors/ftp/sessions.test.ts",
  "test/doors/http/collected-bytes.test.ts",
  "test/doors/http/piece-content.test.ts",
  "test/doors/http/read-body.test.ts",
  "test/engine/callbacks/lanes.test.ts",
  "test/engine/schedules/calendar/late-times.test.ts",
  "test/expressions/expressions.test.ts",
  "test/fairness/one-company.test.ts",
  "test/faults/broken-connections.test.ts",
  "test/store/records/list-records.test.ts",
  "test/workflows/documents/content-streams.test.ts",
  "test/workflows/documents/jbig2.test.ts",
  "test/workflows/prepress/bounds.test.ts",
  "test/workflows/prepress/checks.test.ts",
  "test/workflows/prepress/proof-and-adjust.test.ts",
  "test/workflows/prepress/second-opinions.test.ts",
  "test/workflows/prepress/truth.test.ts",
  "test/workflows/sandbox/sandbox.test.ts",
];
