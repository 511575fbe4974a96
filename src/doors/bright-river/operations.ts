/** All that can be asked of the Bright River door. */

import type { Operation } from "./operation.ts";
import { createJob } from "./operations/create-job.ts";
import { confirmJob, getJob } from "./operations/jobs.ts";
import { createSession, deleteSession } from "./operations/sessions.ts";

export const OPERATIONS: readonly Operation[] = [
  createSession,
  deleteSession,
  createJob,
  getJob,
  confirmJob,
];
