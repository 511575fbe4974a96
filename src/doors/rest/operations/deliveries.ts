/** What is told about a job: GET /v1/jobs/{jobId}/deliveries, :test, and :replay of one. */

import {
  listDeliveries as list,
  replayDelivery as replay,
  testDeliveries as test,
} from "../../../core/callbacks/job-deliveries.ts";
import type { Answer } from "../../http/answer.ts";
import type { Call } from "../call.ts";
import { documentAnswer } from "../bodies.ts";
import { nextPage, pageOf } from "../page.ts";

const UNDER_WAY: Answer = { status: 202, headers: {}, body: undefined };

/** 200 with one page of deliveries and their attempts, newest first. Throws not-found. */
export async function listDeliveries(call: Call): Promise<Answer> {
  const { jobId, kit, principal } = call;
  const { limit, ...page } = pageOf(call, "delivery");
  const found = await list(kit.ports, principal, { jobId, limit: limit + 1, ...page });
  const value = found.slice(0, limit);
  const lastId = value.at(-1)?.deliveryId;
  return documentAnswer(call, "deliveries", {
    value,
    ...(found.length > limit && {
      headers: nextPage(call, `/v1/jobs/${jobId}/deliveries`, { limit, lastId }),
    }),
  });
}

/** 202: a test is on its way to everybody who is told about the job. Throws not-found. */
export async function testDeliveries({ kit, principal, jobId }: Call): Promise<Answer> {
  await test(kit.ports, principal, jobId);
  return UNDER_WAY;
}

/** 202: it is sent again, with all its retries. Throws not-found. */
export async function replayDelivery({ kit, principal, jobId, deliveryId }: Call): Promise<Answer> {
  await replay(kit.ports, principal, { jobId, deliveryId });
  return UNDER_WAY;
}
