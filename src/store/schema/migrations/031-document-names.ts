/** The migration for documents by their names: found by them among many of a job, and with the time that their sender gave them. */

import type { Step } from "../steps.ts";

export const documentNames: readonly Step[] = [
  "alter table documents add column modified_at bigint",
  "create index documents_name on documents (job_id, file_name)",
  "drop index documents_job_id",
];
