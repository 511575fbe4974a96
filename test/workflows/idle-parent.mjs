/** A program that uses the sandbox once: with "stop" it stops it and says so, without it just ends while a child is idle. */
import { fileURLToPath } from "node:url";
import { createSandbox } from "../../dist/workflows/sandbox-pool.js";

const entryPath = fileURLToPath(new URL("misbehaving-entry.mjs", import.meta.url));
const sandbox = createSandbox({ size: 1, entryPath });
const task = {
  kind: "convert-image",
  inputPath: "steps",
  outputPath: "",
  format: "keep",
  quality: 80,
  stripMetadata: true,
};
const signal = new AbortController().signal;
await sandbox.run(task, { signal, onOutput: async () => undefined });
if (process.argv[2] === "stop") {
  await sandbox.stop();
}
process.stdout.write("ended in order");
