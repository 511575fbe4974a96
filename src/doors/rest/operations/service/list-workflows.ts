/** GET /v1/workflows. */

import { listWorkflows as list } from "../../../../core/jobs/list-workflows.ts";
import { documentAnswer } from "../../bodies.ts";
import type { Operation } from "../../operation.ts";

/** 200 with all workflows. */
export const listWorkflows: Operation = {
  name: "listWorkflows",
  summary: "Lists the workflows with their profiles and options.",
  method: "GET",
  path: "/v1/workflows",
  demands: "nothing",
  answers: "document",
  successes: [{ status: 200, description: "All workflows.", root: "workflows" }],
  async handle(call) {
    return documentAnswer(call, "workflows", { value: list(call.kit.ports) });
  },
};
