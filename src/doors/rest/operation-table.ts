/** The operations of the REST door: the one table from which routes, Allow headers and descriptions are made. */

import { CONVERSION } from "./conversion-dialect.ts";
import { OWN, type RestDialect } from "./dialect.ts";
import type { Operation } from "./operation.ts";
import { listDeliveries } from "./operations/deliveries/list-deliveries.ts";
import { replayDelivery } from "./operations/deliveries/replay-delivery.ts";
import { testDeliveries } from "./operations/deliveries/test-deliveries.ts";
import { addData } from "./operations/jobs/add-data.ts";
import { cancelJob } from "./operations/jobs/cancel-job.ts";
import { cancelJobs } from "./operations/jobs/cancel-jobs.ts";
import { deleteJob } from "./operations/jobs/delete-job.ts";
import { getJob } from "./operations/jobs/get-job.ts";
import { holdJob, releaseJob } from "./operations/jobs/hold-job.ts";
import { listJobs } from "./operations/jobs/list-jobs.ts";
import { prioritizeJob } from "./operations/jobs/prioritize-job.ts";
import { rerunJob } from "./operations/jobs/rerun-job.ts";
import { startJob } from "./operations/jobs/start-job.ts";
import { submitJob } from "./operations/jobs/submit-job.ts";
import { downloadResult } from "./operations/results/download-result.ts";
import { downloadResults } from "./operations/results/download-results.ts";
import { getEvents } from "./operations/results/get-events.ts";
import { getResult } from "./operations/results/get-result.ts";
import { linkDocument, linkResult, linkResults } from "./operations/results/link-file.ts";
import { postResult, putResult } from "./operations/results/send-result.ts";
import { addSchedule } from "./operations/schedules/add-schedule.ts";
import { deleteSchedule } from "./operations/schedules/delete-schedule.ts";
import { getSchedule } from "./operations/schedules/get-schedule.ts";
import { listSchedules } from "./operations/schedules/list-schedules.ts";
import { pauseSchedule, resumeSchedule } from "./operations/schedules/pause-schedule.ts";
import { runSchedule } from "./operations/schedules/run-schedule.ts";
import { getService } from "./operations/service/get-service.ts";
import { listWorkflows } from "./operations/service/list-workflows.ts";

/** In which the operations are spoken. */
export const DIALECTS: readonly RestDialect[] = [OWN, CONVERSION];

/** Ordered by how often they are called, because routes are tried in turn. */
export const OPERATIONS: readonly Operation[] = [
  submitJob,
  listJobs,
  startJob,
  cancelJob,
  cancelJobs,
  prioritizeJob,
  holdJob,
  releaseJob,
  rerunJob,
  getJob,
  deleteJob,
  addData,
  listWorkflows,
  getService,
  getEvents,
  getResult,
  downloadResults,
  putResult,
  postResult,
  linkResult,
  linkResults,
  linkDocument,
  downloadResult,
  listDeliveries,
  testDeliveries,
  replayDelivery,
  addSchedule,
  listSchedules,
  pauseSchedule,
  resumeSchedule,
  runSchedule,
  getSchedule,
  deleteSchedule,
];
