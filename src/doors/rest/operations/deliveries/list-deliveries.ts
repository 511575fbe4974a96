/** GET /v1/jobs/{jobId}/deliveries: what is told about a job. */

import { listDeliveries as list } from "../../../../core/callbacks/job-deliveries.ts";
import { documentAnswer } from "../../bodies.ts";
import type { Operation } from "../../operation.ts";
import { BEFORE, LIMIT } from "../../../listing/paging.ts";
import { nextPage, pageOf } from "../../page.ts";

/** 200 with one page of deliveries and their attempts, newest first. Throws not-found. */
export const listDeliveries: Operation = {
  name: "listDeliveries",
  summary: "Lists the callbacks and mails about a job with their attempts, newest first.",
  method: "GET",
  path: "/v1/jobs/{jobId}/deliveries",
  demands: "read-jobs",
  query: [LIMIT, { ...BEFORE, expects: "the id of a delivery" }],
  answers: "document",
  successes: [{ status: 200, description: "One page of deliveries.", root: "deliveries" }],
  problems: ["not-found"],
  async handle(call) {
    const { jobId, kit, principal } = call;
    const { limit, ...page } = pageOf(call);
    const found = await list(kit.ports, principal, { jobId, limit: limit + 1, ...page });
    const value = found.slice(0, limit);
    const lastId = value.at(-1)?.deliveryId;
    return documentAnswer(call, "deliveries", {
      value,
      ...(found.length > limit && {
        headers: nextPage(call, `/jobs/${jobId}/deliveries`, { limit, lastId }),
      }),
    });
  },
};
