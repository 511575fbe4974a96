/** Lists what will run at a time to come: schedules, and jobs that wait for their time. */

import type { Job } from "../model/job.ts";
import {
  type JobSelection,
  openJobs,
  selectedSchedules,
  waitsForItsTime,
} from "./job-selection.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand } from "../model/principal.ts";
import type { Schedule } from "../model/schedule.ts";

export interface Scheduled {
  readonly schedules: readonly Schedule[];
  readonly jobs: readonly Job[];
}

/** Both newest first. Throws forbidden. */
export async function listScheduledJobs(
  ports: Pick<Ports, "jobSearch" | "schedules" | "clock">,
  principal: Principal,
  selection: JobSelection,
): Promise<Scheduled> {
  demand(principal, "read-jobs");
  const now = ports.clock.now();
  const jobs = await openJobs(ports, selection);
  return {
    schedules: await selectedSchedules(ports, selection),
    jobs: jobs.filter((job) => waitsForItsTime(job, now)),
  };
}
