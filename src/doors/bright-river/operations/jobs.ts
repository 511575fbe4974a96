/** GET /jobs/{id} and POST /jobs/{id}/confirm: how a job is, and that all of its pictures are there. */

import { whileCollecting } from "../../../core/jobs/late-advice.ts";
import { findJob } from "../../../core/jobs/read-jobs.ts";
import { startJob } from "../../../core/jobs/start-job.ts";
import { jobByNumber } from "../../../core/jobs/job-by-number.ts";
import { NAME } from "../dialect.ts";
import { jobBody } from "../job-body.ts";
import { jsonAnswer } from "../json-answer.ts";
import { admitted, numberOf, type Operation, READING } from "../operation.ts";

/** 200 with the job and its state. */
export const getJob: Operation = {
  name: "getJob",
  methods: READING,
  path: "/jobs/:id",
  async handle(under, options) {
    const principal = await admitted(under, "read-jobs");
    const { ports } = under.kit;
    const number = numberOf(under.params["id"], "job");
    const id = await jobByNumber(ports, principal, { dialect: NAME, number });
    const job = await findJob(ports, principal, id.jobId);
    return jsonAnswer(200, {
      ...jobBody(under, { job, id, ftpPort: options.ftpPort() }),
      status: job.status,
      outcome: job.outcome ?? null,
      _type: "JobResponseBody",
    });
  },
};

/** 204: the job starts at once. */
export const confirmJob: Operation = {
  name: "confirmJob",
  methods: ["POST"],
  path: "/jobs/:id/confirm",
  async handle(under) {
    const principal = await admitted(under, "change-jobs");
    const { ports } = under.kit;
    const number = numberOf(under.params["id"], "job");
    const { jobId } = await jobByNumber(ports, principal, { dialect: NAME, number });
    await whileCollecting(ports, principal, {
      jobId,
      name: String(number),
      work: () => startJob(ports, principal, jobId),
    });
    return { status: 204, headers: {}, body: undefined };
  },
};
