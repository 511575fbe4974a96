/** Submits what a job document asks for: one job, or a schedule where it holds a recurring rule. */

import type { Job } from "../model/job.ts";
import type { Principal } from "../model/principal.ts";
import type { Schedule } from "../model/schedule.ts";
import { type AddJobPorts, addJob } from "./add-job.ts";
import { type AddSchedulePorts, addSchedule } from "./add-schedule.ts";
import type { Submission } from "./check-submission.ts";

export type Submitted =
  | { readonly kind: "job"; readonly job: Job }
  | { readonly kind: "schedule"; readonly schedule: Schedule };

/** Throws what addJob and addSchedule throw. */
export async function submit(
  ports: AddJobPorts & AddSchedulePorts,
  principal: Principal,
  submission: Submission,
): Promise<Submitted> {
  return submission.document.execSchedule === undefined
    ? { kind: "job", job: await addJob(ports, principal, submission) }
    : { kind: "schedule", schedule: await addSchedule(ports, principal, submission) };
}
