/** GET /v1: what the service says of itself. */

import { serviceStatus } from "../../../../core/jobs/service-status.ts";
import { documentAnswer } from "../../bodies.ts";
import type { Operation } from "../../operation.ts";

/** 200 with version, state and the number of the caller's jobs. */
export const getService: Operation = {
  name: "getService",
  summary: "Tells how the service is and how many jobs there are.",
  method: "GET",
  path: "/v1",
  demands: "read-jobs",
  answers: "document",
  successes: [{ status: 200, description: "The service.", root: "service" }],
  async handle(call) {
    const { ports, service } = call.kit;
    const value = await serviceStatus(ports, call.principal, service);
    return documentAnswer(call, "service", { value });
  },
};
