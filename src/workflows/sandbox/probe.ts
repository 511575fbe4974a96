/** Tries a wall: runs a program behind it that attempts what a hostile child would, and says what the wall held. */

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { Readable, Writable } from "node:stream";
import { CELL_INPUT, makeCell, removeCell } from "./cell.ts";
import { compiledProgram } from "./code.ts";
import { spawnProgram } from "./spawn.ts";
import type { Protection, Wall } from "./wall.ts";

/** What the probe is to try; all of it is harmless if it succeeds. */
export interface ProbeTargets {
  /** A port of this machine on which somebody listens. */
  readonly port: number;
  /** A file that only the server may read, in a directory that only it may write to. */
  readonly file: string;
  readonly codeDirectory: string;
  /** The server. */
  readonly pid: number;
  /** The program that shows which privileges a process has. */
  readonly setpriv?: string;
  readonly fileBytes: number;
  readonly processes: number;
}

export interface ProbeReport {
  /** As the probe sees itself. */
  readonly pid: number;
  /** It could signal a process with the server's number. */
  readonly signals: boolean;
  readonly network: boolean;
  readonly files: boolean;
  readonly privileges: boolean;
  readonly limits: boolean;
}

export interface ProbeSetting {
  /** As for the cells of children. */
  readonly directory: string;
  readonly setpriv?: string | undefined;
  readonly fileBytes: number;
  readonly processes: number;
}

const PROBE_MS = 20_000;

/** What the wall held back. Throws if nothing can be started behind it. */
export async function probeWall(
  wall: Wall,
  setting: ProbeSetting,
): Promise<ReadonlySet<Protection>> {
  const { directory, setpriv, fileBytes, processes } = setting;
  const cell = await makeCell(directory, wall.nextUid?.());
  const listener = createServer((socket) => socket.on("error", () => undefined).end());
  try {
    const file = join(directory, "probe");
    await writeFile(file, "Only the server may read this.", { mode: 0o600 });
    await writeFile(join(cell.directory, CELL_INPUT), "", { mode: 0o444 });
    const programPath = compiledProgram("probe-entry");
    const program = { file: process.execPath, args: [programPath] };
    const child = await spawnProgram(wall.enter(cell, program), cell, PROBE_MS);
    return await heldBy(child, {
      port: await portOf(listener),
      file,
      codeDirectory: dirname(programPath),
      pid: process.pid,
      fileBytes,
      processes,
      ...(setpriv === undefined ? {} : { setpriv }),
    });
  } finally {
    listener.close();
    await removeCell(cell);
  }
}

async function portOf(listener: Server): Promise<number> {
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  // A TCP server's address is never a path.
  return (listener.address() as AddressInfo).port;
}

async function heldBy(
  child: ChildProcess,
  targets: ProbeTargets,
): Promise<ReadonlySet<Protection>> {
  const [questions, , , answers] = child.stdio;
  const failed = new Promise<never>((_resolve, reject) => child.on("error", reject));
  (questions as Writable).on("error", () => undefined).end(JSON.stringify(targets));
  const told = Promise.all([text(answers as Readable), text(child.stderr as Readable)]);
  const [answer, complaint] = await Promise.race([told, failed]);
  const report = reportOf(answer);
  if (report === undefined) {
    throw new Error(complaint.trim().slice(-500) || "It ended without a word.");
  }
  const { pid, signals, ...held } = report;
  // Behind some walls processes have other numbers, and the server's is somebody else's.
  const processes = !signals || pid !== child.pid;
  const all = Object.entries({ ...held, processes });
  // The names of the report are those of protections.
  return new Set(all.filter(([, isHeld]) => isHeld).map(([name]) => name as Protection));
}

/** The probe is a program of ours, so what it says, if it says anything, is a report. */
function reportOf(answer: string): ProbeReport | undefined {
  try {
    return JSON.parse(answer) as ProbeReport;
  } catch {
    return undefined;
  }
}
