/** POST /jobs/v1 and POST /jobs/v1/basicSync: a job is created, or synced with what a device has of it. */

import type { RecordDocument } from "../../../core/model/people/record.ts";
import { recordJob } from "../../../core/records/record-job.ts";
import { syncRecord } from "../../../core/records/sync-record.ts";
import type { Exchange } from "../../dialect.ts";
import { writtenJob } from "../job-body.ts";
import { JOB } from "../job-shape.ts";
import { writtenAnswer } from "../json-answer.ts";
import type { Operation } from "../operation.ts";
import { readMembers } from "../read-members.ts";

/** 201 with the job; 200 where the same request made it before. */
export const createJob: Operation = {
  name: "createJob",
  methods: ["POST"],
  path: "/jobs/v1",
  policy: "Workflow_Execute",
  async handle(call) {
    const { under, principal } = call;
    const { kit, trace } = under;
    const document = await readJob(under);
    const { record, isNew } = await recordJob(kit.ports, principal, { document, trace });
    const headers = isNew ? { Location: `/jobs/v1/${document.metadata.clientJobId}` } : {};
    return writtenAnswer(isNew ? 201 : 200, writtenJob(call, record), headers);
  },
};

/** 200 with the job as it is now, whichever is newer. */
export const basicSync: Operation = {
  name: "basicSync",
  methods: ["POST"],
  path: "/jobs/v1/basicSync",
  policy: "Workflow_Execute",
  async handle(call) {
    const { under, principal } = call;
    const { kit, trace } = under;
    const document = await readJob(under);
    const record = await syncRecord(kit.ports, principal, { document, trace });
    return writtenAnswer(200, writtenJob(call, record));
  },
};

/** The id that we give is ours alone. */
async function readJob(under: Exchange): Promise<RecordDocument> {
  const { jobId: _ours, ...members } = await readMembers(under, JOB);
  // The shape has checked them.
  return members as RecordDocument;
}
