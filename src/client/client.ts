/** The client of a Jobgate server for TypeScript and JavaScript: typed calls over fetch, JSON on the wire, no module of Node. */

import { isWebAddress } from "./base-url.ts";
import type {
  CancellationDocument,
  DataDocument,
  JobDocument,
  JobDocumentRequest,
  JobEventDocument,
  JobOutcome,
  JobStatus,
  LinkDocument,
  ResultDocument,
  WorkflowDocument,
} from "../core/model/contract-types.gen.ts";
import { type Download, downloadOf } from "./download.ts";
import {
  type CallOptions,
  documentOf,
  keyHeader,
  type Send,
  sender,
  type ServerAddress,
} from "./exchange.ts";
import { follow, type FollowOptions, type News, waitFor, type WaitOptions } from "./follow.ts";
import { pages, queryText } from "./pages.ts";
import { type Schedules, schedulesOver } from "./schedules.ts";
import {
  contentOf,
  uploadBody,
  type UploadContent,
  type UploadOptions,
  type UploadSource,
} from "./upload.ts";

export { JobgateError, ServerUnreachable } from "./failures.ts";
export type { CallOptions, Download, FollowOptions, News, ServerAddress, WaitOptions };
export type { Schedules, UploadOptions, UploadSource };
export type { LinkDocument };
export type {
  CancellationDocument,
  DataDocument,
  JobDocument,
  JobEventDocument,
  JobOutcome,
  JobStatus,
};
export type { ResultDocument, WorkflowDocument };
export type {
  Option,
  ProblemDocument,
  ResultData,
  ScheduleDocument,
  ScheduleDocumentRequest,
} from "../core/model/contract-types.gen.ts";

/** What may be submitted: one job. Rules that recur make schedules, which are submitted to /v1/schedules. */
export type NewJob = Omit<JobDocumentRequest, "execSchedule">;

export interface SubmitOptions {
  /** A repetition with the same key makes no second job. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface ListOptions {
  readonly status?: JobStatus;
  readonly outcome?: JobOutcome;
  readonly workflow?: string;
  readonly externalId?: string;
  readonly tag?: string;
  /** Of one page; all pages are read as they are needed. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

export interface LinkWish extends CallOptions {
  /** All results as a zip without it. */
  readonly resultId?: string;
  /** How long it is good; an hour without it. */
  readonly minutes?: number;
}

/** Which jobs are cancelled together; at least one of them narrows. */
export interface CancelFilter extends Pick<ListOptions, "workflow" | "externalId" | "tag"> {
  readonly status?: Exclude<JobStatus, "completed">;
  readonly isTest?: boolean;
  /** Bounds of the time of creation, as RFC 3339 has times. */
  readonly createdAfter?: string;
  readonly createdBefore?: string;
  /** How many at once; 100 without it. */
  readonly limit?: number;
  /** True to count them only. */
  readonly validateOnly?: boolean;
}

/** All calls throw JobgateError where the server refuses, and ServerUnreachable where nobody answers. */
export interface Client<Source = UploadSource> {
  submit(job: NewJob, options?: SubmitOptions): Promise<JobDocument>;
  /** Does a job that has ended again, with the same documents; what is given here stands in place of what it was submitted with. */
  rerun(jobId: string, changes?: NewJob, options?: SubmitOptions): Promise<JobDocument>;
  /** Adds a document to a job that was not started. */
  upload(jobId: string, source: Source, options?: UploadOptions): Promise<DataDocument>;
  start(jobId: string, options?: CallOptions): Promise<void>;
  /** Asks for a job to stop; one that has ended stays as it is. */
  cancel(jobId: string, options?: CallOptions): Promise<void>;
  /** Cancels jobs that are like this and have not ended, the oldest first; once more while the answer says hasMore. */
  cancelAll(filter: CancelFilter, options?: CallOptions): Promise<CancellationDocument>;
  /** Holds a job that waits: no worker takes it until it is released. */
  hold(jobId: string, options?: CallOptions): Promise<void>;
  release(jobId: string, options?: CallOptions): Promise<void>;
  /** Changes which waiting jobs a job comes before: 0 to 100, 50 being the usual one. */
  prioritize(jobId: string, priority: number, options?: CallOptions): Promise<void>;
  remove(jobId: string, options?: CallOptions): Promise<void>;
  get(jobId: string, options?: CallOptions): Promise<JobDocument>;
  /** Jobs, newest first. */
  list(options?: ListOptions): AsyncIterable<JobDocument>;
  /** How the job ended and what it made; throws JobgateError result-not-ready before. */
  result(jobId: string, options?: CallOptions): Promise<ResultDocument>;
  /** One result as a stream. */
  download(jobId: string, resultId: string, options?: CallOptions): Promise<Download>;
  /** A link that opens one result, or all of them as a zip, without a key. */
  link(jobId: string, wish?: LinkWish): Promise<LinkDocument>;
  /** The job's events and its progress, as they happen, until it has ended. */
  events(jobId: string, options?: FollowOptions): AsyncIterable<News>;
  /** What has happened to the job so far. */
  history(jobId: string, options?: FollowOptions): AsyncIterable<JobEventDocument>;
  /** The job when it has ended. */
  waitFor(jobId: string, options?: WaitOptions): Promise<JobDocument>;
  /** What the server can do with a job, with profiles and options. */
  workflows(options?: CallOptions): Promise<readonly WorkflowDocument[]>;
  readonly schedules: Schedules;
}

