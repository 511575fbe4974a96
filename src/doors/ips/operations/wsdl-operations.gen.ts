/** Generated from wsdl/IpsApi.wsdl by `npm run generate`. Do not edit: each operation with its elements. */

export const WSDL_OPERATIONS = {
  checkLogin: { param: "checkLoginParam", return: "checkLoginReturn" },
  deleteJob: { param: "deleteJobParam", return: "deleteJobReturn" },
  executeJob: { param: "executeJobParam", return: "executeJobReturn" },
  getActiveJobs: { param: "getActiveJobsParam", return: "getActiveJobsReturn" },
  getArtwork: { param: "getArtworkParam", return: "getArtworkReturn" },
  getAssetJobLogs: { param: "getAssetJobLogsParam", return: "getAssetJobLogsReturn" },
  getAssetsByName: { param: "getAssetsByNameParam", return: "getAssetsByNameReturn" },
  getCompanyInfo: { param: "getCompanyInfoParam", return: "getCompanyInfoReturn" },
  getJobLogDetails: { param: "getJobLogDetailsParam", return: "getJobLogDetailsReturn" },
  getJobLogs: { param: "getJobLogsParam", return: "getJobLogsReturn" },
  getResultLinks: { param: "getResultLinksParam", return: "getResultLinksReturn" },
  getScheduledJobs: { param: "getScheduledJobsParam", return: "getScheduledJobsReturn" },
  pauseJob: { param: "pauseJobParam", return: "pauseJobReturn" },
  rerunJob: { param: "rerunJobParam", return: "rerunJobReturn" },
  resumeJob: { param: "resumeJobParam", return: "resumeJobReturn" },
  stopJob: { param: "stopJobParam", return: "stopJobReturn" },
  submitJob: { param: "submitJobParam", return: "submitJobReturn" },
  uploadPost: { param: "uploadPostParam", return: "uploadPostReturn" },
} as const;
