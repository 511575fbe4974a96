/** Jobs as a table. */

import type { Job } from "../../../core/model/job.ts";
import { type Html, html } from "../../http/html.ts";
import { tableOf } from "./table.ts";
import { jobName, jobState, timeOf } from "./words.ts";

export function jobTable(base: string, jobs: readonly Job[], caption: string): Html {
  return tableOf({
    caption,
    heads: ["Job", "State", "Workflow", "Submitted", "By"],
    rows: jobs.map((job) => [
      html`<a href="${base}/v1/jobs/${job.id}">${jobName(job)}</a>`,
      jobState(job),
      `${job.asked.workflow ?? job.workflow} / ${job.asked.profile ?? job.profile}`,
      timeOf(job.createdAt),
      job.submittedBy,
    ]),
  });
}
