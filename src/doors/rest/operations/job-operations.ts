/** The operations on jobs and their documents. */

import { addData } from "./documents.ts";
import { cancelJob, deleteJob, startJob } from "./change-jobs.ts";
import { jobGuard } from "../guards.ts";
import { BEFORE, BODY_PROBLEMS, LIMIT, type Operation, type QueryParameter } from "../operation.ts";
import { listJobs, OUTCOMES, SORTS, STATUSES } from "./list-jobs.ts";
import { getJob, listWorkflows } from "./jobs.ts";
import { getService } from "./service.ts";
import { submitJob } from "./submit-job.ts";

const SUBMIT_QUERY: readonly QueryParameter[] = [
  {
    name: "workflow",
    type: "string",
    description: "The workflow; the default one without it. May stand in the job document instead.",
  },
  {
    name: "profile",
    type: "string",
    description: "The workflow's profile; its default one without it.",
  },
  { name: "name", type: "string", description: "The job's name." },
  {
    name: "start",
    type: "boolean",
    description: "Whether the job starts at once, as the field start says it.",
  },
  {
    name: "validateOnly",
    type: "boolean",
    description: "True to check the job only: nothing is stored.",
  },
];

const LIST_QUERY: readonly QueryParameter[] = [
  LIMIT,
  { name: "cursor", type: "string", description: "A place in the list, out of a Link header." },
  BEFORE,
  {
    name: "sort",
    type: "string",
    description: "The order: -createdAt, the newest first, without it.",
    values: SORTS,
  },
  { name: "status", type: "string", description: "Only jobs in this state.", values: STATUSES },
  { name: "outcome", type: "string", description: "Only jobs that ended so.", values: OUTCOMES },
  { name: "workflow", type: "string", description: "Only jobs of this workflow." },
  { name: "externalId", type: "string", description: "Only jobs with this externalId." },
  { name: "tag", type: "string", description: "Only jobs with this tag." },
  { name: "createdAfter", type: "dateTime", description: "Only jobs made after this time." },
  { name: "createdBefore", type: "dateTime", description: "Only jobs made before this time." },
];

/** Ordered by how often they are called, because routes are tried in turn. */
export const JOB_OPERATIONS: readonly Operation[] = [
  {
    name: "submitJob",
    summary: "Submits a job.",
    method: "POST",
    path: "/v1/jobs",
    demands: "submit-jobs",
    query: SUBMIT_QUERY,
    isIdempotent: true,
    isAwaitable: true,
    body: {
      roots: ["job", "options"],
      parts: [
        { name: "job", root: "job" },
        { name: "data", isRequired: true, mayRepeat: true },
      ],
    },
    answers: "document",
    successes: [
      { status: 201, description: "The job was made.", root: "job" },
      {
        status: 201,
        description:
          "With execSchedule, a rule that recurs, the schedule was made and is answered as addSchedule does.",
        root: "schedule",
        isAside: true,
      },
      {
        status: 200,
        description: "With Prefer: wait=N, a job that ended in time: its result.",
        root: "result",
      },
      {
        status: 200,
        description:
          "With validateOnly, the job as it would be kept: without what only answers hold.",
        root: "job",
        isAside: true,
      },
      {
        status: 202,
        description:
          "With Prefer, a job that is started and has not ended: ask for its result later.",
        root: "job",
      },
    ],
    problems: [
      "idempotency-mismatch",
      "gone",
      ...BODY_PROBLEMS,
      "unknown-workflow",
      "unknown-profile",
      "invalid-option",
      "not-supported",
      "too-many-jobs",
      "insufficient-storage",
    ],
    handle: submitJob,
  },
  {
    name: "listJobs",
    summary: "Lists jobs, newest first or oldest first, perhaps only some.",
    method: "GET",
    path: "/v1/jobs",
    demands: "read-jobs",
    query: LIST_QUERY,
    answers: "document",
    successes: [
      {
        status: 200,
        description:
          "One page of jobs; the header Link leads to those around it. It ends early where the jobs would be larger than 1 MB together.",
        root: "jobs",
      },
      { status: 304, description: "The page is as If-None-Match knows it." },
    ],
    problems: ["precondition-failed"],
    handle: listJobs,
  },
  {
    name: "startJob",
    summary: "Starts a job: all its documents are there.",
    method: "POST",
    path: "/v1/jobs/{jobId}:start",
    demands: "change-jobs",
    query: [],
    answers: "nothing",
    successes: [{ status: 204, description: "The job is started." }],
    problems: ["not-found", "illegal-transition", "precondition-failed"],
    guard: jobGuard,
    handle: startJob,
  },
  {
    name: "cancelJob",
    summary: "Cancels a job; one that runs is asked to stop.",
    method: "POST",
    path: "/v1/jobs/{jobId}:cancel",
    demands: "change-jobs",
    query: [],
    answers: "nothing",
    successes: [{ status: 202, description: "The job is cancelled, or has ended already." }],
    problems: ["not-found", "precondition-failed"],
    guard: jobGuard,
    handle: cancelJob,
  },
  {
    name: "getJob",
    summary: "Tells one job with its documents.",
    method: "GET",
    path: "/v1/jobs/{jobId}",
    demands: "read-jobs",
    query: [],
    answers: "document",
    successes: [
      { status: 200, description: "The job.", root: "job" },
      { status: 304, description: "The job is as If-None-Match knows it." },
    ],
    problems: ["not-found", "precondition-failed"],
    handle: getJob,
  },
  {
    name: "deleteJob",
    summary: "Deletes a job with its documents and results; one that runs is cancelled first.",
    method: "DELETE",
    path: "/v1/jobs/{jobId}",
    demands: "change-jobs",
    query: [],
    answers: "nothing",
    successes: [
      { status: 204, description: "The job is gone." },
      { status: 202, description: "Nobody sees the job any more; its run stops first." },
    ],
    problems: ["not-found", "precondition-failed"],
    guard: jobGuard,
    handle: deleteJob,
  },
  {
    name: "addData",
    summary: "Adds a document to a job that has not been started.",
    method: "POST",
    path: "/v1/jobs/{jobId}/data",
    demands: "change-jobs",
    query: [
      {
        name: "url",
        type: "url",
        description: "Where to fetch the document from. Ignored where one is uploaded.",
      },
    ],
    isIdempotent: true,
    body: {
      roots: ["options"],
      parts: [
        { name: "data", isRequired: true },
        { name: "options", root: "options" },
      ],
      isFormFirst: true,
    },
    answers: "document",
    successes: [{ status: 201, description: "The document was added.", root: "data" }],
    problems: [
      ...BODY_PROBLEMS,
      "not-found",
      "illegal-transition",
      "precondition-failed",
      "idempotency-mismatch",
      "invalid-option",
      "document-not-loadable",
      "insufficient-storage",
    ],
    guard: jobGuard,
    handle: addData,
  },
  {
    name: "listWorkflows",
    summary: "Lists the workflows with their profiles and options.",
    method: "GET",
    path: "/v1/workflows",
    demands: "nothing",
    query: [],
    answers: "document",
    successes: [{ status: 200, description: "All workflows.", root: "workflows" }],
    problems: [],
    handle: listWorkflows,
  },
  {
    name: "getService",
    summary: "Tells how the service is and how many jobs there are.",
    method: "GET",
    path: "/v1",
    demands: "read-jobs",
    query: [],
    answers: "document",
    successes: [{ status: 200, description: "The service.", root: "service" }],
    problems: [],
    handle: getService,
  },
];
