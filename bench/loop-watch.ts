/** Loaded into a server that is measured: on SIGUSR2 it writes the longest time that its event loop stood still, and begins anew. */

import { renameSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION_MS = 2;

const file = process.env["LOOP_WATCH_FILE"] ?? "";
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();
process.on("SIGUSR2", () => {
  const told = { longestMs: delays.max / 1e6, p99Ms: delays.percentile(99) / 1e6 };
  delays.reset();
  writeFileSync(`${file}.tmp`, JSON.stringify(told));
  renameSync(`${file}.tmp`, file);
});