/** A client of the server at `url`. Throws TypeError for what is no http or https address. */
export function createClient(address: ServerAddress): Client {
  return clientWith(address, contentOf);
}

/**
 * What is to be sent of a source, under its own or another name.
 * @internal
 */
type ReadSource<Source> = (
  source: Source,
  named: string | undefined,
) => UploadContent | Promise<UploadContent>;

/**
 * A client that uploads whatever `read` makes a content of. Throws TypeError for what is no http or https address.
 * @internal
 */
export function clientWith<Source>(
  address: ServerAddress,
  read: ReadSource<Source>,
): Client<Source> {
  if (!isWebAddress(address.url)) {
    throw new TypeError("The server's url must be an http or https address.");
  }
  const send = sender(address);
  const post = async (path: string, options?: CallOptions): Promise<void> =>
    void (await send({ method: "POST", path, signal: options?.signal }));
  return {
    submit: (job, options = {}) => submit(send, "/v1/jobs", { job, ...options }),
    rerun: (jobId, changes = {}, options = {}) =>
      submit(send, `${pathOf(jobId)}:rerun`, { job: changes, ...options }),
    upload: async (jobId, source, options = {}) =>
      upload(send, jobId, { content: await read(source, options.fileName), options }),
    start: (jobId, options) => post(`${pathOf(jobId)}:start`, options),
    cancel: (jobId, options) => post(`${pathOf(jobId)}:cancel`, options),
    cancelAll: async (filter, { signal } = {}) =>
      documentOf(
        await send({ method: "POST", path: `/v1/jobs:cancel${queryText({ ...filter })}`, signal }),
      ),
    hold: (jobId, options) => post(`${pathOf(jobId)}:hold`, options),
    release: (jobId, options) => post(`${pathOf(jobId)}:release`, options),
    prioritize: (jobId, priority, options) =>
      post(`${pathOf(jobId)}:prioritize?priority=${priority}`, options),
    remove: async (jobId, options) =>
      void (await send({ method: "DELETE", path: pathOf(jobId), signal: options?.signal })),
    get: async (jobId, options) =>
      documentOf(await send({ path: pathOf(jobId), signal: options?.signal })),
    list: ({ signal, ...query } = {}) => pages(send, { path: "/v1/jobs", query, signal }),
    result: async (jobId, options) =>
      documentOf(await send({ path: `${pathOf(jobId)}/result`, signal: options?.signal })),
    download: async (jobId, resultId, options) =>
      downloadOf(
        await send({
          path: `${pathOf(jobId)}/result/${encodeURIComponent(resultId)}`,
          headers: { Accept: "*/*" },
          mayMove: true,
          signal: options?.signal,
        }),
      ),
    link: async (jobId, { resultId, minutes, signal } = {}) => {
      const file = resultId === undefined ? ".zip" : `/${encodeURIComponent(resultId)}`;
      const query = minutes === undefined ? "" : `?minutes=${minutes}`;
      const path = `${pathOf(jobId)}/result${file}:link${query}`;
      return documentOf(await send({ method: "POST", path, signal }));
    },
    events: (jobId, options = {}) => follow(send, jobId, options),
    history: (jobId, { after, signal } = {}) =>
      pages(send, { path: `${pathOf(jobId)}/events`, query: { after }, signal }),
    waitFor: (jobId, options = {}) => waitFor(send, jobId, options),
    workflows: async (options) =>
      documentOf(await send({ path: "/v1/workflows", signal: options?.signal })),
    schedules: schedulesOver(send),
  };
}

function pathOf(jobId: string): string {
  return `/v1/jobs/${encodeURIComponent(jobId)}`;
}

async function submit(
  send: Send,
  path: string,
  { job, idempotencyKey, signal }: SubmitOptions & { readonly job: NewJob },
): Promise<JobDocument> {
  const answer = await send({
    method: "POST",
    path,
    headers: { "Content-Type": "application/json", ...keyHeader(idempotencyKey) },
    body: async () => JSON.stringify(job),
    signal,
  });
  return documentOf(answer);
}

async function upload(
  send: Send,
  jobId: string,
  { content, options }: { readonly content: UploadContent; readonly options: UploadOptions },
): Promise<DataDocument> {
  const { headers, body } = uploadBody(content, options);
  const answer = await send({
    method: "POST",
    path: `${pathOf(jobId)}/data`,
    headers: { ...headers, ...keyHeader(options.idempotencyKey) },
    body,
    isOnce: content.isOnce,
    signal: options.signal,
  });
  if (content.whole !== undefined) {
    options.onProgress?.(content.whole.size, content.whole.size);
  }
  return documentOf(answer);
}
