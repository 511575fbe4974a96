/** The health door: whether the process lives and whether it can take jobs. Open to everyone, tells no data. */

import type { Router } from "express";

import { ownDialect } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import type { Answer } from "../http/answer.ts";
import { readOnlyDoor } from "../read-only-door.ts";

/** One thing that has to work before jobs are taken. */
export interface ReadinessCheck {
  readonly name: string;
  /** Why it does not work, in a few words without secrets; undefined if it does. */
  readonly reason: () => Promise<string | undefined>;
}

/** Routes `/health/live` (200 while the process answers) and `/health/ready` (200, or 503 with the reasons). */
export function healthDoor(kit: DoorKit, checks: readonly ReadinessCheck[]): Router {
  return readOnlyDoor(kit, ownDialect("operations"), {
    "/health/live": { operation: "live", isProbe: true, act: () => json(200, { status: "live" }) },
    "/health/ready": { operation: "ready", isProbe: true, act: () => readiness(checks) },
  });
}

async function readiness(checks: readonly ReadinessCheck[]): Promise<Answer> {
  const reasons = await reasonsOf(checks);
  return Object.keys(reasons).length === 0
    ? json(200, { status: "ready" })
    : json(503, { status: "not-ready", reasons });
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
