/** An exporter that tells the log when spans begin to get lost, and when they get through again; not each time. */

import type { SpanExporter } from "@opentelemetry/sdk-trace";

import type { Log } from "../../core/ports/base.ts";

type Done = Parameters<SpanExporter["export"]>[1];

/** As the SDK has it. */
const SUCCESS = 0;

export function tellingOnce(exporter: SpanExporter, log: Log): SpanExporter {
  let isDown = false;
  const tell = (result: Parameters<Done>[0]): void => {
    const { code }: { readonly code: number } = result;
    const failed = code !== SUCCESS;
    if (failed && !isDown) {
      log.warn(
        { error: reasonOf(result.error) },
        "Traces cannot be sent and are dropped until they can; everything else goes on. Look at OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS and the collector.",
      );
    } else if (!failed && isDown) {
      log.info({}, "Traces are sent again.");
    }
    isDown = failed;
  };
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        tell(result);
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

/** What the collector answered may repeat the headers. */
function reasonOf(error: Error | undefined): string {
  if (error === undefined) {
    return "unknown";
  }
  return "code" in error && typeof error.code === "number"
    ? `${error.name} ${error.code}`
    : error.message;
}
