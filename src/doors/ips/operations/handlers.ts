/** Every operation's handler and what it demands, by the operation's name in the WSDL. */

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
} from "../../../core/model/contract-types.gen.ts";
import type { Bound } from "../operation-table.ts";
import { deleteJob, executeJob, pauseJob, resumeJob, stopJob } from "./change-job.ts";
import { checkLogin } from "./check-login.ts";
import { getActiveJobs } from "./get-active-jobs.ts";
import { getAssetJobLogs } from "./get-asset-job-logs.ts";
import { getAssetsByName } from "./get-assets-by-name.ts";
import { getCompanyInfo } from "./get-company-info.ts";
import { getJobLogDetails } from "./get-job-log-details.ts";
import { getJobLogs } from "./get-job-logs.ts";
import { getScheduledJobs } from "./get-scheduled-jobs.ts";
import { submitJobOperation } from "./submit-job.ts";
import { uploadPost } from "./upload-post.ts";

// The contract has read each value by its parameter element, so it has that element's type.
export const HANDLERS: Readonly<Record<string, Bound>> = {
  checkLogin: {
    demands: "nothing",
    handle: (param, calling) => checkLogin(param as CheckLoginParam, calling),
  },
  deleteJob: {
    demands: "change-jobs",
    handle: (param, calling) => deleteJob(param as JobHandleParam, calling),
  },
  executeJob: {
    demands: "submit-jobs",
    handle: (param, calling) => executeJob(param as JobHandleParam, calling),
  },
  getActiveJobs: {
    demands: "read-jobs",
    handle: (param, calling) => getActiveJobs(param as GetActiveJobsParam, calling),
  },
  getAssetJobLogs: {
    demands: "read-jobs",
    handle: (param, calling) => getAssetJobLogs(param as GetAssetJobLogsParam, calling),
  },
  getAssetsByName: {
    demands: "read-jobs",
    handle: (param, calling) => getAssetsByName(param as GetAssetsByNameParam, calling),
  },
  getCompanyInfo: {
    demands: "nothing",
    handle: (param, calling) => getCompanyInfo(param as GetCompanyInfoParam, calling),
  },
  getJobLogDetails: {
    demands: "read-jobs",
    handle: (param, calling) => getJobLogDetails(param as GetJobLogDetailsParam, calling),
  },
  getJobLogs: {
    demands: "read-jobs",
    handle: (param, calling) => getJobLogs(param as GetJobLogsParam, calling),
  },
  getScheduledJobs: {
    demands: "read-jobs",
    handle: (param, calling) => getScheduledJobs(param as GetScheduledJobsParam, calling),
  },
  pauseJob: {
    demands: "change-jobs",
    handle: (param, calling) => pauseJob(param as JobHandleParam, calling),
  },
  resumeJob: {
    demands: "change-jobs",
    handle: (param, calling) => resumeJob(param as JobHandleParam, calling),
  },
  stopJob: {
    demands: "change-jobs",
    handle: (param, calling) => stopJob(param as JobHandleParam, calling),
  },
  submitJob: {
    demands: "submit-jobs",
    handle: (param, calling) => submitJobOperation(param as SubmitJobParam, calling),
  },
  uploadPost: {
    demands: "submit-jobs",
    handle: (param, calling) => uploadPost(param as UploadPostParam, calling),
  },
};
