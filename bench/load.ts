/** The load generator: keeps a fixed number of connections busy until a fixed number of requests is answered. */

import { once } from "node:events";
import { Agent, type IncomingMessage, request as requestOver } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";

export interface Shot {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly expectedStatus: number;
}

export interface Load {
  readonly origin: string;
  readonly shot: Shot;
  readonly requests: number;
  readonly connections: number;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
}

/** Sends the same request again and again. Throws at the first answer that is not the expected one. */
export async function fire({ origin, shot, requests, connections }: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waits: number[] = [];
  let left = requests;
  const keepOneBusy = async () => {
    while (left > 0) {
      left -= 1;
      const before = performance.now();
      await send(agent, origin, shot);
      waits.push(performance.now() - before);
    }
  };
  const start = performance.now();
  try {
    await Promise.all(Array.from({ length: connections }, keepOneBusy));
  } finally {
    agent.destroy();
  }
  return resultOf(waits, start);
}

export interface SteadyLoad extends Omit<Load, "connections"> {
  readonly perSecond: number;
}

const SOCKETS_MAX = 256;

/**
 * Sends at a steady rate however long answers take, as many independent callers do. A wait counts from when its request
 * was due, so that a server that stops does not hide it by being asked less. Throws as fire() does.
 */
export async function fireSteadily({
  origin,
  shot,
  requests,
  perSecond,
}: SteadyLoad): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  const waits: number[] = [];
  const failures: unknown[] = [];
  const underWay: Promise<void>[] = [];
  const start = performance.now();
  for (let sent = 0; sent < requests && failures.length === 0; sent += 1) {
    const dueMs = start + (sent / perSecond) * 1000;
    if (dueMs > performance.now()) {
      await wait(dueMs - performance.now());
    }
    const answered = send(agent, origin, shot).then(
      () => void waits.push(performance.now() - dueMs),
      (error: unknown) => void failures.push(error),
    );
    underWay.push(answered);
  }
  await Promise.all(underWay);
  agent.destroy();
  if (failures.length > 0) {
    throw failures[0];
  }
  return resultOf(waits, start);
}

function resultOf(waits: number[], start: number): LoadResult {
  const seconds = (performance.now() - start) / 1000;
  waits.sort((one, other) => one - other);
  return {
    requestsPerSecond: waits.length / seconds,
    p99Ms: waits[Math.ceil(waits.length * 0.99) - 1] ?? Number.NaN,
  };
}

async function send(agent: Agent, origin: string, shot: Shot): Promise<void> {
  const { method, path, headers, body } = shot;
  const sent = requestOver(origin + path, { agent, method, headers }).end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  if (answer.statusCode !== shot.expectedStatus) {
    const text = (await textOf(answer)).slice(0, 2000);
    throw new Error(
      `${method} ${path} was answered ${answer.statusCode} instead of ${shot.expectedStatus}: ${text}`,
    );
  }
  answer.resume();
  await once(answer, "end");
}
