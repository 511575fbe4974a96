/** The operation getJobLogs: the jobs that have begun, and what they came to. */

import type { Company } from "../../../core/model/company.ts";
import type { GetJobLogsParam, GetJobLogsReturn } from "../../../core/model/contract-types.gen.ts";
import type { JobOrder } from "../../../core/ports/job-search.ts";
import { JOBS_TOLD_MAX } from "../../../core/ips/job-selection.ts";
import { listJobLogs } from "../../../core/ips/job-log.ts";
import { resolveUser } from "../../../core/ips/resolve-user.ts";
import { type Calling, operation } from "./operation.ts";
import { atLeast, instantOf, isAscending, wordOf } from "../words/param-values.ts";
import { companyOf, isGiven } from "../words/selection.ts";
import { jobLog } from "./job-log-document.ts";

const ORDERS: ReadonlyMap<string, JobOrder> = new Map<string, JobOrder>([
  ["JobName", "name"],
  ["LogType", "workflow"],
  ["StartDate", "started"],
  // All of them are of one company.
  ["CompanyName", "started"],
  ["UserId", "submitted-by"],
  ["Email", "submitted-by"],
  ["FileErrorCount", "files-failed"],
  ["FileWarningCount", "files-warned"],
  ["FileSuccessCount", "files-succeeded"],
]);

export const getJobLogs = operation("read-jobs", handle);

/** Without sortBy the newest first. Throws not-found, invalid-document, what resolveUser throws. */
async function handle(param: GetJobLogsParam, calling: Calling): Promise<GetJobLogsReturn> {
  const { ports, principal } = calling;
  const company = await companyOf(calling, param.companyHandle);
  const orderBy = wordOf("/sortBy", param.sortBy, ORDERS);
  const logs = await listJobLogs(ports, principal, {
    company,
    submittedBy: await submitterOf(calling, company, param.userHandle),
    from: instantOf(ports.calendar, param.startDate),
    until: instantOf(ports.calendar, param.endDate),
    orderBy: orderBy ?? "started",
    isAscending: isAscending(param.sortDirection, orderBy !== undefined),
    limit: atLeast("/numRows", param.numRows, 0) ?? JOBS_TOLD_MAX,
  });
  return { jobLogArray: logs.map((log) => jobLog(log, company.number, calling)) };
}

async function submitterOf(
  { ports, principal }: Calling,
  company: Company,
  userHandle: string | undefined,
): Promise<string | undefined> {
  if (!isGiven(userHandle)) {
    return undefined;
  }
  const user = await resolveUser(ports, principal, { company, userHandle });
  return user?.email ?? principal.name;
}
