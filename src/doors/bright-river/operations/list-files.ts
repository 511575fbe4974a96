/** GET /jobs/{id}/files: the pictures of a job and what was made of them. */

import { jobByNumber } from "../../../core/jobs/job-by-number.ts";
import { getJob as readJob } from "../../../core/jobs/read-jobs.ts";
import { NAME } from "../dialect.ts";
import { fileBodies } from "../file-body.ts";
import { jsonAnswer } from "../json-answer.ts";
import { admitted, numberOf, type Operation, READING } from "../operation.ts";

/** 200 with all of them, in the order in which they were sent. */
export const listFiles: Operation = {
  name: "listFiles",
  methods: READING,
  path: "/jobs/:id/files",
  async handle(under) {
    const principal = await admitted(under, "read-jobs");
    const { ports } = under.kit;
    const number = numberOf(under.params["id"], "job");
    const { jobId } = await jobByNumber(ports, principal, { dialect: NAME, number });
    const { job, documents } = await readJob(ports, principal, jobId);
    const results = await ports.results.list(jobId);
    const files = await fileBodies(under, { job, documents, results });
    return jsonAnswer(200, { files, _type: "GetJobFilesResponseBody" });
  },
};
