/** The operations on what is told to others about a job. */

import { listDeliveries, replayDelivery, testDeliveries } from "./deliveries.ts";
import { BEFORE, LIMIT, type Operation } from "../operation.ts";

export const DELIVERY_OPERATIONS: readonly Operation[] = [
  {
    name: "listDeliveries",
    summary: "Lists the callbacks and mails about a job with their attempts, newest first.",
    method: "GET",
    path: "/v1/jobs/{jobId}/deliveries",
    demands: "read-jobs",
    query: [LIMIT, BEFORE],
    answers: "document",
    successes: [{ status: 200, description: "One page of deliveries.", root: "deliveries" }],
    problems: ["not-found"],
    handle: listDeliveries,
  },
  {
    name: "testDeliveries",
    summary: "Sends a test to everybody who is told about a job.",
    method: "POST",
    path: "/v1/jobs/{jobId}/deliveries:test",
    demands: "change-jobs",
    query: [],
    answers: "nothing",
    successes: [{ status: 202, description: "The test will be sent." }],
    problems: ["not-found"],
    handle: testDeliveries,
  },
  {
    name: "replayDelivery",
    summary: "Sends one callback or mail again.",
    method: "POST",
    path: "/v1/jobs/{jobId}/deliveries/{deliveryId}:replay",
    demands: "change-jobs",
    query: [],
    answers: "nothing",
    successes: [{ status: 202, description: "It will be sent again." }],
    problems: ["not-found"],
    handle: replayDelivery,
  },
];
