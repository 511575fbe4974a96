/** Every operation's handler, by the operation's name in the WSDL. */

import type {
  CheckLoginParam,
  GetActiveJobsParam,
  GetAssetJobLogsParam,
  GetAssetsByNameParam,
  GetCompanyInfoParam,
  GetJobLogDetailsParam,
  GetJobLogsParam,
  GetScheduledJobsParam,
  JobHandleParam,
  SubmitJobParam,
  UploadPostParam,
} from "../../core/contract-types.gen.ts";
import type { Handler } from "./handler.ts";
import { deleteJob, executeJob, pauseJob, resumeJob, stopJob } from "./operations/change-job.ts";
import { checkLogin } from "./operations/check-login.ts";
import { getActiveJobs } from "./operations/get-active-jobs.ts";
import { getAssetJobLogs } from "./operations/get-asset-job-logs.ts";
import { getAssetsByName } from "./operations/get-assets-by-name.ts";
import { getCompanyInfo } from "./operations/get-company-info.ts";
import { getJobLogDetails } from "./operations/get-job-log-details.ts";
import { getJobLogs } from "./operations/get-job-logs.ts";
import { getScheduledJobs } from "./operations/get-scheduled-jobs.ts";
import { submitJobOperation } from "./operations/submit-job.ts";
import { uploadPost } from "./operations/upload-post.ts";

// The contract has read each value by its parameter element, so it has that element's type.
export const HANDLERS: Readonly<Record<string, Handler>> = {
  checkLogin: (param, calling) => checkLogin(param as CheckLoginParam, calling),
  deleteJob: (param, calling) => deleteJob(param as JobHandleParam, calling),
  executeJob: (param, calling) => executeJob(param as JobHandleParam, calling),
  getActiveJobs: (param, calling) => getActiveJobs(param as GetActiveJobsParam, calling),
  getAssetJobLogs: (param, calling) => getAssetJobLogs(param as GetAssetJobLogsParam, calling),
  getAssetsByName: (param, calling) => getAssetsByName(param as GetAssetsByNameParam, calling),
  getCompanyInfo: (param, calling) => getCompanyInfo(param as GetCompanyInfoParam, calling),
  getJobLogDetails: (param, calling) => getJobLogDetails(param as GetJobLogDetailsParam, calling),
  getJobLogs: (param, calling) => getJobLogs(param as GetJobLogsParam, calling),
  getScheduledJobs: (param, calling) => getScheduledJobs(param as GetScheduledJobsParam, calling),
  pauseJob: (param, calling) => pauseJob(param as JobHandleParam, calling),
  resumeJob: (param, calling) => resumeJob(param as JobHandleParam, calling),
  stopJob: (param, calling) => stopJob(param as JobHandleParam, calling),
  submitJob: (param, calling) => submitJobOperation(param as SubmitJobParam, calling),
  uploadPost: (param, calling) => uploadPost(param as UploadPostParam, calling),
};
