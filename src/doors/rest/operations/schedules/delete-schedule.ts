/** DELETE /v1/schedules/{scheduleId}. */

import { deleteSchedule as remove } from "../../../../core/schedules/change-schedule.ts";
import { DONE, type Operation } from "../../operation.ts";
import { scheduleGuard } from "./schedule-document.ts";

/** 204; jobs that it made stay. Throws not-found. */
export const deleteSchedule: Operation = {
  name: "deleteSchedule",
  summary: "Deletes a schedule; jobs that it made stay.",
  method: "DELETE",
  path: "/v1/schedules/{scheduleId}",
  demands: "change-jobs",
  answers: "nothing",
  successes: [{ status: 204, description: "The schedule is gone." }],
  problems: ["not-found", "precondition-failed"],
  guard: scheduleGuard,
  async handle({ kit, principal, scheduleId }) {
    await remove(kit.ports, principal, scheduleId);
    return DONE;
  },
};
