/** A server in its own process, and what CPU time and memory each request to it takes. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { onTestFinished } from "vitest";

export interface MeasuredServer {
  readonly url: string;
  /** CPU milliseconds of the whole process so far. */
  cpuMs(): Promise<number>;
  /**
   * What the work adds to its heap, garbage included: all of it where Node was started with --expose-gc and with room for
   * it, so that nothing is collected meanwhile.
   */
  allocatedBytes(work: () => Promise<unknown>): Promise<number>;
}

interface Told {
  readonly url: string;
  readonly cpuMs: number;
  readonly heapBytes: number;
}

/** Starts one, and waits until it does nothing any more; ended with the running test. */
export async function startMeasured(
  settings: Record<string, string>,
  nodeOptions: readonly string[] = [],
): Promise<MeasuredServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-cost-"));
  const config = {
    PORT: "0",
    LOG_LEVEL: "silent",
    DRAIN_MS: "1000",
    DATA_DIR: dataDir,
    ...settings,
  };
  const child = fork(join(import.meta.dirname, "server.mjs"), [JSON.stringify(config)], {
    execArgv: [...nodeOptions],
  });
  onTestFinished(async () => {
    const exited = once(child, "exit");
    child.send("end");
    await exited;
    await rm(dataDir, { recursive: true, force: true });
  });
  const told = async (): Promise<Told> => {
    const [message] = (await once(child, "message")) as [Told];
    return message;
  };
  const { url } = await told();
  const ask = async (question: "cpu" | "collect"): Promise<Told> => {
    const answer = told();
    child.send(question);
    return answer;
  };
  const cpuMs = async (): Promise<number> => (await ask("cpu")).cpuMs;
  const allocatedBytes = async (work: () => Promise<unknown>): Promise<number> => {
    const { heapBytes } = await ask("collect");
    await work();
    return (await ask("cpu")).heapBytes - heapBytes;
  };
  return { url, cpuMs, allocatedBytes };
}

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends bytes as they are and reads until the server closes, as `Connection: close` asks. */
export async function sendRaw(url: string, head: string, body: Uint8Array): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Uint8Array[] = [];
  socket.on("data", (chunk) => void chunks.push(chunk));
  // The server may answer and close before it has read all.
  socket.on("error", () => {});
  socket.write(head);
  socket.write(body);
  await once(socket, "close");
  await nextTurn();
  const text = Buffer.concat(chunks).toString("latin1");
  return { status: Number(text.slice(9, 12)), text };
}
