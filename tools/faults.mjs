/**
 * `npm run faults`: the fault tests, long, with a private PostgreSQL where one is installed. Arguments go to vitest, such
 * as a file or `-t PostgreSQL`; SEED=… makes the same choices again.
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentsOf } from "./arguments.mjs";
import { findPostgres } from "./postgres-cluster.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** All tests that are short in the gate. */
const FILES = [
  "test/faults",
  "test/process",
  "test/fairness",
  "test/contract/property.test.ts",
  "test/core/records/merge-record.test.ts",
  "test/whole/callbacks/many.test.ts",
  "test/engine/schedules/many-schedules.test.ts",
  "test/store/ports.test.ts",
  "test/store/postgres-ports.test.ts",
  "test/store/installation/installation.test.ts",
  "test/store/jobs/crash.test.ts",
  "test/store/files/disk-full.test.ts",
  "test/doors/artwork/large-upload.test.ts",
  "test/doors/ftp",
  "test/doors/tus/kill.test.ts",
  "test/doors/tus/nodes.test.ts",
  "test/doors/workfloplus/block-faults.test.ts",
  "test/doors/workfloplus/block-uploads.test.ts",
  "test/doors/workfloplus/graph.test.ts",
  "test/interop/stacks.test.ts",
  "test/workflows/sandbox/sandbox.test.ts",
];

const asked = argumentsOf(
  "Usage: npm run faults [-- ARGUMENTS]\nThe fault tests, long; the arguments are for vitest, such as a file or -t PostgreSQL. SEED=… makes the same choices again.",
  { isPassedOn: true },
);
const hasFiles = asked.some((each) => each.startsWith("test/"));
const vitest = [join(root, "node_modules", "vitest", "vitest.mjs"), "run", "--maxWorkers=1"];
const command = [process.execPath, ...vitest, ...(hasFiles ? [] : FILES), ...asked];
const needsServer = process.env.TEST_DATABASE_URL === undefined && findPostgres() !== undefined;
if (needsServer) {
  command.unshift(process.execPath, join(root, "tools", "test-postgres.mjs"));
} else if (process.env.TEST_DATABASE_URL === undefined) {
  console.warn("SKIPPED: PostgreSQL is not installed and TEST_DATABASE_URL is not set.");
}

const [program = "", ...args] = command;
const env = { ...process.env, FAULTS: "long" };
const { status } = spawnSync(program, args, { cwd: root, stdio: "inherit", env });
process.exit(status ?? 1);
