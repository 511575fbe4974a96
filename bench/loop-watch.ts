/** Loaded into a server that is measured: on SIGUSR2 it writes how long its event loop was busy and stood still at most, and begins anew. */

import { readFileSync, renameSync, writeFileSync } from "node:fs";

const LOOK_MS = 2;

const file = process.env["LOOP_WATCH_FILE"] ?? "";
const thread = `/proc/${process.pid}/task/${process.pid}/schedstat`;

/** CPU time of the thread of the event loop, in milliseconds. */
function cpuMs(): number {
  return Number(readFileSync(thread, "utf8").split(" ")[0]) / 1e6;
}

let last = { at: performance.now(), cpuMs: cpuMs() };
let longest = { stallMs: 0, busyMs: 0 };

setInterval(() => {
  const look = { at: performance.now(), cpuMs: cpuMs() };
  longest = {
    stallMs: Math.max(longest.stallMs, look.at - last.at - LOOK_MS),
    busyMs: Math.max(longest.busyMs, look.cpuMs - last.cpuMs),
  };
  last = look;
}, LOOK_MS).unref();

process.on("SIGUSR2", () => {
  writeFileSync(`${file}.tmp`, JSON.stringify(longest));
  longest = { stallMs: 0, busyMs: 0 };
  renameSync(`${file}.tmp`, file);
});
