/** The span of a run: within the trace of what submitted the job, with an id that callbacks can name as theirs to follow. */

import type { Run, RunEnd } from "../../core/ports/runs.ts";
import type { NewSpan, SpanEnd } from "../../core/ports/tracing/tracing.ts";
import { runSpanId } from "../../core/text/traceparent.ts";

export function runSpan({ jobId, fence, job }: Run): NewSpan {
  const { workflow, profile, traceparent } = job;
  const spanId = runSpanId(jobId, fence);
  return {
    name: `run ${workflow}`,
    kind: "consumer",
    ...(traceparent === undefined ? { startsTrace: true } : { parent: traceparent }),
    ...(spanId === undefined ? {} : { spanId }),
    attributes: {
      "jobgate.job.id": jobId,
      "jobgate.job.workflow": workflow,
      "jobgate.job.profile": profile,
      "jobgate.job.run": fence,
    },
  };
}

/** A run without an ending was stopped, or leaves the job to people. */
export function runSpanEnd(ending: Pick<RunEnd, "outcome" | "failure"> | undefined): SpanEnd {
  if (ending === undefined) {
    return {};
  }
  const { outcome, failure } = ending;
  return {
    attributes: { "jobgate.job.outcome": outcome },
    ...(failure === undefined ? {} : { error: failure.code }),
  };
}
