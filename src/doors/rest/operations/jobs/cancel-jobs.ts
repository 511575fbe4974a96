/** POST /v1/jobs:cancel. */

import { cancelJobs as cancel, countCancellable } from "../../../../core/jobs/cancel-jobs.ts";
import { CANCEL_FILTERS, openFilterOf } from "../../../listing/cancel-query.ts";
import { documentAnswer } from "../../bodies.ts";
import type { Operation } from "../../operation.ts";

const LIMIT = 100;

/** 200 with what became of them. Throws invalid-document. */
export const cancelJobs: Operation = {
  name: "cancelJobs",
  summary: "Cancels all jobs that a filter finds, a bounded number at once.",
  method: "POST",
  path: "/v1/jobs:cancel",
  demands: "change-jobs",
  query: [
    ...CANCEL_FILTERS,
    {
      name: "limit",
      type: "integer",
      description: "How many at most, 1 to 500; 100 without it.",
      range: [1, 500],
    },
    {
      name: "validateOnly",
      type: "boolean",
      description: "True to count them only: nothing is cancelled.",
    },
  ],
  answers: "document",
  successes: [{ status: 200, description: "What became of them.", root: "cancellation" }],
  async handle(call) {
    const { kit, principal, query } = call;
    const filter = openFilterOf(query);
    const limit = Number(query.get("limit") ?? LIMIT);
    const value =
      query.get("validateOnly") === "true"
        ? await countCancellable(kit.ports, principal, filter)
        : await cancel(kit.ports, principal, { filter, limit });
    return documentAnswer(call, "cancellation", { value });
  },
};
