/** The settings of traces, by the names that OpenTelemetry gives them everywhere. */

import { parsedUrl } from "../core/text/parsed-url.ts";
import { text, whole } from "./parsers.ts";
import { setting } from "./setting.ts";

/** Which traces are exported that begin here, and whether those of others are left to them. */
export const SAMPLERS = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;
export type SamplerName = (typeof SAMPLERS)[number];

export const TRACING = {
  tracesEndpoint: setting(
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "",
    "Where traces are sent by OTLP over HTTP, such as http://localhost:4318 (/v1/traces is added); without it none are made.",
    endpoint,
  ),
  tracesHeaders: {
    ...setting(
      "OTEL_EXPORTER_OTLP_HEADERS",
      "",
      "Headers sent along with traces, such as Authorization=Bearer%20key: name=value, separated by commas, values percent-encoded.",
      pairsText,
    ),
    secret: true,
  },
  tracesProtocol: setting(
    "OTEL_EXPORTER_OTLP_PROTOCOL",
    "http/protobuf",
    "How traces are sent; there is no other way.",
    protocol,
  ),
  tracesTimeoutMs: setting(
    "OTEL_EXPORTER_OTLP_TIMEOUT",
    "10000",
    "How long, in milliseconds, it is tried to send some traces before they are dropped.",
    whole(100, 600_000),
  ),
  tracesDelayMs: setting(
    "OTEL_BSP_SCHEDULE_DELAY",
    "5000",
    "How long, in milliseconds, traces are gathered before they are sent.",
    whole(10, 600_000),
  ),
  tracesServiceName: setting(
    "OTEL_SERVICE_NAME",
    "",
    "The name of this service in traces; jobgate without it.",
    text,
  ),
  tracesResource: setting(
    "OTEL_RESOURCE_ATTRIBUTES",
    "",
    "What else traces tell of this server, such as deployment.environment.name=production: name=value, separated by commas, values percent-encoded.",
    pairsText,
  ),
  tracesSampler: setting(
    "OTEL_TRACES_SAMPLER",
    "parentbased_always_on",
    "Which traces are sent: always_on, always_off, traceidratio, or these with parentbased_ in front, which leaves it to callers whose requests belong to a trace.",
    sampler,
  ),
  tracesRatio: setting(
    "OTEL_TRACES_SAMPLER_ARG",
    "1",
    "The share of traces that traceidratio sends, from 0 to 1.",
    ratio,
  ),
} as const;

/** What a list such as `a=1,b=two%20words` names. Throws an Error that repeats nothing of it, for it may be secret. */
export function pairsOf(list: string): Readonly<Record<string, string>> {
  const pairs = list.split(",").filter((pair) => pair.trim() !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      const name = pair.slice(0, Math.max(equals, 0)).trim();
      if (name === "") {
        throw new Error("must be name=value, separated by commas.");
      }
      return [name, decoded(pair.slice(equals + 1).trim())];
    }),
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new Error("must have values that are percent-encoded; a percent sign itself is %25.");
  }
}

function pairsText(value: string): string {
  pairsOf(value);
  return value;
}

function endpoint(value: string): string {
  if (value !== "" && !/^https?:$/u.test(parsedUrl(value)?.protocol ?? "")) {
    throw new Error("must be an address such as http://localhost:4318.");
  }
  return value;
}

function protocol(value: string): "http/protobuf" {
  if (value !== "http/protobuf") {
    throw new Error(`must be http/protobuf, which collectors take on port 4318, not "${value}".`);
  }
  return value;
}

function sampler(value: string): SamplerName {
  const known = SAMPLERS.find((name) => name === value);
  if (known === undefined) {
    throw new Error(`must be one of ${SAMPLERS.join(", ")}, not "${value}".`);
  }
  return known;
}

function ratio(value: string): number {
  if (!/^(?:0(?:\.[0-9]+)?|1(?:\.0+)?)$/u.test(value)) {
    throw new Error(`must be a number from 0 to 1, such as 0.1, not "${value}".`);
  }
  return Number(value);
}
