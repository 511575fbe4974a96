/** Describes an event of a job as the contract's callback document. */

import { timeText } from "../text/time-text.ts";
import type { ArtworkVersion, Decision } from "../model/artwork.ts";
import type {
  ArtworkNewsDocument,
  ArtworkState,
  CallbackDocument,
  CallbackResult,
} from "../model/contract-types.gen.ts";
import { describeDecision, describeVersion } from "../jobs/describe-artwork.ts";
import type { Event } from "../model/event.ts";
import type { Job } from "../model/job.ts";
import type { CallbackType } from "../model/delivery.ts";
import type { Result } from "../model/result.ts";

/** What of a job every callback tells. */
export type CallbackJob = Pick<Job, "id" | "workflow" | "status" | "outcome"> & {
  readonly asked: Pick<
    Job["asked"],
    "name" | "externalId" | "workflow" | "metadata" | "callbackLinks"
  >;
};

export interface CallbackDetails
  extends Pick<Event, "at" | "sequence" | "message" | "documentId" | "fileName"> {
  readonly type: CallbackType;
  readonly resultId?: string;
  /** What the job has made, when it has ended. */
  readonly made?: MadeResults;
  /** Of a job of the workflow artwork: how that stands right after the event. */
  readonly artwork?: ArtworkNews;
}

/** The results of a job that has ended. */
export interface MadeResults {
  readonly count: number;
  /** The first of them. */
  readonly first: readonly ToldResult[];
}

type ToldResult = Pick<Result, "id" | "fileName" | "contentType" | "sizeBytes" | "properties">;

/** What there is to tell of artwork. */
export interface ArtworkNews {
  readonly state: ArtworkState;
  /** The newest one. */
  readonly version?: ArtworkVersion;
  /** Of that version. */
  readonly decision?: Decision;
  /** Of that version. */
  readonly results: readonly ToldResult[];
}

/** The callback of an event, with the job as it was right after it. */
export function describeCallback(job: CallbackJob, event: CallbackDetails): CallbackDocument {
  // As the job document shows it, which may be another name.
  const { name, externalId, workflow = job.workflow } = job.asked;
  return {
    type: event.type,
    timestamp: timeText(event.at),
    jobId: job.id,
    sequence: event.sequence,
    ...(name === undefined ? {} : { name }),
    ...(externalId === undefined ? {} : { externalId }),
    workflow,
    status: job.status,
    ...(job.outcome === undefined ? {} : { outcome: job.outcome }),
    message: event.message,
    ...(event.documentId === undefined ? {} : { dataId: event.documentId }),
    ...(event.resultId === undefined ? {} : { resultId: event.resultId }),
    ...(event.fileName === undefined ? {} : { fileName: event.fileName }),
    ...(event.made === undefined ? {} : describeMade(job, event.made)),
    ...(event.artwork === undefined
      ? {}
      : { artwork: describeNews(job, event.type, event.artwork) }),
  };
}

function describeMade(
  job: CallbackJob,
  { count, first }: MadeResults,
): Pick<CallbackDocument, "resultCount" | "results"> {
  return { resultCount: count, results: describeResults(job, first) };
}

/** Links are signed when they are told (standard.ts); here stands that they are wanted. */
function describeResults(
  { id: jobId, asked: { callbackLinks } }: CallbackJob,
  results: readonly ToldResult[],
): readonly CallbackResult[] {
  return results.map(({ id, fileName, contentType, sizeBytes }) => ({
    resultId: id,
    fileName,
    contentType,
    size: String(sizeBytes),
    url: `/v1/jobs/${jobId}/result/${id}`,
    ...(callbackLinks === true ? { link: "" } : {}),
  }));
}

function describeNews(
  job: CallbackJob,
  type: CallbackType,
  news: ArtworkNews,
): ArtworkNewsDocument {
  const { metadata } = job.asked;
  const { version, decision, results } = news;
  const findings = version?.findings ?? [];
  return {
    state: stateAfter(type, news),
    ...(version === undefined ? {} : { version: describeVersion(version) }),
    ...(decision === undefined ? {} : { decision: describeDecision(decision) }),
    ...(findings.length === 0 ? {} : { findings }),
    ...(results.length === 0 ? {} : { results: describeResults(job, results) }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** The state that each event led to, where the event tells it. */
const STATES: Partial<Record<CallbackType, ArtworkState>> = {
  "artwork.uploaded": "uploaded",
  "artwork.adjusted": "uploaded",
  "review.wanted": "in-review",
  "proof.ready": "proof-ready",
  "artwork.expired": "expired",
  "job.failed": "failed",
};

/** What happens together is stored together, and only the last of it can be read afterwards. */
function stateAfter(type: CallbackType, { state, version, decision }: ArtworkNews): ArtworkState {
  if (type === "preflight.done") {
    return `preflight-${version?.preflight?.result ?? "failed"}`;
  }
  if (type === "decision.made") {
    return decision?.result ?? state;
  }
  if (type === "job.cancelled") {
    return state === "expired" ? state : "withdrawn";
  }
  return STATES[type] ?? state;
}
