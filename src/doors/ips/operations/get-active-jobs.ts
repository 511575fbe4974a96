/** The operation getActiveJobs: the jobs that have not ended, with how far they are. */

import { timeText } from "../../../core/text/time-text.ts";
import type {
  ActiveJob,
  GetActiveJobsParam,
  GetActiveJobsReturn,
  TaskProgress,
} from "../../../core/model/contract-types.gen.ts";
import { execTimeOf } from "../../../core/jobs/run-ticket.ts";
import type { Job } from "../../../core/model/job.ts";
import { type TalliedJob, listActiveJobs } from "../../../core/ips/list-active-jobs.ts";
import { companyHandle } from "../words/company-handle.ts";
import { type Calling, operation } from "./operation.ts";
import { filesAsked, jobElement } from "../words/job-element.ts";
import { originalName, runHandle, runName } from "../words/job-handle.ts";
import { elementOf, kindOf } from "../words/job-kind.ts";
import { selectionOf } from "../words/selection.ts";

export const getActiveJobs = operation("read-jobs", handle);

/** Newest first. Throws not-found. */
async function handle(param: GetActiveJobsParam, calling: Calling): Promise<GetActiveJobsReturn> {
  const selection = await selectionOf(calling, param);
  const jobs = await listActiveJobs(calling.ports, calling.principal, {
    ...selection,
    includeWaiting: param.includeWaitingJobs ?? true,
  });
  const { number } = selection.company;
  return { jobArray: jobs.map((each) => activeJob(each, number, calling.namespace)) };
}

/** The server that works on all jobs, as far as callers need to know. */
const SERVER_NAME = "jobgate";

function activeJob(tallied: TalliedJob, companyNumber: number, namespace: string): ActiveJob {
  const { job, tally } = tallied;
  const { locale, description } = job.asked;
  const start = timeText(job.startedAt ?? job.createdAt);
  return {
    companyHandle: companyHandle(companyNumber, namespace),
    jobHandle: runHandle(job, companyNumber, namespace),
    name: runName(job),
    originalName: originalName(job),
    type: kindOf(job).type,
    state: stateOf(job),
    submitUserEmail: job.submittedBy,
    locale: locale ?? "en-US",
    ...(description === undefined ? {} : { description }),
    serverName: SERVER_NAME,
    startDate: start,
    triggerTime: timeText(Math.max(job.createdAt, execTimeOf(job.asked))),
    totalSize: Math.max(filesAsked(job.asked), tally.files),
    progress: Math.floor(job.progress * 100),
    progressMessage: job.message,
    lastProgressUpdate: timeText(Math.max(tally.lastAt, job.startedAt ?? job.createdAt)),
    taskProgressArray: job.status === "processing" ? [taskProgress(tallied)] : [],
    ...jobElement(job.asked),
  };
}

/** A job that has ended is in no list, so Done is never told. */
function stateOf(job: Job): string {
  if (job.cancelRequested) {
    return "Stopping";
  }
  switch (job.status) {
    case "creating":
      return "WaitingClient";
    case "pending":
      return job.heldAt === undefined ? "New" : "WaitingClient";
    case "processing":
      return "Running";
    case "completed":
      return "Done";
  }
}

function taskProgress({ job, tally }: TalliedJob): TaskProgress {
  const total = Math.max(filesAsked(job.asked), tally.files);
  return {
    taskType: taskType(job),
    taskState: job.cancelRequested ? "Stopping" : "Processing",
    numProcessed: tally.files,
    numProcessing: total > tally.files ? 1 : 0,
    numPending: Math.max(0, total - tally.files - 1),
    progress: job.progress,
    progressMessage: job.message,
    lastProgressUpdate: timeText(Math.max(tally.lastAt, job.createdAt)),
    taskItemProgressArray: [],
  };
}

/** Real servers tell the name of a class; uploads keep theirs, the others have their workflow's name. */
function taskType(job: Job): string {
  return elementOf(job.asked)?.startsWith("upload") === true
    ? "com.scene7.upload.UploadAsyncTaskMonitor"
    : job.workflow;
}
