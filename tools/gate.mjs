/** `npm test`: the whole gate. Types, lint, format, architecture, dead code, then every test; says what was skipped. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentsOf } from "./arguments.mjs";

const asked = argumentsOf(
  "Usage: npm test [-- ARGUMENTS]\nThe whole gate: types, lint, format, architecture, dead code, then every test; the arguments are for vitest.",
  { isPassedOn: true },
);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, "node_modules", ".bin", name);

const CHECKS = [
  { name: "types", command: [bin("tsc"), "--noEmit", "-p", "tsconfig.check.json"] },
  { name: "types in the browser", command: [bin("tsc"), "-p", "src/doors/artwork/browser"] },
  { name: "types of the client in the browser", command: [bin("tsc"), "-p", "src/client"] },
  {
    name: "types of the dashboard in the browser",
    command: [bin("tsc"), "-p", "src/doors/dashboard/browser"],
  },
  {
    name: "lint",
    command: [bin("oxlint"), "--type-aware", "--deny-warnings", "src", "test", "bench", "tools"],
  },
  { name: "format", command: [bin("biome"), "format", "--error-on-warnings"] },
  {
    name: "architecture",
    command: [bin("depcruise"), "--config", ".dependency-cruiser.mjs", "src"],
  },
  { name: "dead code", command: [bin("knip")] },
  { name: "dead code in production", command: [bin("knip"), "--production"] },
];

/** More files than these do not fail by chance. */
const UNSTEADY_MAX = 2;
/** So many of the slowest files are told. */
const SLOWEST = 10;
/** A file system in memory: tests wait for no disk there, which is a third of what those of the store take. */
const MEMORY = "/dev/shm";
const MEMORY_BYTES_MIN = 4 * 2 ** 30;

/** Runs one command; true if it succeeded. What it says comes at once, or in one piece at its end. */
async function run(name, [command = "", ...args], { isWhole = false, env = process.env } = {}) {
  const started = performance.now();
  const stdio = isWhole ? ["ignore", "pipe", "pipe"] : "inherit";
  const shell = process.platform === "win32";
  const child = spawn(command, args, { cwd: root, stdio, env, shell });
  const words = [];
  child.stdout?.on("data", (chunk) => words.push(chunk));
  child.stderr?.on("data", (chunk) => words.push(chunk));
  const [status] = await once(child, "close");
  process.stdout.write(Buffer.concat(words));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  return status === 0;
}

/** All checks, two at a time: most keep one processor busy. */
async function runChecks() {
  const waiting = CHECKS.values();
  const results = [];
  const next = async () => {
    for (const { name, command } of waiting) {
      results.push(await run(name, command, { isWhole: true }));
    }
  };
  await Promise.all([next(), next()]);
  return results.every(Boolean);
}

/** Names the files that whoever makes the gate quicker looks at first. */
function tellSlowest(testResults) {
  const timed = testResults.map(({ name, startTime, endTime }) => [endTime - startTime, name]);
  for (const [ms, name] of timed.toSorted(([a], [b]) => b - a).slice(0, SLOWEST)) {
    console.log(`slow   ${(ms / 1000).toFixed(1).padStart(6)} s  ${relative(root, name)}`);
  }
}

/** Whether there is one that is large enough and lets what tests compile be run. */
function isMemoryThere() {
  try {
    const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
    const mount = mounts.findLast((each) => each.split(" ")[1] === MEMORY);
    const { bavail, bsize } = statfsSync(MEMORY);
    const bytes = Math.min(bavail * bsize, freemem());
    return mount !== undefined && !/\bnoexec\b/u.test(mount) && bytes >= MEMORY_BYTES_MIN;
  } catch {
    return false;
  }
}

/** Where tests have their files; the caller removes it. Those whom sandboxes and databases run as have to get there. */
function makeTestDir() {
  const testDir = mkdtempSync(join(isMemoryThere() ? MEMORY : tmpdir(), "jobgate-gate-"));
  chmodSync(testDir, 0o755);
  return testDir;
}

async function runTests(testDir) {
  const env = { ...process.env, TMPDIR: testDir };
  const report = join(testDir, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const command = [bin("vitest"), "run", ...reporters, ...asked];
  const succeeded = await run("tests", command, { env });
  const { testResults, ...counts } = JSON.parse(readFileSync(report, "utf8"));
  tellSlowest(testResults);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  for (const { fullName, status } of tests) {
    if (status === "skipped" || status === "pending" || status === "todo") {
      console.log(`SKIPPED ${fullName}`);
    }
  }
  const skipped = counts.numPendingTests + counts.numTodoTests;
  console.log(
    `${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${skipped} skipped`,
  );
  const failed = testResults.filter(({ status }) => status === "failed").map(({ name }) => name);
  return succeeded || passAlone(failed, env);
}

/**
 * Whether the few files that failed pass without others beside them: a machine that stalls for seconds is no fault of
 * ours. A fault fails again; a test that does not is named, to be mended.
 */
async function passAlone(files, env) {
  const names = files.map((file) => relative(root, file)).join(", ");
  if (files.length === 0 || files.length > UNSTEADY_MAX) {
    console.log(`FAILED ${names}`);
    return false;
  }
  const command = [bin("vitest"), "run", "--maxWorkers=1", ...files];
  const succeeded = await run("the same tests alone", command, { env });
  const what = succeeded ? "UNSTEADY, failed beside the others and passed alone:" : "FAILED";
  // At the very end, where it is not cut off.
  console.log(`${what} ${names}`);
  return succeeded;
}

const isChecked = await runChecks();
const testDir = makeTestDir();
const removeTestDir = () => rmSync(testDir, { recursive: true, force: true });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    removeTestDir();
    process.exit(1);
  });
}
try {
  const isTested = await runTests(testDir);
  process.exitCode = isChecked && isTested ? 0 : 1;
} finally {
  removeTestDir();
}
