/** The jobs that are read: one by either of its ids, lists, and what one was before. */

import type { StoredRecord } from "../../../core/model/people/record.ts";
import type { RecordName } from "../../../core/ports/people/records.ts";
import {
  findRecord,
  type ListedRecords,
  listRecords,
  snapshotsOf,
} from "../../../core/records/read-records.ts";
import type { Answer } from "../../http/answer.ts";
import { jobBody } from "../job-body.ts";
import { listAnswer, singleAnswer } from "../json-answer.ts";
import type { Call, Operation } from "../operation.ts";
import { pagingOf } from "../query.ts";

const READING = { methods: ["GET"] } as const;

/** 200 with all jobs of the team, newest first. */
export const listJobs: Operation = {
  ...READING,
  name: "listJobs",
  path: "/jobs/v1",
  policy: "Job_ReadAll",
  handle: (call) => list(call, {}),
};

/** 200 with those that the caller made or that are the caller's. */
export const listMyJobs: Operation = {
  ...READING,
  name: "listMyJobs",
  path: "/jobs/v1/my",
  policy: "Job_Read",
  handle: (call) => list(call, { isMine: true }),
};

/** 200 with those of one workflow of the devices. */
export const listJobsOfWorkflow: Operation = {
  ...READING,
  name: "listJobsOfWorkflow",
  path: "/jobs/v1/workflow/:workflowId",
  policy: "Job_ReadAll",
  handle: (call) => list(call, { workflowId: String(call.under.params["workflowId"]) }),
};

async function list(call: Call, which: Omit<ListedRecords, "skip" | "limit">): Promise<Answer> {
  const { under, principal } = call;
  const listed = { ...which, ...pagingOf(under) };
  const records = await listRecords(under.kit.ports, principal, listed);
  return listAnswer(bodies(call, records));
}

async function* bodies(call: Call, records: AsyncIterable<StoredRecord>) {
  for await (const record of records) {
    yield jobBody(call, record);
  }
}

/** 200 with a list of the one job. */
export const getJob: Operation = {
  ...READING,
  name: "getJob",
  path: "/jobs/v1/:clientJobId",
  policy: "Job_Read",
  handle: (call) => one(call, clientIdOf(call)),
};

/** The same, by the id that we gave it. */
export const getJobByObjectId: Operation = {
  ...READING,
  name: "getJobByObjectId",
  path: "/jobs/v1/bson/:jobId",
  policy: "Job_Read",
  handle: (call) => one(call, { objectId: String(call.under.params["jobId"]) }),
};

async function one(call: Call, name: RecordName): Promise<Answer> {
  const { under, principal } = call;
  return singleAnswer(call, jobBody(call, await findRecord(under.kit.ports, principal, name)));
}

/** 200 with what it was before each of its last changes, oldest first. */
export const listSnapshots: Operation = {
  ...READING,
  name: "listSnapshots",
  path: "/jobs/v1/snapshots/:clientJobId",
  policy: "Job_ReadAll",
  async handle(call) {
    const { under, principal } = call;
    const { record, earlier } = await snapshotsOf(under.kit.ports, principal, clientIdOf(call));
    async function* earlierBodies() {
      for await (const document of earlier) {
        yield jobBody(call, record, document);
      }
    }
    return listAnswer(earlierBodies());
  },
};

/** The device's id of the job, in the path. */
export function clientIdOf({ under }: Call): { readonly clientId: string } {
  return { clientId: String(under.params["clientJobId"]) };
}
