/** The telemetry of the server: every piece of news goes to the metrics and, where it is worth a line, to the log. */

import type { LogFields } from "../core/ports/base.ts";
import { traceIdOf } from "../core/text/traceparent.ts";
import type { AnsweredRequest, JobNews, Telemetry } from "../core/ports/telemetry.ts";
import type { LeveledLog } from "./log.ts";

/** Requests that fail are told at `info`, by the server's fault at `warn`, others at `debug`; jobs at `info`. */
export function createTelemetry(log: LeveledLog, metrics: Telemetry): Telemetry {
  return {
    requestAnswered(request) {
      metrics.requestAnswered(request);
      if (request.isProbe) {
        return;
      }
      if (request.status >= 400) {
        const level = request.status >= 500 ? "warn" : "info";
        log[level](requestFields(request), "request failed");
      } else if (log.isDebug) {
        log.debug(requestFields(request), "request answered");
      }
    },
    jobMoved(news) {
      metrics.jobMoved(news);
      log.info(jobFields(news), `job ${news.status}`);
    },
    runTakenOver(jobId) {
      metrics.runTakenOver(jobId);
      log.warn({ jobId }, "job taken over from a worker that died");
    },
    deliverySettled: (state) => metrics.deliverySettled(state),
  };
}

function requestFields({ traceparent, durationMs, ...request }: AnsweredRequest): LogFields {
  return {
    ...request,
    traceId: traceId(traceparent),
    durationMs: Math.round(durationMs * 10) / 10,
  };
}

/** What is undefined is in no line. */
function jobFields(news: JobNews): LogFields {
  const { requestId, jobId, workflow, outcome, runMs, status, traceparent } = news;
  return {
    requestId,
    jobId,
    workflow,
    outcome,
    runMs,
    state: status,
    traceId: traceId(traceparent),
  };
}

function traceId(traceparent: string | undefined): string | undefined {
  return traceparent === undefined ? undefined : traceIdOf(traceparent);
}
