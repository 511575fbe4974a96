/** What the dashboard's pages do beyond their HTML: follow a job, take dropped files, write times in the reader's zone. Without it everything still works. */

import { offerCopy } from "./copy-link.ts";
import { takeDroppedFiles } from "./dropped-files.ts";
import { followJob } from "./follow-job.ts";
import { followJobs } from "./follow-jobs.ts";
import { showLocalTimes } from "./local-times.ts";

showLocalTimes();
takeDroppedFiles();
followJob();
followJobs();
offerCopy();
