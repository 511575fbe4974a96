/** Tracing by OpenTelemetry's SDK, sent by OTLP; loaded only where traces are asked for. */

import { AsyncLocalStorage } from "node:async_hooks";
import {
  ROOT_CONTEXT,
  type Span as SdkSpan,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

import type { Log } from "../../core/ports/base.ts";
import type { Span, Tracing } from "../../core/ports/tracing/tracing.ts";
import { samplerOf } from "./samplers.ts";
import { tellingOnce } from "./telling-once.ts";

export interface TracingOptions {
  /** Where it is posted to. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of this server, `service.name` among them. */
  readonly resource: Readonly<Record<string, string>>;
  /** As OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG have it. */
  readonly sampler: { readonly name: string; readonly ratio: number };
  /** How long spans are gathered. */
  readonly delayMs: number;
  /** How long it is tried to send some. */
  readonly timeoutMs: number;
  readonly log: Log;
}

export interface OpenTracing extends Tracing {
  /** Sends what is left, and gives up soon where nobody takes it. */
  close(): Promise<void>;
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;

const CLOSE_MS_MAX = 2000;

/** Nothing is sent before the first spans have ended. */
export function openTracing(options: TracingOptions): OpenTracing {
  const { url, headers, resource, sampler, delayMs, timeoutMs, log } = options;
  const exporter = new OTLPTraceExporter({
    url,
    headers: { ...headers },
    timeoutMillis: timeoutMs,
  });
  const ids = new NamedIds();
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(resource)),
    sampler: samplerOf(sampler),
    idGenerator: ids,
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: tellingOnce(exporter, log),
        scheduledDelayMillis: delayMs,
        exportTimeoutMillis: timeoutMs + 1000,
      }),
    ],
  });
  const tracer = provider.getTracer("jobgate");
  const around = new AsyncLocalStorage<SpanContext>();
  return {
    begin({ name, kind, parent, startsTrace, spanId, attributes }) {
      const above = parent === undefined ? around.getStore() : contextOf(parent);
      const context =
        above === undefined || startsTrace === true
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, above);
      ids.next = spanId;
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, context);
      return spanOf(span, around);
    },
    apart: (work) => around.exit(work),
    close: () => endWithin(provider.shutdown(), CLOSE_MS_MAX),
  };
}

function spanOf(span: SdkSpan, around: AsyncLocalStorage<SpanContext>): Span {
  const context = span.spanContext();
  const { traceId, spanId, traceFlags } = context;
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`,
    within: (work) => around.run(context, work),
    end({ attributes, error } = {}) {
      if (attributes !== undefined) {
        span.setAttributes(attributes);
      }
      if (error !== undefined) {
        span.setAttribute("error.type", error);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}

/** Of a traceparent that was read already. */
function contextOf(traceparent: string): SpanContext {
  return {
    traceId: traceparent.slice(3, 35),
    spanId: traceparent.slice(36, 52),
    // Trace Context §3.2.2.5: of the flags only this one is known.
    traceFlags: Number.parseInt(traceparent.slice(53, 55), 16) & 1,
    isRemote: true,
  };
}

/** Random ids, but for a span whose id others work out by themselves. */
class NamedIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  next: string | undefined;

  generateTraceId(): string {
    return this.#random.generateTraceId();
  }

  generateSpanId(): string {
    const { next = this.#random.generateSpanId() } = this;
    this.next = undefined;
    return next;
  }
}

/** What cannot be sent is told by the exporter; that the server ends is more important. */
async function endWithin(ended: Promise<void>, msMax: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, msMax);
  });
  await Promise.race([ended.catch(() => undefined), late]);
  clearTimeout(timer);
}
