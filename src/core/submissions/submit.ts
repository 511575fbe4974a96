/** Submits what a job document asks for: one job, or a schedule where it holds a recurring rule. */

import { addSchedule } from "../schedules/add-schedule.ts";
import type { Job } from "../model/job.ts";
import type { Ports } from "../ports/ports.ts";
import type { Principal } from "../model/principal.ts";
import type { Schedule } from "../model/schedule.ts";
import { type Submission, submitJob } from "../jobs/submit-job.ts";

export type Submitted =
  | { readonly kind: "job"; readonly job: Job }
  | { readonly kind: "schedule"; readonly schedule: Schedule };

/** Throws what submitJob and addSchedule throw. */
export async function submit(
  ports: Ports,
  principal: Principal,
  submission: Submission,
): Promise<Submitted> {
  return submission.document.execSchedule === undefined
    ? { kind: "job", job: await submitJob(ports, principal, submission) }
    : { kind: "schedule", schedule: await addSchedule(ports, principal, submission) };
}
