/** GET /v1/jobs/{jobId}/events: a job's history as a list, page by page, or as a stream of Server-Sent Events. */

import { findJob } from "../../../core/jobs/read-jobs.ts";
import {
  describeJobEvent,
  followJob,
  listEvents,
  type Step,
} from "../../../core/jobs/follow-job.ts";
import { chooseByAccept } from "../../http/accept.ts";
import type { Answer } from "../../http/answer.ts";
import type { Format } from "../../http/media-type.ts";
import { answerFormat } from "../../http/negotiate.ts";
import { addressOf, type Call, invalid } from "../call.ts";
import { watchCaller } from "../while-caller-waits.ts";
import { documentAnswer, writtenAsJson } from "../bodies.ts";
import { tagged } from "../entity-tag.ts";
import { limitOf, PAGE_SIZE } from "../page.ts";

/** Proxies cut connections on which nothing is said for about a minute. */
const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it connects again. */
const RETRY_MS = 2000;

/** 200 with one page, or with the stream; 204 to a browser that comes back when all is told. Throws not-found. */
export async function getEvents(call: Call): Promise<Answer> {
  const after = afterOf(call);
  const format = formatOf(call.request.headers.accept);
  return format === "stream"
    ? await eventStream(call, after)
    : await eventPage({ ...call, format }, after);
}

function formatOf(accept: string | undefined): Format | "stream" {
  const streams = [
    { value: "other", types: ["application/json", "application/xml", "text/xml"] },
    { value: "stream", types: ["text/event-stream"] },
  ] as const;
  return accept !== undefined && chooseByAccept(accept, streams) === "stream"
    ? "stream"
    : answerFormat(accept, undefined);
}

/**
 * What a browser sends back is the id that it was given: a sequence number. It outranks the address, which an EventSource
 * calls again as it was at first (HTML §9.2.3); an empty one is none.
 */
function afterOf({ query, request }: Call): number {
  const header = request.headers["last-event-id"] || undefined;
  const text = header ?? query.get("after") ?? "0";
  if (typeof text !== "string" || !/^[0-9]{1,9}$/u.test(text)) {
    if (header !== undefined) {
      throw invalid("", "range", "Last-Event-ID must be the sequence number of an event.");
    }
    throw invalid("/after", "range", "after must be the sequence number of an event.");
  }
  return Number(text);
}

async function eventPage(call: Call, after: number): Promise<Answer> {
  const { kit, principal, jobId, query } = call;
  const limit = limitOf(query.get("limit"), PAGE_SIZE);
  const found = await listEvents(kit.ports, principal, { jobId, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1)?.sequence;
  const next = addressOf(call, `/jobs/${jobId}/events?limit=${limit}&after=${last}`);
  const answer = documentAnswer(call, "events", {
    value: page.map(describeJobEvent),
    ...(found.length > limit && { headers: { Link: `<${next}>; rel="next"` } }),
  });
  return tagged(call, answer);
}

async function eventStream(call: Call, after: number): Promise<Answer> {
  const { kit, principal, jobId } = call;
  const job = await findJob(kit.ports, principal, jobId);
  const isOver =
    job.status === "completed" &&
    (await kit.ports.events.list(jobId, { after, limit: 1 })).length === 0;
  if (isOver) {
    // HTML §9.2: a browser that gets 204 does not come back.
    return { status: 204, headers: { Vary: "Accept" }, body: undefined };
  }
  return {
    status: 200,
    headers: {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      Vary: "Accept",
      "X-Accel-Buffering": "no",
    },
    body: lines(call, after),
  };
}

async function* lines(call: Call, after: number): AsyncGenerator<Uint8Array> {
  const { kit, principal, jobId } = call;
  // Whoever is shut out meanwhile is told no more; where he comes back, he is told why.
  const caller = watchCaller(call);
  const following = { jobId, after, heartbeatMs: HEARTBEAT_MS, signal: caller.signal };
  try {
    yield Buffer.from(`retry: ${RETRY_MS}\n\n`);
    for await (const step of followJob(kit.ports, principal, following)) {
      yield Buffer.from(lineOf(call, step));
    }
  } finally {
    caller.close();
  }
}

function lineOf(call: Call, step: Step): string {
  switch (step.kind) {
    case "event": {
      const data = writtenAsJson(call, "event", describeJobEvent(step.event));
      return `id: ${step.event.sequence}\ndata: ${data}\n\n`;
    }
    case "progress": {
      const { progress, message } = step.job;
      return `event: progress\ndata: ${JSON.stringify({ progress, message })}\n\n`;
    }
    case "heartbeat":
      return ":\n\n";
  }
}
