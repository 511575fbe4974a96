/** GET /v1: what the service says of itself. */

import { serviceStatus } from "../../../core/jobs/service-status.ts";
import type { Answer } from "../../http/answer.ts";
import type { Call } from "../call.ts";
import { documentAnswer } from "../bodies.ts";

/** 200 with version, state and the number of the caller's jobs. */
export async function getService(call: Call): Promise<Answer> {
  const { ports, service } = call.kit;
  return documentAnswer(call, "service", {
    value: await serviceStatus(ports, call.principal, service),
  });
}
