/** The settings of traces, which have the names and forms that OpenTelemetry gives them. */

import { expect, it } from "vitest";

import { readConfig } from "../../src/settings/config.ts";
import { pairsOf } from "../../src/settings/tracing-settings.ts";

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" };

it("lists of names and values are read as OpenTelemetry writes them", () => {
  // The examples of OTEL_EXPORTER_OTLP_HEADERS in the specification's page on exporters, and of W3C Baggage for the escapes.
  expect(pairsOf("api-key=key,other-config-value=value")).toEqual({
    "api-key": "key",
    "other-config-value": "value",
  });
  expect(pairsOf(" a = one%20two , b=x=y, ")).toEqual({ a: "one two", b: "x=y" });
  expect(pairsOf("")).toEqual({});
});

it.each([
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318", "http://localhost:4318"],
  ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "http/protobuf"],
  ["OTEL_TRACES_SAMPLER", "jaeger_remote", "parentbased_always_on"],
  ["OTEL_TRACES_SAMPLER_ARG", "1.5", "from 0 to 1"],
  ["OTEL_RESOURCE_ATTRIBUTES", "production", "name=value"],
])("%s=%s is refused with what is taken", (name, value, taken) => {
  expect(() => readConfig({ ...ENDPOINT, [name]: value })).toThrow(taken);
});

it("headers that cannot be read are not repeated, for they hold keys", () => {
  const read = () => readConfig({ ...ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: "key%ZZ" });
  expect(read).toThrow("OTEL_EXPORTER_OTLP_HEADERS: must be name=value");
  expect(read).not.toThrow("key%ZZ");
});

it("a name that is nearly one of them is refused, one that others read is left alone", () => {
  expect(() => readConfig({ OTEL_SERVICENAME: "a" })).toThrow("OTEL_SERVICE_NAME is");
  expect(() => readConfig({ ...ENDPOINT, OTEL_PROPAGATORS: "tracecontext" })).not.toThrow();
});
