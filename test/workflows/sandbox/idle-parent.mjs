/** A program that uses the sandbox once: with "stop" it stops it and says so, without it just ends while a child is idle. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox } from "../../../dist/workflows/sandbox/pool.js";
import { renderTask } from "./render-task.mjs";

const directory = mkdtempSync(join(tmpdir(), "jobgate-idle-"));
writeFileSync(join(directory, "what"), "steps");
const programPath = join(import.meta.dirname, "misbehaving-entry.mjs");
const sandbox = createSandbox({ size: 1, programPath, directory });
const signal = new AbortController().signal;
await sandbox.run(renderTask(directory), { owner: "1", signal, onOutput: async () => undefined });
if (process.argv[2] === "stop") {
  await sandbox.stop();
}
rmSync(directory, { recursive: true, force: true });
process.stdout.write("ended in order");
