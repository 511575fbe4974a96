/** A job's log as the operations tell it: what it came to, and its lines. */

import { timeText } from "../../../core/text/time-text.ts";
import type { JobLog, JobLogDetail } from "../../../core/model/contract-types.gen.ts";
import { assetHandle } from "../../../core/model/asset.ts";
import type { Event } from "../../../core/model/event.ts";
import type { TalliedJob } from "../../../core/ips/list-active-jobs.ts";
import { logText } from "../../../messages/write-log.ts";
import { companyHandle } from "../words/company-handle.ts";
import type { Calling } from "./operation.ts";
import { filesAsked } from "../words/job-element.ts";
import { originalName, runHandle, runName } from "../words/job-handle.ts";
import { type JobKind, kindOf, subTypeOf } from "../words/job-kind.ts";
import { logTypeOf } from "../words/log-type.ts";

/** The log of one run without its lines. */
export function jobLog(
  { job, tally }: TalliedJob,
  companyNumber: number,
  { namespace }: Pick<Calling, "namespace">,
): JobLog {
  const { startedAt, completedAt } = job;
  return {
    companyHandle: companyHandle(companyNumber, namespace),
    jobHandle: runHandle(job, companyNumber, namespace),
    jobName: runName(job),
    originalJobName: originalName(job),
    submitUserEmail: job.submittedBy,
    logType: kindOf(job).begin,
    jobSubType: subTypeOf(job.asked),
    startDate: timeText(startedAt ?? job.createdAt),
    ...(completedAt === undefined ? {} : { endDate: timeText(completedAt) }),
    description: job.asked.description ?? "",
    fileSuccessCount: tally.succeeded,
    fileErrorCount: tally.failed,
    fileWarningCount: tally.warnings,
    fileDuplicateCount: tally.skipped,
    fileUpdateCount: tally.replaced,
    totalFileCount: Math.max(tally.files, filesAsked(job.asked)),
    transferSuccessCount: tally.published,
    transferErrorCount: 0,
    transferWarningCount: 0,
    fatalError: job.outcome === "failed",
  };
}

/** Where lines stand: whose log it is, and who reads it. */
export interface LinePlace {
  readonly kind: JobKind;
  readonly log: TalliedJob["job"];
  readonly companyNumber: number;
  readonly calling: Calling;
}

/** One line. */
export function logDetail(event: Event, place: LinePlace): JobLogDetail {
  const { kind, companyNumber, calling } = place;
  const name = assetNameOf(event, calling.baseUrl);
  return {
    logMessage: lineText(event, place),
    logType: logTypeOf(event.code, kind),
    dateCreated: timeText(event.at),
    ...(name === undefined ? {} : { assetName: name, assetType: assetTypeOf(name) }),
    ...(event.assetId === undefined
      ? {}
      : { assetHandle: assetHandle(companyNumber, event.assetId) }),
  };
}

/** What the line says, in the reader's language. */
export function lineText(event: Event, { log, calling }: LinePlace): string {
  return event.code === "job.created" ? runName(log) : logText(event, calling.locale);
}

/** A finished export tells the path of its file; clients wait for a name that starts with http. */
function assetNameOf({ code, fileName }: Event, baseUrl: string): string | undefined {
  return code === "export.ready" && fileName?.startsWith("/") === true
    ? `${baseUrl}${fileName}`
    : fileName;
}

const FILE_TYPES: ReadonlyMap<string, string> = new Map([
  ["aco", "Aco"],
  ["css", "NoType"],
  ["icc", "IccProfile"],
  ["otf", "Font"],
  ["pdf", "Pdf"],
  ["svg", "Svg"],
  ["swf", "ViewerSwf"],
  ["ttf", "Font"],
  ["xml", "Xml"],
  ["xsl", "Xsl"],
  ["zip", "Zip"],
  ["mp4", "Video"],
  ["mov", "Video"],
  ["flv", "Video"],
  ["webm", "Video"],
  ["vnt", "Vignette"],
  ["vnc", "Cabinet"],
  ["vnw", "WindowCovering"],
  ["jpg", "MasterImage"],
  ["jpeg", "MasterImage"],
  ["png", "MasterImage"],
  ["gif", "MasterImage"],
  ["tif", "MasterImage"],
  ["tiff", "MasterImage"],
  ["webp", "MasterImage"],
  ["avif", "MasterImage"],
  ["psd", "MasterImage"],
]);

/** By the name's extension, because a line knows no more of its file. Addresses may have a query. */
function assetTypeOf(name: string): string {
  const [path = ""] = name.split("?", 1);
  const extension = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return path.includes(".") ? (FILE_TYPES.get(extension) ?? "NoType") : "NoType";
}
