/** POST /v1/schedules/{scheduleId}:pause. */

import { pauseSchedule as pause } from "../../../../core/schedules/change-schedule.ts";
import type { Operation } from "../../operation.ts";
import { described, scheduleGuard } from "./schedule-document.ts";

/** 200 with the schedule, now paused. Throws not-found, illegal-transition. */
export const pauseSchedule: Operation = {
  name: "pauseSchedule",
  summary: "Pauses a schedule: it fires no more until it is resumed.",
  method: "POST",
  path: "/v1/schedules/{scheduleId}:pause",
  demands: "change-jobs",
  query: [],
  answers: "document",
  successes: [{ status: 200, description: "The schedule, paused.", root: "schedule" }],
  problems: ["not-found", "illegal-transition", "precondition-failed"],
  guard: scheduleGuard,
  async handle(call) {
    return described(call, await pause(call.kit.ports, call.principal, call.scheduleId));
  },
};
