/** Which company and which jobs an operation's parameters are about. */

import type { Company } from "../../../core/model/company.ts";
import type { GetScheduledJobsParam } from "../../../core/model/contract-types.gen.ts";
import { findCompany } from "../../../core/ips/find-company.ts";
import type { JobSelection } from "../../../core/ips/job-selection.ts";
import type { Calling } from "../operations/operation.ts";
import { selectByHandle } from "./job-handle.ts";

/** The company of a handle, or the caller's own without one. Throws not-found. */
export async function companyOf(
  { ports, principal }: Calling,
  handle: string | undefined,
): Promise<Company> {
  return isGiven(handle) ? await findCompany(ports, principal, handle) : principal.company;
}

/** A handle and a name together select what both stand for; neither selects all. Throws not-found. */
export async function selectionOf(
  calling: Calling,
  { companyHandle, jobHandle, originalName }: GetScheduledJobsParam,
): Promise<JobSelection> {
  const company = await companyOf(calling, companyHandle ?? companyIn(jobHandle));
  const byName: JobSelection = isGiven(originalName)
    ? { company, name: originalName }
    : { company };
  return isGiven(jobHandle) ? { ...byName, ...selectByHandle(company, jobHandle) } : byName;
}

/** Optional texts that tools send empty ask for nothing. */
export function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}

/** A job's handle names its company, where nothing else does. */
function companyIn(jobHandle: string | undefined): string | undefined {
  return /^(?:j\|)?([0-9]{1,9})\|/u.exec(jobHandle ?? "")?.[1];
}
