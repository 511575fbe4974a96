/** POST /v1/schedules. */

import { addSchedule as add } from "../../../../core/submissions/add-schedule.ts";
import { readSchedule } from "../../bodies.ts";
import { BODY_PROBLEMS, type Operation } from "../../operation.ts";
import { scheduleCreated } from "./schedule-document.ts";

/** 201 with the schedule and its address. Throws what reading, the contract and core's addSchedule throw. */
export const addSchedule: Operation = {
  name: "addSchedule",
  summary: "Makes a schedule: a job that recurs.",
  method: "POST",
  path: "/v1/schedules",
  demands: "submit-jobs",
  isIdempotent: true,
  body: { roots: ["schedule"], isRequired: true },
  answers: "document",
  successes: [{ status: 201, description: "The schedule was made.", root: "schedule" }],
  problems: [
    ...BODY_PROBLEMS,
    "unknown-workflow",
    "unknown-profile",
    "not-supported",
    "idempotency-mismatch",
    "gone",
  ],
  async handle(call) {
    const { kit, principal, idempotencyKey } = call;
    const { overlap, catchUpSeconds, ...document } = await readSchedule(call);
    const schedule = await add(kit.ports, principal, {
      company: principal.company,
      document,
      idempotencyKey,
      ...(overlap !== undefined && { overlap }),
      ...(catchUpSeconds !== undefined && { catchUpS: catchUpSeconds }),
    });
    return scheduleCreated(call, schedule);
  },
};
