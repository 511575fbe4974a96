/** A server that dies while its sandbox child hangs: starts the task in the directory named, then waits to be killed. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildWall } from "../../../dist/workflows/sandbox/build-wall.js";
import { createSandbox } from "../../../dist/workflows/sandbox/pool.js";
import { renderTask } from "./render-task.mjs";

const [, , directory, mode] = process.argv;
const programPath = join(import.meta.dirname, "misbehaving-entry.mjs");
const cells = join(directory, "cells");
mkdirSync(cells);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const setting = { mode, log, directory: cells, fileBytes: 2 ** 20, hidden: [] };
writeFileSync(join(directory, "what"), "tell-and-hang");
await createSandbox({
  size: 1,
  programPath,
  directory: cells,
  buildWall: async () => buildWall({ ...setting, programPaths: [programPath] }),
}).run(renderTask(directory), {
  owner: "1",
  signal: new AbortController().signal,
  onOutput: async () => writeFileSync(join(directory, "going"), ""),
});
