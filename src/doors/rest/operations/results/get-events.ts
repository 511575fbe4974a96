/** GET /v1/jobs/{jobId}/events: a job's history as a list, page by page, or as a stream of Server-Sent Events. */

import { describeJobEvent, listEvents } from "../../../../core/jobs/follow-job.ts";
import { chooseByAccept } from "../../../http/negotiation/accept.ts";
import type { Answer } from "../../../http/answer.ts";
import type { Format } from "../../../http/media-type.ts";
import { answerFormat } from "../../../http/negotiation/negotiate.ts";
import { documentAnswer } from "../../bodies.ts";
import { invalid } from "../../../http/invalid.ts";
import { addressOf, type Call } from "../../call.ts";
import { tagged } from "../../entity-tag.ts";
import type { Operation } from "../../operation.ts";
import { LIMIT } from "../../../listing/paging.ts";
import { limitOf } from "../../page.ts";
import { eventStream } from "./event-stream.ts";

/** 200 with one page, or with the stream; 204 to a browser that comes back when all is told. Throws not-found. */
export const getEvents: Operation = {
  name: "getEvents",
  summary:
    "Tells a job's history; with Accept: text/event-stream as it happens, until the job has ended.",
  method: "GET",
  path: "/v1/jobs/{jobId}/events",
  demands: "read-jobs",
  query: [
    {
      name: "after",
      type: "integer",
      range: [0, 999_999_999],
      expects: "the sequence number of an event",
      description:
        "Only events with a higher sequence number. A stream takes the header Last-Event-ID, which outranks it.",
    },
    LIMIT,
  ],
  answers: "events",
  successes: [
    { status: 200, description: "One page of events.", root: "events" },
    {
      status: 200,
      description:
        "Server-Sent Events: each event as JSON with its sequence number as id, and `progress` events between.",
      mediaType: "text/event-stream",
    },
    { status: 204, description: "The job has ended and all its events were told." },
    { status: 304, description: "The page is as If-None-Match knows it." },
  ],
  problems: ["not-found"],
  async handle(call) {
    const after = afterOf(call);
    const format = formatOf(call.request.headers.accept);
    return format === "stream"
      ? await eventStream(call, after)
      : await eventPage({ ...call, format }, after);
  },
};

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
  if (header !== undefined && (typeof header !== "string" || !/^[0-9]{1,9}$/u.test(header))) {
    throw invalid("", "range", "Last-Event-ID must be the sequence number of an event.");
  }
  return Number(header ?? query.get("after") ?? "0");
}

async function eventPage(call: Call, after: number): Promise<Answer> {
  const { kit, principal, jobId } = call;
  const limit = limitOf(call);
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
