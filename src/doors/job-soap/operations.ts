/** The operations of our own SOAP service: what each takes, who may, and what it answers. */

import { awaitEnd } from "../../core/jobs/await-end.ts";
import { cancelJob } from "../../core/jobs/cancel-job.ts";
import { describeJob } from "../../core/jobs/describe-job.ts";
import { getJob } from "../../core/jobs/read-jobs.ts";
import type { JobDocument, JobDocumentRequest } from "../../core/model/contract-types.gen.ts";
import type { Permission } from "../../core/model/principal.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Result } from "../../core/model/result.ts";
import { getResult } from "../../core/results/get-result.ts";
import { openResult } from "../../core/results/open-result.ts";
import { submit } from "../../core/submissions/submit.ts";
import type { CarriedContents } from "../contents/carried-contents.ts";
import { idempotencyKeyOf } from "../http/idempotency-key.ts";
import { isId } from "../http/ids.ts";
import type { Received } from "../multipart/received-files.ts";
import { whileCallerWaits } from "../while-caller-waits.ts";
import type { Caller } from "./receive.ts";

/** What an operation is called with, as its element holds it. */
export interface Asked {
  readonly job?: JobDocumentRequest;
  readonly jobId?: string;
  readonly resultId?: string;
  readonly waitSeconds?: number;
}

export interface Called {
  readonly operation: JobOperation;
  readonly asked: Asked;
}

export interface Calling {
  readonly caller: Caller;
  readonly asked: Asked;
  readonly received: Received<Called>;
  readonly carried: CarriedContents;
}

/** A value of the answer's element, and the file whose bytes are its content. */
export interface Told {
  readonly value: object;
  readonly file?: Result;
}

export interface JobOperation {
  /** Of its element; the answer's is this and `Response`. */
  readonly name: string;
  readonly demands: Permission;
  handle(calling: Calling): Promise<Told>;
}

const submitDocument: JobOperation = {
  name: "submitDocument",
  demands: "submit-jobs",
  async handle({ caller: { under, principal }, asked, received, carried }) {
    const { kit, trace, request } = under;
    const document = await carried.stored(asked.job ?? {});
    if (document.execSchedule !== undefined) {
      const message = "A recurring rule makes a schedule, which is added by POST /v1/schedules.";
      throw Problem.at("not-supported", {
        pointer: "/job/execSchedule",
        rule: "unsupported",
        message,
      });
    }
    const submitted = await submit(kit.ports, principal, {
      company: principal.company,
      document,
      trace,
      idempotencyKey: idempotencyKeyOf(request),
      contents: received.contents,
    });
    received.keep();
    return { value: { submittedJob: submitted.kind === "job" ? describeJob(submitted.job) : {} } };
  },
};

async function told({ caller: { under, principal }, asked }: Calling): Promise<JobDocument> {
  const { job, documents } = await getJob(under.kit.ports, principal, idOf(asked.jobId, "job"));
  return describeJob(job, documents);
}

const readJob: JobOperation = {
  name: "getJob",
  demands: "read-jobs",
  handle: async (calling) => ({ value: { job: await told(calling) } }),
};

const cancel: JobOperation = {
  name: "cancelJob",
  demands: "change-jobs",
  async handle(calling) {
    const { caller, asked } = calling;
    await cancelJob(caller.under.kit.ports, caller.principal, idOf(asked.jobId, "job"));
    return { value: { job: await told(calling) } };
  },
};

const WAIT_S_MAX = 60;

const readResult: JobOperation = {
  name: "getResult",
  demands: "read-jobs",
  async handle({ caller: { under, principal }, asked }) {
    const { ports } = under.kit;
    const jobId = idOf(asked.jobId, "job");
    const waitMs = Math.min(Math.max(asked.waitSeconds ?? 0, 0), WAIT_S_MAX) * 1000;
    if (waitMs > 0) {
      await whileCallerWaits(under, (signal) =>
        awaitEnd(ports, principal, { jobId, waitMs, signal }),
      );
    }
    return { value: { result: await getResult(ports, principal, jobId) } };
  },
};

const downloadResult: JobOperation = {
  name: "downloadResult",
  demands: "read-jobs",
  async handle({ caller: { under, principal }, asked }) {
    const ids = { jobId: idOf(asked.jobId, "job"), resultId: idOf(asked.resultId) };
    const file = await openResult(under.kit.ports, principal, ids);
    return { value: { fileName: file.fileName, contentType: file.contentType }, file };
  },
};

function idOf(id = "", subject?: "job"): string {
  if (!isId(id)) {
    const what = subject === undefined ? "result" : subject;
    throw new Problem("not-found", `There is no ${what} of that id.`, {
      ...(subject !== undefined && { subject }),
    });
  }
  return id;
}

export const OPERATIONS: readonly JobOperation[] = [
  submitDocument,
  readJob,
  cancel,
  readResult,
  downloadResult,
];
