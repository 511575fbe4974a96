/** What was told about a job and what was not: listed, sent again, and tried out. */

import { timeText } from "../text/time-text.ts";
import type { DeliveryDocument } from "../model/contract-types.gen.ts";
import { findJob } from "../jobs/read-jobs.ts";
import type { Delivery } from "../model/delivery.ts";
import type { Ports } from "../ports/ports.ts";
import type { DeliveryPage } from "../ports/callbacks.ts";
import { type Principal, demand } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";

type DeliverPorts = Pick<Ports, "clock" | "deliveries" | "engine" | "jobs">;

/** A page of a job's deliveries with their attempts, newest first. Throws forbidden, not-found. */
export async function listDeliveries(
  ports: Pick<Ports, "deliveries" | "jobs">,
  principal: Principal,
  page: DeliveryPage,
): Promise<readonly DeliveryDocument[]> {
  await findJob(ports, principal, page.jobId);
  return (await ports.deliveries.list(page)).map(describeDelivery);
}

/** Sends a delivery again now, with all its retries. Throws forbidden, not-found. */
export async function replayDelivery(
  ports: DeliverPorts,
  principal: Principal,
  { jobId, deliveryId }: { readonly jobId: string; readonly deliveryId: string },
): Promise<void> {
  demand(principal, "change-jobs");
  await findJob(ports, principal, jobId);
  if (!(await ports.deliveries.replay(jobId, deliveryId, ports.clock.now()))) {
    throw new Problem("not-found", `Job ${jobId} has no delivery ${deliveryId}.`);
  }
  ports.engine.wake();
}

/** Tells everybody who is told about the job that this is a test. Throws forbidden; not-found where that is nobody. */
export async function testDeliveries(
  ports: DeliverPorts,
  principal: Principal,
  jobId: string,
): Promise<void> {
  demand(principal, "change-jobs");
  await findJob(ports, principal, jobId);
  if ((await ports.deliveries.test(jobId, ports.clock.now())) === 0) {
    throw new Problem(
      "not-found",
      `Nobody is told about job ${jobId}: it has no callbackURL or the like, and its company has no endpoint.`,
    );
  }
  ports.engine.wake();
}

function describeDelivery(delivery: Delivery): DeliveryDocument {
  const { id, kind, target, format, type, sequence, state, attempts } = delivery;
  return {
    deliveryId: id,
    kind,
    target,
    ...(kind === "callback" ? { format } : {}),
    type,
    sequence,
    state,
    createdAt: timeText(delivery.createdAt),
    ...(state === "pending" ? { nextAttemptAt: timeText(delivery.nextAt) } : {}),
    attempts: attempts.map(({ at, ...attempt }) => ({ ...attempt, at: timeText(at) })),
  };
}
