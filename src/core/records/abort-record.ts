/** Ends records as aborted: one, or all of a company or user. */

import type { Job } from "../model/job.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { RecordName } from "../ports/people/records.ts";
import { changeRecord, type ChangePorts, modified, type Wish } from "./change-record.ts";
import { setMembers } from "./merge-record.ts";
import { findRecord, recordNotFound } from "./read-records.ts";
import { keyOrNone } from "../text/time-key.ts";

/** One that is aborted stays so. Throws not-found, illegal-transition where it is completed. */
export async function abortRecord(
  ports: ChangePorts,
  principal: Principal,
  name: RecordName,
): Promise<void> {
  const { jobId } = await findRecord(ports, principal, name);
  if ((await abortJob(ports, principal, jobId)) === undefined) {
    throw recordNotFound(name);
  }
}

/** The same by the job; undefined where there is no record. Throws illegal-transition where it is completed. */
export async function abortJob(
  ports: ChangePorts,
  principal: Principal,
  jobId: string,
): Promise<Job | undefined> {
  const wish: Wish = {
    wish: "aborted",
    isEnd: true,
    message: `Aborted by ${principal.name}.`,
    work: (stored, at) =>
      stored.document.metadata.status === "Aborted"
        ? undefined
        : setMembers(stored, { metadata: modified(at, { status: "Aborted" }) }, keyOrNone(at)),
  };
  return (await changeRecord(ports, jobId, wish))?.job;
}

const JOBS_PER_PAGE = 100;

/** All that have not ended, or those of one user. One that ends meanwhile is left as it is. */
export async function abortRecords(
  ports: ChangePorts,
  principal: Principal,
  userId: string | undefined,
): Promise<void> {
  const companyId = principal.company.id;
  let after: string | undefined;
  for (;;) {
    const jobIds = await ports.records.open({ companyId, userId, after }, JOBS_PER_PAGE);
    for (const jobId of jobIds) {
      await abortJob(ports, principal, jobId).catch(unlessEnded);
    }
    after = jobIds.at(-1);
    if (jobIds.length < JOBS_PER_PAGE) {
      return;
    }
  }
}

/** Passes by what says that a record has ended already. */
export function unlessEnded(error: unknown): undefined {
  if (!(error instanceof Problem && error.code === "illegal-transition")) {
    throw error;
  }
}
