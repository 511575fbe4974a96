/** GET /v1/schedules/{scheduleId}. */

import { tagged } from "../../entity-tag.ts";
import type { Operation } from "../../operation.ts";
import { scheduleDocument } from "./schedule-document.ts";

/** 200 with the schedule, or 304. Throws not-found. */
export const getSchedule: Operation = {
  name: "getSchedule",
  summary: "Tells one schedule.",
  method: "GET",
  path: "/v1/schedules/{scheduleId}",
  demands: "read-jobs",
  answers: "document",
  successes: [
    { status: 200, description: "The schedule.", root: "schedule" },
    { status: 304, description: "The schedule is as If-None-Match knows it." },
  ],
  problems: ["not-found", "precondition-failed"],
  async handle(call) {
    return tagged(call, await scheduleDocument(call));
  },
};
