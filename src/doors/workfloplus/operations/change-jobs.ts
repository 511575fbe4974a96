/** The changes of jobs that people ask for beside the devices. */

import { Problem } from "../../../core/model/problem.ts";
import { abortRecord, abortRecords } from "../../../core/records/abort-record.ts";
import {
  addMetadata,
  assignRecord,
  excludeRecord,
  updateRecord,
} from "../../../core/records/change-record.ts";
import { deleteJob as removeJob } from "../../../core/jobs/delete-job.ts";
import { findRecord } from "../../../core/records/read-records.ts";
import { jobBody } from "../job-body.ts";
import { JOB_UPDATE } from "../job-shape.ts";
import { jsonAnswer, NO_CONTENT } from "../json-answer.ts";
import type { Operation } from "../operation.ts";
import { queryValue } from "../query.ts";
import { isObject, type Members, readMembers } from "../read-members.ts";
import { shape } from "../shape.ts";
import { clientIdOf } from "./read-jobs.ts";

/** 200 with the job, whose metadata has what was sent. */
export const updateJob: Operation = {
  name: "updateJob",
  methods: ["POST"],
  path: "/jobs/v1/:clientJobId",
  policy: "Job_Modify",
  async handle(call) {
    const { under, principal } = call;
    const name = clientIdOf(call);
    const { metadata } = await readMembers(under, JOB_UPDATE);
    const set = updateOf(isObject(metadata) ? metadata : {}, name.clientId);
    return jsonAnswer(
      200,
      jobBody(call, await updateRecord(under.kit.ports, principal, { name, set })),
    );
  },
};

/** When a device changed it last is the device's to say, and what must be there cannot be taken away. */
function updateOf(sent: Members, clientId: string) {
  const { clientJobId, metadata: free, updated: _u, modified: _m, ...rest } = sent;
  if (typeof clientJobId === "string" && clientJobId.toLowerCase() !== clientId.toLowerCase()) {
    const message = `The address names the job ${clientId}, and metadata.clientJobId another one. The id of a job never changes.`;
    throw Problem.at("conflicting-fields", {
      pointer: "/metadata/clientJobId",
      rule: "conflict",
      message,
    });
  }
  const { status, workflowId, ...others } = rest;
  const metadata = {
    ...others,
    ...(typeof status === "string" && { status }),
    ...(typeof workflowId === "string" && workflowId !== "" && { workflowId }),
  };
  return { metadata, ...(isObject(free) ? { free } : {}) };
}

const FREE = shape({});

/** 204: the free members are there too. */
export const addJobMetadata: Operation = {
  name: "addJobMetadata",
  methods: ["POST"],
  path: "/jobs/v1/:clientJobId/metadata",
  policy: "Job_Modify",
  async handle(call) {
    const { under, principal } = call;
    const free = await readMembers(under, FREE);
    await addMetadata(under.kit.ports, principal, { name: clientIdOf(call), free });
    return NO_CONTENT;
  },
};

const EXCLUSION = shape({ userId: "text", reason: "text", "isExcluded!": "boolean" });

/** 204: it is told that it does not count, or does again. */
export const excludeJob: Operation = {
  name: "excludeJob",
  methods: ["PUT"],
  path: "/jobs/v1/:clientJobId",
  policy: "Job_ReadAll",
  permission: "change-jobs",
  async handle(call) {
    const { under, principal } = call;
    const { userId, reason, isExcluded } = await readMembers(under, EXCLUSION);
    const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
    const exclusion = {
      userId: text(userId),
      reason: text(reason),
      isExcluded: isExcluded === true,
    };
    await excludeRecord(under.kit.ports, principal, { name: clientIdOf(call), exclusion });
    return NO_CONTENT;
  },
};

/** 204: it is that user's from now on. */
export const assignJob: Operation = {
  name: "assignJob",
  methods: ["POST"],
  path: "/jobs/v1/:clientJobId/assign/:userId",
  policy: "Job_Read",
  permission: "change-jobs",
  async handle(call) {
    const { under, principal } = call;
    const userId = demandUserId(String(under.params["userId"]));
    await assignRecord(under.kit.ports, principal, { name: clientIdOf(call), userId });
    return NO_CONTENT;
  },
};

/** 204: it has ended, as aborted. */
export const abortJob: Operation = {
  name: "abortJob",
  methods: ["POST"],
  path: "/jobs/v1/:clientJobId/abort",
  policy: "Job_Read",
  permission: "change-jobs",
  async handle(call) {
    await abortRecord(call.under.kit.ports, call.principal, clientIdOf(call));
    return NO_CONTENT;
  },
};

/** 204: all jobs of the team that had not ended have, or those of one user. */
export const abortJobs: Operation = {
  name: "abortJobs",
  methods: ["PUT"],
  path: "/jobs/v1/abort",
  policy: "Job_Modify",
  async handle({ under, principal }) {
    const userId = queryValue(under, "userId");
    await abortRecords(under.kit.ports, principal, userId && demandUserId(userId));
    return NO_CONTENT;
  },
};

/** 204: it is gone for good, with all that it had. */
export const deleteJob: Operation = {
  name: "deleteJob",
  methods: ["DELETE"],
  path: "/jobs/v1/:clientJobId",
  policy: "Job_Modify",
  async handle(call) {
    const { under, principal } = call;
    const { ports } = under.kit;
    const { jobId } = await findRecord(ports, principal, clientIdOf(call));
    await removeJob(ports, principal, jobId);
    return NO_CONTENT;
  },
};

/** Ids of that service are 24 hexadecimal digits, our names of users e-mail addresses. */
const USER_ID = /^[\w.@+-]{1,255}$/u;

function demandUserId(text: string): string {
  if (!USER_ID.test(text)) {
    const message = "userId must be the id or e-mail address of a user, without blanks.";
    throw Problem.at("invalid-document", { pointer: "/userId", rule: "pattern", message });
  }
  return text;
}
