/** The operations on what jobs did and made. */

import { getEvents } from "./events.ts";
import { LIMIT, type Operation, type QueryParameter } from "../operation.ts";
import { downloadResult, downloadResults, getResult, postResult, putResult } from "./results.ts";

const TARGET: QueryParameter = {
  name: "url",
  type: "url",
  description: "Where to send the file, http or https.",
  isRequired: true,
};

export const RESULT_OPERATIONS: readonly Operation[] = [
  {
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
    handle: getEvents,
  },
  {
    name: "getResult",
    summary:
      "Tells how a job ended and what it made. With Prefer: wait=N it is waited for; under /conversion/v1.0/rest always.",
    method: "GET",
    path: "/v1/jobs/{jobId}/result",
    demands: "read-jobs",
    query: [],
    isAwaitable: true,
    answers: "document",
    successes: [{ status: 200, description: "The result.", root: "result" }],
    problems: ["not-found", "result-not-ready"],
    handle: getResult,
  },
  {
    name: "downloadResults",
    summary: "Downloads all results as one zip.",
    method: "GET",
    path: "/v1/jobs/{jobId}/result.zip",
    demands: "read-jobs",
    query: [],
    answers: "file",
    successes: [{ status: 200, description: "The zip.", mediaType: "application/zip" }],
    problems: ["not-found", "result-not-ready", "gone"],
    handle: downloadResults,
  },
  {
    name: "putResult",
    summary: "Sends a result to an address by PUT.",
    method: "POST",
    path: "/v1/jobs/{jobId}/result/{resultId}:put",
    demands: "change-jobs",
    query: [TARGET],
    answers: "nothing",
    successes: [{ status: 204, description: "The other side has taken the file." }],
    problems: ["not-found", "result-not-ready", "push-failed", "gone"],
    handle: putResult,
  },
  {
    name: "postResult",
    summary: "Sends a result to an address by POST.",
    method: "POST",
    path: "/v1/jobs/{jobId}/result/{resultId}:post",
    demands: "change-jobs",
    query: [TARGET],
    answers: "nothing",
    successes: [{ status: 204, description: "The other side has taken the file." }],
    problems: ["not-found", "result-not-ready", "push-failed", "gone"],
    handle: postResult,
  },
  {
    name: "downloadResult",
    summary: "Downloads one result, whole or in part.",
    method: "GET",
    path: "/v1/jobs/{jobId}/result/{resultId}",
    demands: "read-jobs",
    query: [],
    answers: "file",
    successes: [
      { status: 200, description: "The file.", mediaType: "*/*" },
      { status: 206, description: "The part that Range asks for.", mediaType: "*/*" },
      { status: 304, description: "The file is the one that If-None-Match knows." },
    ],
    problems: [
      "not-found",
      "result-not-ready",
      "precondition-failed",
      "range-not-satisfiable",
      "gone",
    ],
    handle: downloadResult,
  },
];
