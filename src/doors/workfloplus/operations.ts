/** All that can be asked of the WorkfloPlus door. Of two addresses that fit a path, the first answers. */

import type { Operation } from "./operation.ts";
import {
  abortJob,
  abortJobs,
  addJobMetadata,
  assignJob,
  deleteJob,
  excludeJob,
  updateJob,
} from "./operations/change-jobs.ts";
import { createClient } from "./operations/create-client.ts";
import { basicSync, createJob } from "./operations/create-job.ts";
import {
  getJob,
  getJobByObjectId,
  listJobs,
  listJobsOfWorkflow,
  listMyJobs,
  listSnapshots,
} from "./operations/read-jobs.ts";
import { outOfScope } from "./operations/out-of-scope.ts";
import { generateReport, generateReportOfTemplate, getReport } from "./operations/reports.ts";
import { getStepResource, putStepResource } from "./operations/resources.ts";
import {
  beginWorkflowUpload,
  deleteWorkflowUpload,
  finishWorkflowUpload,
  getWorkflowUpload,
  sendWorkflowBlock,
} from "./operations/upload-workflow.ts";
import {
  archiveTrigger,
  createTrigger,
  getTrigger,
  listTriggers,
  unarchiveTrigger,
  updateTrigger,
} from "./operations/triggers.ts";
import { getUser, listUsers } from "./operations/users.ts";
import {
  activateWorkflowVersion,
  deleteWorkflow,
  deleteWorkflowVersion,
  getWorkflow,
  getWorkflowVersion,
  listWorkflows,
  updateWorkflow,
} from "./operations/workflows.ts";

import {
  assignScheduledJob,
  completeScheduledJob,
  createScheduledJob,
  deleteScheduledJob,
  getScheduledJob,
  listMyScheduledJobs,
  listScheduledJobs,
  moveScheduledTask,
} from "./operations/scheduled-jobs.ts";

export const OPERATIONS: readonly Operation[] = [
  createJob,
  listJobs,
  basicSync,
  listMyJobs,
  abortJobs,
  listJobsOfWorkflow,
  getJobByObjectId,
  listSnapshots,
  getJob,
  updateJob,
  excludeJob,
  deleteJob,
  addJobMetadata,
  assignJob,
  abortJob,
  createClient,
  createScheduledJob,
  listScheduledJobs,
  listMyScheduledJobs,
  getScheduledJob,
  deleteScheduledJob,
  assignScheduledJob,
  completeScheduledJob,
  moveScheduledTask,
  createTrigger,
  listTriggers,
  unarchiveTrigger,
  getTrigger,
  updateTrigger,
  archiveTrigger,
  beginWorkflowUpload,
  sendWorkflowBlock,
  getWorkflowUpload,
  deleteWorkflowUpload,
  finishWorkflowUpload,
  listWorkflows,
  getWorkflow,
  updateWorkflow,
  deleteWorkflow,
  activateWorkflowVersion,
  getWorkflowVersion,
  deleteWorkflowVersion,
  putStepResource,
  getStepResource,
  getReport,
  generateReport,
  generateReportOfTemplate,
  listUsers,
  getUser,
  ...outOfScope,
];
