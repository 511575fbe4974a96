/** All that can be asked of the Bright River door. */

import type { Operation } from "./operation.ts";
import { createJob } from "./operations/create-job.ts";
import { downloadBin, downloadZip, getImage } from "./operations/downloads.ts";
import { confirmJob, getJob } from "./operations/jobs.ts";
import { listFiles } from "./operations/list-files.ts";
import { acceptFile, rejectFile } from "./operations/review-file.ts";
import { createSession, deleteSession } from "./operations/sessions.ts";
import { uploadFile } from "./operations/upload-file.ts";

export const OPERATIONS: readonly Operation[] = [
  createSession,
  deleteSession,
  createJob,
  getJob,
  confirmJob,
  listFiles,
  acceptFile,
  rejectFile,
  uploadFile,
  downloadZip,
  downloadBin,
  getImage,
];
