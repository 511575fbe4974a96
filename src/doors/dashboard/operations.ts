/** The pages and forms of the dashboard: the one table from which it is routed. */

import type { DashboardOperation } from "./operation.ts";
import {
  cancelJob,
  holdJob,
  linkFile,
  prioritizeJob,
  releaseJob,
  replay,
  rerunJob,
} from "./operations/change-job.ts";
import { askCancelJobs, cancelJobs } from "./operations/cancel-jobs.ts";
import { followJobs } from "./operations/follow-jobs.ts";
import { listJobs } from "./operations/list-jobs.ts";
import { listSchedules } from "./operations/list-schedules.ts";
import { listWorkflows } from "./operations/list-workflows.ts";
import { showJob } from "./operations/show-job.ts";
import { showLibrary } from "./operations/show-library.ts";
import { showSignIn, signIn, signOut } from "./operations/sign-in.ts";
import { showStart } from "./operations/start.ts";
import { submitFiles } from "./operations/submit.ts";
import type { AskedElsewhere } from "./told-elsewhere.ts";

export function operationsOf(askedElsewhere: AskedElsewhere): readonly DashboardOperation[] {
  return [
    showStart,
    listJobs,
    followJobs,
    showJob(askedElsewhere),
    listWorkflows,
    listSchedules,
    showLibrary,
    submitFiles,
    cancelJob,
    askCancelJobs,
    cancelJobs,
    prioritizeJob,
    holdJob,
    releaseJob,
    rerunJob,
    linkFile,
    replay,
    showSignIn,
    signIn,
    signOut,
  ];
}
