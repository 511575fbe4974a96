/** POST /v1/schedules/{scheduleId}:run. */

import { describeJob } from "../../../../core/jobs/describe-job.ts";
import { runSchedule as run } from "../../../../core/schedules/fire-schedules.ts";
import { documentAnswer } from "../../bodies.ts";
import { addressOf } from "../../call.ts";
import type { Operation } from "../../operation.ts";
import { scheduleGuard } from "./schedule-document.ts";

/** 201 with the job that was made. Throws not-found. */
export const runSchedule: Operation = {
  name: "runSchedule",
  summary: "Makes a job of a schedule now.",
  method: "POST",
  path: "/v1/schedules/{scheduleId}:run",
  demands: "submit-jobs",
  isIdempotent: true,
  answers: "document",
  successes: [{ status: 201, description: "The job that was made.", root: "job" }],
  problems: ["not-found", "precondition-failed", "too-many-jobs", "idempotency-mismatch", "gone"],
  guard: scheduleGuard,
  async handle(call) {
    const { kit, principal, scheduleId, idempotencyKey } = call;
    const job = await run(kit.ports, principal, { scheduleId, idempotencyKey });
    return documentAnswer(call, "job", {
      status: 201,
      value: describeJob(job),
      headers: { Location: addressOf(call, `/jobs/${job.id}`) },
    });
  },
};
