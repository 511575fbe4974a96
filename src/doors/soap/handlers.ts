/** Every operation's handler, by the operation's name in the WSDL. */

import type { SubmitJobParam } from "../../core/contract-types.gen.ts";
import { Problem } from "../../core/problem.ts";
import type { Handler } from "./handler.ts";
import { submitJobOperation } from "./submit-job.ts";

// The contract has read each value by its parameter element, so it has that element's type.
export const HANDLERS: Readonly<Record<string, Handler>> = {
  submitJob: (param, calling) => submitJobOperation(param as SubmitJobParam, calling),
  getActiveJobs: notYet,
  getScheduledJobs: notYet,
  getJobLogs: notYet,
  getJobLogDetails: notYet,
  getAssetJobLogs: notYet,
  stopJob: notYet,
  pauseJob: notYet,
  resumeJob: notYet,
  executeJob: notYet,
  deleteJob: notYet,
  uploadPost: notYet,
  getCompanyInfo: notYet,
  checkLogin: notYet,
  getAssetsByName: notYet,
};

function notYet(): Promise<never> {
  return Promise.reject(new Problem("not-supported", "This operation does nothing yet."));
}
