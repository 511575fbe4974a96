/** The load generator: keeps a fixed number of connections busy until a fixed number of requests is answered. */

import { Pool } from "undici";

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
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const waits: number[] = [];
  let left = requests;
  const keepOneBusy = async () => {
    while (left > 0) {
      left -= 1;
      const before = performance.now();
      await send(pool, shot);
      waits.push(performance.now() - before);
    }
  };
  const start = performance.now();
  try {
    await Promise.all(Array.from({ length: connections }, keepOneBusy));
  } finally {
    await pool.destroy();
  }
  const seconds = (performance.now() - start) / 1000;
  waits.sort((one, other) => one - other);
  return {
    requestsPerSecond: requests / seconds,
    p99Ms: waits[Math.ceil(waits.length * 0.99) - 1] ?? Number.NaN,
  };
}

async function send(pool: Pool, shot: Shot): Promise<void> {
  const { method, path, headers, body } = shot;
  const answer = await pool.request({ method, path, headers, body: body ?? null });
  if (answer.statusCode !== shot.expectedStatus) {
    const text = (await answer.body.text()).slice(0, 2000);
    throw new Error(
      `${method} ${path} was answered ${answer.statusCode} instead of ${shot.expectedStatus}: ${text}`,
    );
  }
  await answer.body.dump();
}
