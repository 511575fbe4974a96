/** GET /jobs/{id}/files: the pictures of a job, what was made of them, and how that was reviewed. */

import { jobByNumber } from "../../../core/jobs/job-by-number.ts";
import { NAME } from "../dialect.ts";
import { fileBodies } from "../file-body.ts";
import { filesOf } from "../job-files.ts";
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
    const files = await fileBodies(under, await filesOf(ports, principal, jobId));
    return jsonAnswer(200, { files, _type: "GetJobFilesResponseBody" });
  },
};
