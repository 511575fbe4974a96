/** The program of a probe: tries, where a sandbox child would be, what such a child must not be able to do. */

import { spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import type { ProbeReport, ProbeTargets } from "./probe.ts";

const ANSWER_FD = 3;

async function probe(targets: ProbeTargets): Promise<ProbeReport> {
  await loadTasks();
  return {
    pid: process.pid,
    network: !(await connects(targets.port)),
    files: !readsOrWritesOf(targets),
    signals: succeeds(() => process.kill(targets.pid, 0)),
    privileges: isUnprivileged(targets),
    limits: isLimited(targets),
  };
}

/** What the tasks load has to work behind the wall, with the input read and an output written. */
async function loadTasks(): Promise<void> {
  const { sharp } = await import("./tasks/image-library.ts");
  await import("./tasks/render-pdf.ts");
  readFileSync("in/input");
  const create = { width: 8, height: 8, channels: 3, background: "#ffffff" } as const;
  await sharp({ create }).png().toFile("out/image.png");
}

async function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}

function readsOrWritesOf({ file, codeDirectory }: ProbeTargets): boolean {
  return (
    succeeds(() => readFileSync(file)) ||
    [dirname(file), codeDirectory].some((path) => succeeds(() => accessSync(path, constants.W_OK)))
  );
}

/** No rights of root, and none to be got by starting a program that lends some (no_new_privs). */
function isUnprivileged({ setpriv }: ProbeTargets): boolean {
  if (setpriv === undefined || process.getuid?.() === 0) {
    return false;
  }
  const { stdout } = spawnSync(setpriv, ["--dump"], { encoding: "utf8" });
  return /^no_new_privs: 1$/mu.test(stdout ?? "") && !succeeds(() => process.setuid?.(0));
}

function isLimited({ fileBytes, processes }: ProbeTargets): boolean {
  writeFileSync("out/large", "");
  const isFileLimited = !succeeds(() => truncateSync("out/large", fileBytes + 1));
  const report = process.report.getReport() as {
    readonly userLimits?: { readonly max_user_processes?: { readonly hard?: unknown } };
  };
  const most = report.userLimits?.max_user_processes?.hard;
  return isFileLimited && typeof most === "number" && most <= processes;
}

function succeeds(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

// Without a handler Linux ends who tries to write more than it may.
process.on("SIGXFSZ", () => undefined);
const targets = JSON.parse(readFileSync(0, "utf8")) as ProbeTargets;
writeSync(ANSWER_FD, JSON.stringify(await probe(targets)));
process.exit(0);
