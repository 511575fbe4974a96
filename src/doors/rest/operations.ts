/** The operations of the REST door: the one table from which routes, Allow headers and descriptions are made. */

import { addData } from "./add-data.ts";
import type { Handler } from "./call.ts";
import { cancelJob, deleteJob, startJob } from "./change-jobs.ts";
import { listDeliveries, replayDelivery, testDeliveries } from "./deliveries.ts";
import { getJob, listJobs, listWorkflows } from "./read-jobs.ts";
import { downloadResult, getResult } from "./results.ts";
import {
  addSchedule,
  deleteSchedule,
  getSchedule,
  listSchedules,
  pauseSchedule,
  resumeSchedule,
  runSchedule,
} from "./schedules.ts";
import { submitJob } from "./submit-job.ts";

export interface Operation {
  readonly name: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** With {jobId} and the like for what varies; a trailing slash is always allowed. */
  readonly path: string;
  /** The query parameters that it knows. */
  readonly query: readonly string[];
  /** Whether Accept must admit JSON or XML; files have the type they have. */
  readonly answers: "document" | "file" | "nothing";
  readonly handle: Handler;
}

/** Ordered by how often they are called, because routes are tried in turn. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: "submitJob",
    method: "POST",
    path: "/v1/jobs",
    query: ["workflow", "profile", "name"],
    answers: "document",
    handle: submitJob,
  },
  {
    name: "listJobs",
    method: "GET",
    path: "/v1/jobs",
    query: ["limit", "before"],
    answers: "document",
    handle: listJobs,
  },
  {
    name: "startJob",
    method: "POST",
    path: "/v1/jobs/{jobId}:start",
    query: [],
    answers: "nothing",
    handle: startJob,
  },
  {
    name: "cancelJob",
    method: "POST",
    path: "/v1/jobs/{jobId}:cancel",
    query: [],
    answers: "nothing",
    handle: cancelJob,
  },
  {
    name: "getJob",
    method: "GET",
    path: "/v1/jobs/{jobId}",
    query: [],
    answers: "document",
    handle: getJob,
  },
  {
    name: "deleteJob",
    method: "DELETE",
    path: "/v1/jobs/{jobId}",
    query: [],
    answers: "nothing",
    handle: deleteJob,
  },
  {
    name: "addData",
    method: "POST",
    path: "/v1/jobs/{jobId}/data",
    query: ["url"],
    answers: "document",
    handle: addData,
  },
  {
    name: "getResult",
    method: "GET",
    path: "/v1/jobs/{jobId}/result",
    query: [],
    answers: "document",
    handle: getResult,
  },
  {
    name: "downloadResult",
    method: "GET",
    path: "/v1/jobs/{jobId}/result/{resultId}",
    query: [],
    answers: "file",
    handle: downloadResult,
  },
  {
    name: "listWorkflows",
    method: "GET",
    path: "/v1/workflows",
    query: [],
    answers: "document",
    handle: listWorkflows,
  },
  {
    name: "listDeliveries",
    method: "GET",
    path: "/v1/jobs/{jobId}/deliveries",
    query: ["limit", "before"],
    answers: "document",
    handle: listDeliveries,
  },
  {
    name: "testDeliveries",
    method: "POST",
    path: "/v1/jobs/{jobId}/deliveries:test",
    query: [],
    answers: "nothing",
    handle: testDeliveries,
  },
  {
    name: "replayDelivery",
    method: "POST",
    path: "/v1/jobs/{jobId}/deliveries/{deliveryId}:replay",
    query: [],
    answers: "nothing",
    handle: replayDelivery,
  },
  {
    name: "addSchedule",
    method: "POST",
    path: "/v1/schedules",
    query: [],
    answers: "document",
    handle: addSchedule,
  },
  {
    name: "listSchedules",
    method: "GET",
    path: "/v1/schedules",
    query: ["limit", "before"],
    answers: "document",
    handle: listSchedules,
  },
  {
    name: "pauseSchedule",
    method: "POST",
    path: "/v1/schedules/{scheduleId}:pause",
    query: [],
    answers: "document",
    handle: pauseSchedule,
  },
  {
    name: "resumeSchedule",
    method: "POST",
    path: "/v1/schedules/{scheduleId}:resume",
    query: [],
    answers: "document",
    handle: resumeSchedule,
  },
  {
    name: "runSchedule",
    method: "POST",
    path: "/v1/schedules/{scheduleId}:run",
    query: [],
    answers: "document",
    handle: runSchedule,
  },
  {
    name: "getSchedule",
    method: "GET",
    path: "/v1/schedules/{scheduleId}",
    query: [],
    answers: "document",
    handle: getSchedule,
  },
  {
    name: "deleteSchedule",
    method: "DELETE",
    path: "/v1/schedules/{scheduleId}",
    query: [],
    answers: "nothing",
    handle: deleteSchedule,
  },
];
