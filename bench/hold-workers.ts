/**
 * Keeps Jobgate's only worker busy with a download that trickles, so that submitted jobs stay pending: what is measured
 * is submitting them, not running them.
 */

import { createServer } from "node:http";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { downloadsSubmit } from "./shots.ts";

/** The settings that Jobgate needs for this: one worker, allowed to reach us, for as long and with as many jobs waiting as it takes. */
export const HOLDABLE = {
  WORKERS: "1",
  OUTBOUND_ALLOW: "127.0.0.1",
  JOB_TIMEOUT_MS: "86400000",
  TASK_TIMEOUT_MS: "3600000",
  JOBS_OPEN_MAX: "10000000",
} as const;

const TRICKLE_MS = 100;
const TRICKLE = Buffer.alloc(4096);
/** If one download is given up, the next one holds. */
const DOWNLOADS = 500;

export interface Hold {
  /** True while the worker is still at it. */
  isHolding(): boolean;
  release(): void;
}

/** Submits the job that holds the worker and resolves when it has begun. Throws if it does not. */
export async function holdWorkers(origin: string): Promise<Hold> {
  let open = 0;
  const server = createServer((_, response) => {
    open += 1;
    response.writeHead(200, { "Content-Type": "application/octet-stream" });
    const timer = setInterval(() => response.write(TRICKLE), TRICKLE_MS);
    response.once("close", () => {
      open -= 1;
      clearInterval(timer);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const shot = downloadsSubmit(`http://127.0.0.1:${port}/slow.bin`, DOWNLOADS);
  const { method, path, headers, body } = shot;
  const answer = await fetch(origin + path, { method, headers, body: body?.toString() ?? null });
  const text = await answer.text();
  const hold = {
    isHolding: () => open > 0,
    release() {
      server.close();
      server.closeAllConnections();
    },
  };
  for (let tries = 0; tries < 500 && answer.status === 200; tries += 1) {
    if (hold.isHolding()) {
      return hold;
    }
    await wait(10);
  }
  hold.release();
  throw new Error(
    `The job that is to hold the worker did not begin; it was answered ${answer.status}: ${text.slice(0, 1000)}`,
  );
}
