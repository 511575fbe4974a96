/** The health door: whether the process lives and whether it can take jobs. Open to everyone, tells no data. */

import { Router } from "express";

import { type Answer, writeAnswer } from "../http/answer.ts";

/** One thing that has to work before jobs are taken. */
export interface ReadinessCheck {
  readonly name: string;
  /** Why it does not work, in a few words without secrets; undefined if it does. */
  readonly reason: () => Promise<string | undefined>;
}

/** Routes `/health/live` (200 while the process answers) and `/health/ready` (200, or 503 with the reasons). */
export function healthDoor(checks: readonly ReadinessCheck[]): Router {
  const router = Router();
  router.get("/health/live", async (_request, response) => {
    await writeAnswer(response, json(200, { status: "live" }));
  });
  router.get("/health/ready", async (_request, response) => {
    const reasons = await reasonsOf(checks);
    const isReady = Object.keys(reasons).length === 0;
    const answer = isReady
      ? json(200, { status: "ready" })
      : json(503, { status: "not-ready", reasons });
    await writeAnswer(response, answer);
  });
  return router;
}

async function reasonsOf(checks: readonly ReadinessCheck[]): Promise<Record<string, string>> {
  const found = await Promise.all(
    checks.map(async ({ name, reason }) => [name, await reason().catch(() => "failed")] as const),
  );
  return Object.fromEntries(found.flatMap(([name, reason]) => (reason ? [[name, reason]] : [])));
}

function json(status: number, value: object): Answer {
  return {
    status,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
    body: JSON.stringify(value),
  };
}
