/** Every operation by its name in the WSDL. */

import { deleteJob, executeJob, pauseJob, resumeJob, stopJob } from "./change-job.ts";
import { checkLogin } from "./check-login.ts";
import { getActiveJobs } from "./get-active-jobs.ts";
import { getArtwork } from "./get-artwork.ts";
import { getAssetJobLogs } from "./get-asset-job-logs.ts";
import { getAssetsByName } from "./get-assets-by-name.ts";
import { getCompanyInfo } from "./get-company-info.ts";
import { getJobLogDetails } from "./get-job-log-details.ts";
import { getJobLogs } from "./get-job-logs.ts";
import { getResultLinks } from "./get-result-links.ts";
import { getScheduledJobs } from "./get-scheduled-jobs.ts";
import type { OperationRow } from "./operation.ts";
import { rerunJob } from "./rerun-job.ts";
import { submitJob } from "./submit-job.ts";
import { uploadPost } from "./upload-post.ts";
import type { WSDL_OPERATIONS } from "./wsdl-operations.gen.ts";

export const OPERATIONS: Readonly<Record<keyof typeof WSDL_OPERATIONS, OperationRow>> = {
  checkLogin,
  deleteJob,
  executeJob,
  getActiveJobs,
  getArtwork,
  getAssetJobLogs,
  getAssetsByName,
  getCompanyInfo,
  getJobLogDetails,
  getJobLogs,
  getResultLinks,
  getScheduledJobs,
  pauseJob,
  rerunJob,
  resumeJob,
  stopJob,
  submitJob,
  uploadPost,
};
