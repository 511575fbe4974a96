/** A server in its own process, so that its CPU time is its own: starts it, waits until it accepts connections, stops it. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, closeSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

export interface Program {
  readonly name: string;
  /** The JavaScript file to run. It listens on 127.0.0.1, on the port that PORT says. */
  readonly file: string;
  /** The file that gets what it prints. */
  readonly logFile: string;
  readonly nodeOptions?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Server {
  readonly pid: number;
  /** As in http://127.0.0.1:40123. */
  readonly origin: string;
  stop(): Promise<void>;
}

const START_MS_MAX = 60_000;
const POLL_MS = 5;

/** Starts a program on a free port and resolves when it accepts connections. Throws if it ends or takes too long. */
export async function startServer(program: Program): Promise<Server> {
  const port = await freePort();
  const log = openSync(program.logFile, "a");
  const child = spawn(process.execPath, [...(program.nodeOptions ?? []), program.file], {
    env: {
      PATH: process.env["PATH"],
      NODE_ENV: "production",
      PORT: String(port),
      ...program.environment,
    },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const exit = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      const tooSlow = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await exit;
      clearTimeout(tooSlow);
    }
  };
  await untilAccepting(port, child).catch(async () => {
    await stop();
    const printed = readFileSync(program.logFile, "utf8").slice(-4000);
    throw new Error(`${program.name} did not start. It printed:\n${printed}`);
  });
  return { pid: Number(child.pid), origin: `http://127.0.0.1:${port}`, stop };
}

/** Resolves when a program accepts connections. Throws if it ends or takes too long. */
export async function untilAccepting(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS_MAX;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      throw new Error("The program does not accept connections.");
    }
    await wait(POLL_MS);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
