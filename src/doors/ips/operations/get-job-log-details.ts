/** The operation getJobLogDetails: the log of one run, or of every run of a name, line by line. */

import type {
  GetJobLogDetailsParam,
  GetJobLogDetailsReturn,
  JobLog,
} from "../../../core/model/contract-types.gen.ts";
import type { EventQuery } from "../../../core/ports/job-search.ts";
import { type JobLogPage, readJobLogs } from "../../../core/ips/job-log.ts";
import { Problem } from "../../../core/model/problem.ts";
import { type Calling, operation } from "./operation.ts";
import { kindOf } from "../words/job-kind.ts";
import { codesOfTypes } from "../words/log-type.ts";
import { atLeast, isAscending, wordOf } from "../words/param-values.ts";
import { isGiven, selectionOf } from "../words/selection.ts";
import { jobLog, logDetail } from "./job-log-document.ts";

const LINES_PER_PAGE_MAX = 1000;

const ORDERS: ReadonlyMap<string, EventQuery["orderBy"]> = new Map<string, EventQuery["orderBy"]>([
  ["Date", "time"],
  ["LogType", "code"],
]);

export const getJobLogDetails = operation("read-jobs", handle);

/** The newest run first; the pages are those of each run's lines. Throws not-found, invalid-document. */
async function handle(
  param: GetJobLogDetailsParam,
  calling: Calling,
): Promise<GetJobLogDetailsReturn> {
  demandSelection(param);
  const selection = await selectionOf(calling, param);
  const logs = await readJobLogs(calling.ports, calling.principal, {
    ...selection,
    codesOf: ({ job }) => codesOfTypes(kindOf(job), param.logTypeArray),
    page: pageOf(param),
  });
  return {
    jobLogArray: logs.map((log) => detailedLog(log, selection.company.number, calling)),
  };
}

function demandSelection({ jobHandle, originalName }: GetJobLogDetailsParam): void {
  if (!isGiven(jobHandle) && !isGiven(originalName)) {
    const message = "Say which job: by jobHandle, or by originalName, the jobName of submitJob.";
    throw Problem.at("invalid-document", { pointer: "/jobHandle", rule: "required", message });
  }
}

function pageOf(param: GetJobLogDetailsParam): Omit<EventQuery, "jobId" | "codes"> {
  const asked = atLeast("/recordsPerPage", param.recordsPerPage, 1) ?? LINES_PER_PAGE_MAX;
  const limit = Math.min(asked, LINES_PER_PAGE_MAX);
  const page = atLeast("/resultsPage", param.resultsPage, 1) ?? 1;
  return {
    orderBy: wordOf("/sortBy", param.sortBy, ORDERS) ?? "time",
    isAscending: isAscending(param.sortDirection, true),
    limit,
    offset: (page - 1) * limit,
  };
}

function detailedLog(log: JobLogPage, companyNumber: number, calling: Calling): JobLog {
  const kind = kindOf(log.job);
  const place = { kind, log: log.job, companyNumber, calling };
  return {
    ...jobLog(log, companyNumber, calling),
    detailTotalRows: log.total,
    detailArray: log.events.map((event) => logDetail(event, place)),
  };
}
