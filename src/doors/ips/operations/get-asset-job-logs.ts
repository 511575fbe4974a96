/** The operation getAssetJobLogs: what jobs did to one asset. */

import { timeText } from "../../../core/text/time-text.ts";
import { assetIdOf } from "../../../core/model/asset.ts";
import type {
  AssetJobLog,
  GetAssetJobLogsParam,
  GetAssetJobLogsReturn,
} from "../../../core/model/contract-types.gen.ts";
import { readAssetLog } from "../../../core/ips/job-log.ts";
import type { AssetEvent } from "../../../core/ports/job-search.ts";
import { Problem } from "../../../core/model/problem.ts";
import { type Calling, operation } from "./operation.ts";
import { runHandle, runName } from "../words/job-handle.ts";
import { kindOf } from "../words/job-kind.ts";
import { logTypeOf } from "../words/log-type.ts";
import { companyOf } from "../words/selection.ts";
import { lineText } from "./job-log-document.ts";

export const getAssetJobLogs = operation("read-jobs", handle);

/** The newest first. Throws not-found for a handle of no asset. */
async function handle(
  { companyHandle, assetHandle }: GetAssetJobLogsParam,
  calling: Calling,
): Promise<GetAssetJobLogsReturn> {
  const { ports, principal } = calling;
  const company = await companyOf(calling, companyHandle);
  const assetId = assetIdOf(company.number, assetHandle);
  const [asset] = assetId === undefined ? [] : await ports.assets.byIds(company.id, [assetId]);
  if (asset === undefined) {
    const message = "There is no asset with this handle in the company's library.";
    throw Problem.at("not-found", { pointer: "/assetHandle", rule: "value", message });
  }
  const lines = await readAssetLog(ports, principal, { companyId: company.id, assetId: asset.id });
  return { jobLogArray: lines.map((line) => assetLog(line, company.number, calling)) };
}

function assetLog(
  { event, job }: AssetEvent,
  companyNumber: number,
  calling: Calling,
): AssetJobLog {
  const kind = kindOf(job);
  return {
    jobHandle: runHandle(job, companyNumber, calling.namespace),
    jobName: runName(job),
    logMessage: lineText(event, { kind, log: job, companyNumber, calling }),
    logType: logTypeOf(event.code, kind),
    submitUserEmail: job.submittedBy,
    logDate: timeText(event.at),
  };
}
