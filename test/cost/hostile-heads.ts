/** Made to cost much: heads of requests. */

import { request, get, many, type HostileRequest } from "./hostile-request.ts";
import { SERVICE } from "../harness/ips-message.ts";

/** Node takes heads of 16 kB. */
export const HEADS: readonly HostileRequest[] = [
  get("a query of many parameters", `/v1/jobs?${many(3000, () => "a=1", "&")}`),
  get("a query of many known parameters", `/v1/jobs?limit=1&${many(1800, () => "limit=1", "&")}`),
  get("a query of escapes", `/v1/jobs?name=${"%41".repeat(4500)}`),
  get("a path of escapes", `/v1/${"%2e".repeat(4500)}`),
  get("a path of slashes", "/".repeat(15_000)),
  get("a path of dots", `/v1/jobs${"/..".repeat(4500)}`),
  get("a published path", `/scene7/published/1/${"a/".repeat(7000)}`),
  get("Accept of many types", "/v1/jobs", [
    ["Accept", many(1900, (index) => `a/b${index % 9};q=0`, ",")],
  ]),
  get("Accept of many parameters", "/v1/jobs", [["Accept", `a/b${";a=b".repeat(3500)}`]]),
  get("Accept of quotes", "/v1/jobs", [["Accept", `a/b;a="${'\\"'.repeat(7000)}`]]),
  get("Accept-Encoding", "/v1/jobs", [["Accept-Encoding", many(2500, () => "gzip", ", ")]]),
  get("Accept-Language", "/v1/jobs", [["Accept-Language", many(2500, () => "de-AT", ", ")]]),
  get("Prefer", "/v1/jobs", [["Prefer", many(1800, () => "wait=1", ", ")]]),
  get("cookies", "/v1/jobs", [["Cookie", many(3500, () => "a=b", ";")]]),
  get(
    "many headers",
    "/v1/jobs",
    Array.from({ length: 1500 }, (_, index) => [`x${index}`, "1"] as const),
  ),
  get("If-None-Match", "/v1/jobs", [["If-None-Match", many(3500, () => '"a"', ",")]]),
  get("ranges", "/v1/jobs", [["Range", `bytes=${many(3500, () => "0-1", ",")}`]]),
  get("traceparent", "/v1/jobs", [
    ["traceparent", "0".repeat(15_000)],
    ["tracestate", many(3500, () => "a=1", ",")],
  ]),
  get("Authorization", "/v1/jobs", [["Authorization", `Bearer ${"a.".repeat(7000)}`]]),
  get("Basic", "/v1/jobs", [["Authorization", `Basic ${"YTph".repeat(3500)}`]]),
  get("Origin", "/v1/jobs", [["Origin", `http://${"a.".repeat(7000)}`]]),
  request("an idempotency key", {
    headers: [
      ["Idempotency-Key", "k".repeat(15_000)],
      ["Content-Type", "application/json"],
    ],
    body: "{}",
  }),
  request("a media type", {
    headers: [["Content-Type", `application/json${";a=b".repeat(3500)}`]],
    body: "{}",
  }),
  request("a media type of quotes", {
    path: SERVICE,
    headers: [["Content-Type", `text/xml;a="${'\\"'.repeat(7000)}`]],
    body: "<a/>",
  }),
  request("an action", {
    path: SERVICE,
    headers: [
      ["Content-Type", "text/xml"],
      ["SOAPAction", '"'.repeat(15_000)],
    ],
    body: "<a/>",
  }),
  request("chunks of one byte", {
    headers: [
      ["Content-Type", "application/json"],
      ["Transfer-Encoding", "chunked"],
    ],
    body: `${"1\r\n \r\n".repeat(15_000)}0\r\n\r\n`,
  }),
];
