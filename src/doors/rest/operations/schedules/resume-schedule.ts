/** POST /v1/schedules/{scheduleId}:resume. */

import { resumeSchedule as resume } from "../../../../core/schedules/change-schedule.ts";
import type { Operation } from "../../operation.ts";
import { described, scheduleGuard } from "./schedule-document.ts";

/** 200 with the schedule, active again. Throws not-found, illegal-transition. */
export const resumeSchedule: Operation = {
  name: "resumeSchedule",
  summary: "Lets a paused schedule fire again.",
  method: "POST",
  path: "/v1/schedules/{scheduleId}:resume",
  demands: "change-jobs",
  query: [],
  answers: "document",
  successes: [{ status: 200, description: "The schedule, active.", root: "schedule" }],
  problems: ["not-found", "illegal-transition", "precondition-failed"],
  guard: scheduleGuard,
  async handle(call) {
    return described(call, await resume(call.kit.ports, call.principal, call.scheduleId));
  },
};
