/** POST /v1/schedules/{scheduleId}:pause and :resume. */

import {
  pauseSchedule as pause,
  resumeSchedule as resume,
} from "../../../../core/schedules/change-schedule.ts";
import type { Operation } from "../../operation.ts";
import { described, scheduleGuard } from "./schedule-document.ts";

/** 200 with the schedule as it is now. Throws not-found, illegal-transition. */
function changing(
  change: typeof resume,
): Omit<Operation, "name" | "summary" | "path" | "successes"> {
  return {
    method: "POST",
    demands: "change-jobs",
    answers: "document",
    problems: ["not-found", "illegal-transition", "precondition-failed"],
    guard: scheduleGuard,
    async handle(call) {
      return described(call, await change(call.kit.ports, call.principal, call.scheduleId));
    },
  };
}

export const pauseSchedule: Operation = {
  name: "pauseSchedule",
  summary: "Pauses a schedule: it fires no more until it is resumed.",
  path: "/v1/schedules/{scheduleId}:pause",
  successes: [{ status: 200, description: "The schedule, paused.", root: "schedule" }],
  ...changing(pause),
};

export const resumeSchedule: Operation = {
  name: "resumeSchedule",
  summary: "Lets a paused schedule fire again.",
  path: "/v1/schedules/{scheduleId}:resume",
  successes: [{ status: 200, description: "The schedule, active.", root: "schedule" }],
  ...changing(resume),
};
