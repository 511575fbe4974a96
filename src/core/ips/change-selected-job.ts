/** Stops, pauses, resumes, executes and deletes what a handle stands for: the newest job that has not ended, or a schedule. */

import { cancelJob } from "../jobs/cancel-job.ts";
import { deleteSchedule, pauseSchedule, resumeSchedule } from "../schedules/change-schedule.ts";
import { holdJob, releaseJob } from "../jobs/hold-job.ts";
import { type DeletePorts, deleteJob } from "../jobs/delete-job.ts";
import {
  type JobSelection,
  nothingSelected,
  openJobs,
  queryOf,
  selectedSchedules,
  waitsForItsTime,
} from "./job-selection.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { runSchedule } from "../schedules/fire-schedules.ts";
import { runTicket } from "../jobs/run-ticket.ts";
import type { Schedule } from "../model/schedule.ts";

type SelectedPorts = DeletePorts &
  Pick<Ports, "calendar" | "ids" | "jobSearch" | "schedules" | "tickets">;

/** Stops the newest job that has not ended; nothing happens where all have. Throws not-found, illegal-transition for a schedule. */
export async function stopSelected(
  ports: SelectedPorts,
  principal: Principal,
  selection: JobSelection,
): Promise<void> {
  demand(principal, "change-jobs");
  const [job] = await openJobs(ports, selection, 1);
  if (job !== undefined) {
    await cancelJob(ports, principal, job.id);
    return;
  }
  if ((await selectedSchedules(ports, selection, 1)).length > 0) {
    throw illegal(
      "Nothing of this name runs, and a recurring job cannot be stopped: pause or delete it.",
    );
  }
  await demandAny(ports, selection);
}

/**
 * Pauses or resumes the newest schedule, or else holds or releases the newest job that has not ended. Throws not-found;
 * illegal-transition where a worker has the job, or all have ended.
 */
export async function holdSelected(
  ports: SelectedPorts,
  principal: Principal,
  { selection, hold }: { readonly selection: JobSelection; readonly hold: "pause" | "resume" },
): Promise<void> {
  demand(principal, "change-jobs");
  const schedule = await newestSchedule(ports, selection);
  if (schedule === undefined) {
    const [job] = await openJobs(ports, selection, 1);
    if (job === undefined) {
      await demandAny(ports, selection);
      throw illegal(`The job has ended, so ${hold} is not possible: submit it again.`);
    }
    await (hold === "pause" ? holdJob : releaseJob)(ports, principal, job.id);
    return;
  }
  const act = hold === "pause" ? pauseSchedule : resumeSchedule;
  await act(ports, principal, schedule.id);
}

/** Runs the newest schedule, or the job that waits for its time, now. Throws not-found; illegal-transition for any other job. */
export async function executeSelected(
  ports: SelectedPorts,
  principal: Principal,
  selection: JobSelection,
): Promise<void> {
  demand(principal, "submit-jobs");
  const schedule = await newestSchedule(ports, selection);
  if (schedule !== undefined) {
    await runSchedule(ports, principal, { scheduleId: schedule.id });
    return;
  }
  const now = ports.clock.now();
  const waiting = (await openJobs(ports, selection)).find((job) => waitsForItsTime(job, now));
  if (waiting === undefined) {
    await demandAny(ports, selection);
    throw illegal(
      "The job waits for no time: it runs, is about to, or has ended. Submit it again.",
    );
  }
  if (waiting.heldAt !== undefined) {
    throw illegal("The job is paused: resume it first.");
  }
  await ports.tickets.postpone(runTicket(waiting, now).key, now);
  ports.engine.wake();
}

/** Deletes the newest schedule, else the newest job that has not ended; one run also when it has. Throws not-found. */
export async function deleteSelected(
  ports: SelectedPorts,
  principal: Principal,
  selection: JobSelection,
): Promise<void> {
  demand(principal, "change-jobs");
  const schedule = await newestSchedule(ports, selection);
  if (schedule !== undefined) {
    await deleteSchedule(ports, principal, schedule.id);
    return;
  }
  const isOneRun = selection.jobId !== undefined || selection.createdAt !== undefined;
  const [job] = isOneRun
    ? await ports.jobSearch.find({ ...queryOf(selection), limit: 1 })
    : await openJobs(ports, selection, 1);
  if (job === undefined) {
    throw nothingSelected();
  }
  await deleteJob(ports, principal, job.id);
}

async function newestSchedule(
  ports: Pick<Ports, "schedules">,
  selection: JobSelection,
): Promise<Schedule | undefined> {
  const [schedule] = await selectedSchedules(ports, selection, 1);
  return schedule;
}

async function demandAny(ports: Pick<Ports, "jobSearch">, selection: JobSelection): Promise<void> {
  const [job] = await ports.jobSearch.find({ ...queryOf(selection), limit: 1 });
  if (job === undefined) {
    throw nothingSelected();
  }
}

function illegal(detail: string): Problem {
  return new Problem("illegal-transition", detail);
}
