/** The operation getScheduledJobs: recurring jobs, and those that wait for their time. */

import { timeText } from "../../../core/text/time-text.ts";
import type {
  GetScheduledJobsParam,
  GetScheduledJobsReturn,
  ScheduledJob,
} from "../../../core/model/contract-types.gen.ts";
import { execTimeOf } from "../../../core/jobs/run-ticket.ts";
import type { Job } from "../../../core/model/job.ts";
import { listScheduledJobs } from "../../../core/ips/list-scheduled-jobs.ts";
import type { Schedule, ScheduleState } from "../../../core/model/schedule.ts";
import { companyHandle } from "../words/company-handle.ts";
import { type Calling, operation } from "./operation.ts";
import { jobElement } from "../words/job-element.ts";
import { jobHandle, originalName } from "../words/job-handle.ts";
import { kindOf } from "../words/job-kind.ts";
import { selectionOf } from "../words/selection.ts";

export const getScheduledJobs = operation("read-jobs", handle);

/** Recurring ones first, each newest first. Throws not-found. */
async function handle(
  param: GetScheduledJobsParam,
  calling: Calling,
): Promise<GetScheduledJobsReturn> {
  const { ports, principal } = calling;
  const selection = await selectionOf(calling, param);
  const { schedules, jobs } = await listScheduledJobs(ports, principal, selection);
  const { number } = selection.company;
  return {
    jobArray: [
      ...schedules.map((schedule) => recurringJob(schedule, number, calling.namespace)),
      ...jobs.map((job) => waitingJob(job, number, calling)),
    ],
  };
}

/** Schedules and jobs have these in common. */
type Template = Pick<Job, "asked" | "workflow" | "submittedBy">;

function scheduledJob(template: Template, companyNumber: number, namespace: string): ScheduledJob {
  const { locale, description } = template.asked;
  const name = originalName(template);
  return {
    companyHandle: companyHandle(companyNumber, namespace),
    jobHandle: jobHandle({ companyNumber, name }, namespace),
    name,
    originalName: name,
    type: kindOf(template).type,
    submitUserEmail: template.submittedBy,
    locale: locale ?? "en-US",
    ...(description === undefined ? {} : { description }),
    ...jobElement(template.asked),
  };
}

const TRIGGER_STATES: Readonly<Record<ScheduleState, string>> = {
  active: "Normal",
  paused: "Paused",
  ended: "Complete",
};

function recurringJob(schedule: Schedule, companyNumber: number, namespace: string): ScheduledJob {
  const { nextFireAt, rule, state } = schedule;
  return {
    ...scheduledJob(schedule, companyNumber, namespace),
    execSchedule: rule.text,
    ...(nextFireAt === undefined ? {} : { nextFireTime: timeText(nextFireAt) }),
    timeZone: rule.timeZone,
    triggerState: TRIGGER_STATES[state],
  };
}

function waitingJob(job: Job, companyNumber: number, { namespace, ports }: Calling): ScheduledJob {
  return {
    ...scheduledJob(job, companyNumber, namespace),
    nextFireTime: timeText(execTimeOf(job.asked)),
    timeZone: ports.calendar.timeZone,
    triggerState: TRIGGER_STATES[job.heldAt === undefined ? "active" : "paused"],
  };
}
