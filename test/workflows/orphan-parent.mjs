/** A server that dies while its sandbox child hangs: starts the task named, then waits to be killed. */
import { fileURLToPath } from "node:url";
import { createSandbox } from "../../dist/workflows/sandbox-pool.js";

const entryPath = fileURLToPath(new URL("misbehaving-entry.mjs", import.meta.url));
const task = {
  kind: "convert-image",
  inputPath: "tell-pid",
  outputPath: process.argv[2],
  format: "keep",
  quality: 80,
  stripMetadata: true,
};
const signal = new AbortController().signal;
await createSandbox({ size: 1, entryPath }).run(task, { signal, onOutput: async () => undefined });
