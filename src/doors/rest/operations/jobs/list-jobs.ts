/** GET /v1/jobs: pages of jobs, filtered and in order, with links to the pages around. */

import { describeJob } from "../../../../core/jobs/describe-job.ts";
import { JOB_LIST_QUERY, listedJobs } from "../../../listing/job-list.ts";
import { documentAnswer } from "../../bodies.ts";
import { addressOf } from "../../call.ts";
import { tagged } from "../../entity-tag.ts";
import type { Operation } from "../../operation.ts";

/** 200 with one page, or 304. Throws invalid-document. */
export const listJobs: Operation = {
  name: "listJobs",
  summary: "Lists jobs, newest first or oldest first, perhaps only some.",
  method: "GET",
  path: "/v1/jobs",
  demands: "read-jobs",
  query: JOB_LIST_QUERY,
  answers: "document",
  successes: [
    {
      status: 200,
      description:
        "One page of jobs; the header Link leads to those around it. It ends early where the jobs would be larger than 1 MB together.",
      root: "jobs",
    },
    { status: 304, description: "The page is as If-None-Match knows it." },
  ],
  problems: ["precondition-failed"],
  async handle(call) {
    const { query, kit, principal, dialect } = call;
    const { jobs, links } = await listedJobs(kit.ports, principal, {
      query,
      limit: dialect.listLimit,
    });
    const value = jobs.map((job) => describeJob(job));
    const link = links
      .map(({ rel, query: text }) => {
        const address = addressOf(call, `/jobs${text === "" ? "" : `?${text}`}`);
        return `<${address}>; rel="${rel}"`;
      })
      .join(", ");
    const headers = link === "" ? undefined : { Link: link };
    return tagged(call, documentAnswer(call, "jobs", { value, ...(headers && { headers }) }));
  },
};
