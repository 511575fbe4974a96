/** The migration for the numbers under which clients of other services know files of their jobs. */

import type { Step } from "../steps.ts";

export const foreignFiles: readonly Step[] = [
  `create table foreign_files (
    file_id text primary key, dialect text not null, number integer not null,
    job_id text not null, md5 text not null
  )`,
  "create unique index foreign_files_number on foreign_files (dialect, number)",
  "create index foreign_files_job_id on foreign_files (job_id)",
];
