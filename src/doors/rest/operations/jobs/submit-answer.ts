/** The answer to a submitted job: the job, or its result where the caller would wait for it and it came in time. */

import { awaitEnd } from "../../../../core/jobs/await-end.ts";
import { describeJob } from "../../../../core/jobs/describe-job.ts";
import { getResult } from "../../../../core/results/get-result.ts";
import type { Job } from "../../../../core/model/job.ts";
import type { Answer } from "../../../http/answer.ts";
import { addressOf, type Call } from "../../call.ts";
import type { Success } from "../../operation.ts";
import { whileCallerWaits } from "../../../while-caller-waits.ts";
import { documentAnswer } from "../../bodies.ts";
import { describedArtwork } from "./job-document.ts";
import { preferenceApplied } from "../../../http/prefer.ts";

/** What callers are told who would wait. */
export const AWAITED: readonly Success[] = [
  {
    status: 200,
    description: "With Prefer: wait=N, a job that ended in time: its result.",
    root: "result",
  },
  {
    status: 202,
    description: "With Prefer, a job that is started and has not ended: ask for its result later.",
    root: "job",
  },
];

/**
 * 201 with the job. With Prefer (RFC 7240), for a job that is started: 200 with the result if it ended within `wait`,
 * else 202 with the job, whose result is to be asked for.
 */
export async function jobSubmitted(call: Call, job: Job): Promise<Answer> {
  const { waitS, respondAsync } = call.preferences;
  if (job.status === "creating" || (waitS === undefined && !respondAsync)) {
    return jobAnswer(call, job, { status: 201 });
  }
  const ended = await waitFor(call, job, (waitS ?? 0) * 1000);
  return ended.status === "completed"
    ? resultAnswer(call, ended)
    : jobAnswer(call, ended, { status: 202, headers: preferenceApplied(call.preferences) });
}

async function waitFor(call: Call, job: Job, waitMs: number): Promise<Job> {
  const { kit, principal } = call;
  return waitMs === 0
    ? job
    : whileCallerWaits(call, (signal) =>
        awaitEnd(kit.ports, principal, { jobId: job.id, waitMs, signal }),
      );
}

interface JobAnswer {
  readonly status: 201 | 202;
  readonly headers?: Readonly<Record<string, string>>;
}

async function jobAnswer(call: Call, job: Job, { status, headers }: JobAnswer): Promise<Answer> {
  const linked = job.asked.documents === undefined ? undefined : [];
  return documentAnswer(call, "job", {
    status,
    value: describeJob(job, linked, await describedArtwork(call, job)),
    headers: { Location: addressOf(call, `/jobs/${job.id}`), ...headers },
  });
}

async function resultAnswer(call: Call, { id }: Job): Promise<Answer> {
  const { kit, principal } = call;
  return documentAnswer(call, "result", {
    value: await getResult(kit.ports, principal, id),
    headers: {
      Location: addressOf(call, `/jobs/${id}`),
      "Content-Location": addressOf(call, `/jobs/${id}/result`),
      ...preferenceApplied({ ...call.preferences, respondAsync: false }),
    },
  });
}
