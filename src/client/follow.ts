/** A job followed as it happens, over Server-Sent Events (HTML §9.2), through broken connections, until it has ended. */

import type { JobDocument, JobEventDocument } from "../core/model/contract-types.gen.ts";
import { documentOf, type Send, unreachable } from "./exchange.ts";
import { JobgateError, ServerUnreachable } from "./failures.ts";
import { pause } from "./pause.ts";
import { piecesOf } from "./streams.ts";

/** One piece of news of a job. */
export type News =
  | { readonly kind: "event"; readonly event: JobEventDocument }
  /** From 0 to 1. */
  | { readonly kind: "progress"; readonly progress: number };

export interface FollowOptions {
  /** Only events with a higher sequence number. */
  readonly after?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Called with everything that becomes known of the job. */
  readonly onProgress?: (news: News) => void;
}

/** How often in a row a connection may fail without any news between. */
const FAILURES_MAX = 5;
const RECONNECT_MS = 500;
const NO_CONTENT = 204;

/**
 * The job's news, from the first event on, until it has ended. A connection that breaks is made again and goes on where
 * it broke. Throws JobgateError, ServerUnreachable, or the signal's reason.
 */
export async function* follow(
  send: Send,
  jobId: string,
  { after = 0, signal }: FollowOptions,
): AsyncGenerator<News> {
  let last = after;
  let failures = 0;
  for (;;) {
    try {
      for await (const news of connection(send, jobId, { after: last, signal })) {
        last = news.kind === "event" ? news.event.sequence : last;
        failures = 0;
        yield news;
      }
      const { status } = await jobOf(send, jobId, signal);
      if (status.code === "completed") {
        return;
      }
    } catch (error) {
      failures += 1;
      if (!(error instanceof ServerUnreachable) || failures >= FAILURES_MAX) {
        throw error;
      }
    }
    await pause(RECONNECT_MS, signal);
  }
}

/** The job when it has ended. Throws as follow() does. */
export async function waitFor(
  send: Send,
  jobId: string,
  { signal, onProgress }: WaitOptions,
): Promise<JobDocument> {
  for await (const news of follow(send, jobId, { signal })) {
    onProgress?.(news);
  }
  return jobOf(send, jobId, signal);
}

async function jobOf(send: Send, jobId: string, signal?: AbortSignal): Promise<JobDocument> {
  return documentOf(await send({ path: `/v1/jobs/${encodeURIComponent(jobId)}`, signal }));
}

async function* connection(
  send: Send,
  jobId: string,
  { after, signal }: { readonly after: number; readonly signal: AbortSignal | undefined },
): AsyncGenerator<News> {
  const answer = await send({
    path: `/v1/jobs/${encodeURIComponent(jobId)}/events?after=${after}`,
    headers: { Accept: "text/event-stream" },
    signal,
  });
  if (answer.status === NO_CONTENT || answer.body === null) {
    return;
  }
  try {
    for await (const block of blocks(piecesOf(answer.body))) {
      const news = newsOf(block);
      if (news !== undefined) {
        yield news;
      }
    }
  } catch (error) {
    throw error instanceof JobgateError ? error : unreachable(error, signal);
  }
}

/** What stands between empty lines. */
async function* blocks(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

function newsOf(block: string): News | undefined {
  const lines = block.split("\n");
  const valueOf = (field: string): string | undefined =>
    lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2);
  const data = valueOf("data");
  if (data === undefined) {
    return undefined;
  }
  const value: unknown = JSON.parse(data);
  return valueOf("event") === "progress"
    ? { kind: "progress", progress: (value as { readonly progress: number }).progress }
    : { kind: "event", event: value as JobEventDocument };
}
