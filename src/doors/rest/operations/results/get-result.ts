/** GET /v1/jobs/{jobId}/result: what a job made, perhaps waited for. */

import { awaitEnd } from "../../../../core/jobs/await-end.ts";
import { getResult as get } from "../../../../core/results/get-result.ts";
import { preferenceApplied } from "../../../http/prefer.ts";
import { documentAnswer } from "../../bodies.ts";
import type { Call } from "../../call.ts";
import type { Operation } from "../../operation.ts";
import { whileCallerWaits } from "../../../while-caller-waits.ts";

/**
 * 200 with the result document; it is waited for as long as the caller wants. Throws not-found, result-not-ready;
 * unauthenticated for whoever is not let in any more when the wait is over.
 */
export const getResult: Operation = {
  name: "getResult",
  summary:
    "Tells how a job ended and what it made. With Prefer: wait=N it is waited for; under /conversion/v1.0/rest always.",
  method: "GET",
  path: "/v1/jobs/{jobId}/result",
  demands: "read-jobs",
  isAwaitable: true,
  answers: "document",
  successes: [{ status: 200, description: "The result.", root: "result" }],
  problems: ["not-found", "result-not-ready"],
  async handle(call) {
    const { kit, principal, jobId, preferences } = call;
    const waitMs = waitMsOf(call);
    if (waitMs > 0) {
      await whileCallerWaits(call, (signal) =>
        awaitEnd(kit.ports, principal, { jobId, waitMs, signal }),
      );
      // Much may have changed meanwhile.
      await kit.authenticator.confirm(principal);
    }
    const value = await get(kit.ports, principal, jobId);
    const headers = preferenceApplied({ ...preferences, respondAsync: false });
    return documentAnswer(call, "result", { value, headers });
  },
};

function waitMsOf({ dialect, preferences: { waitS } }: Call): number {
  return waitS === undefined ? (dialect.waitsForResult ? Infinity : 0) : waitS * 1000;
}
