/** What is only read: published files, contract documents, problem pages, health; and addresses and requests that are nothing. */

import { NO_LOGIN, type Row, typed } from "../row.ts";

const PHOTO = "/published/7/a/photo.jpg";
const get = (path: string, headers: Readonly<Record<string, string>> = {}): Row => ({
  title: path,
  send: `GET ${path}`,
  headers: { ...NO_LOGIN, ...headers },
});
const OURS = { "X-Request-Id": "0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d03" };

export const FILES: readonly Row[] = [
  { ...get(PHOTO), keep: { tag: /ETag: (?<t>"[^"]+")/iu } },
  get("/published/7/a/draw.svg"),
  get("/published/7/a/%C3%BCber%20%26%20100%25.txt"),
  { title: "the head", send: `HEAD ${PHOTO}`, headers: NO_LOGIN },
  { ...get(PHOTO, { Range: "bytes=2-5" }), title: "a range" },
  { ...get(PHOTO, { Range: "bytes=-5", "If-Range": "$tag" }), title: "the end" },
  { ...get(PHOTO, { Range: "bytes=99999999-" }), title: "a range behind the end" },
  { ...get(PHOTO, { "If-None-Match": "$tag" }), title: "for who has it" },
  { ...get(PHOTO, { "If-Match": '"x"' }), title: "if it is another" },
  { ...get("/published/7/x.jpg", OURS), title: "no file, with a caller's request id" },
  { ...get("/published/7/x.jpg", { Accept: "application/xml" }), title: "no file, in XML" },
  { ...get("/published/7/x.jpg", { "Accept-Language": "de" }), title: "no file, in German" },
  get("/published/7/a"),
  get("/published/8/a/photo.jpg"),
  get("/published/x/a/photo.jpg"),
  get("/published/7/a/.htaccess"),
  get("/published/7/%2e%2e/a"),
  get("/published/7"),
  { title: "by POST", ...typed(`POST ${PHOTO}`, "x", NO_LOGIN) },
  { title: "by OPTIONS", send: `OPTIONS ${PHOTO}`, headers: NO_LOGIN },
  get("/exports/abc/x.zip"),
  { ...get("/exports/abc/y.zip", OURS), title: "no export, with a caller's request id" },
  { title: "an export by POST", send: "POST /exports/abc/x.zip", headers: NO_LOGIN },
];

export const DOCUMENTS: readonly Row[] = [
  get("/openapi.json"),
  get("/docs"),
  get("/docs/"),
  get("/docs?q=malformed-document+400"),
  ...["job", "ips", "ips-types", "problem", "../package", "none"].map((name) =>
    get(`/xsd/${name}.xsd`),
  ),
  ...["job", "job.request", "jobs", "options.request", "schedule", "problem", "none"].map((name) =>
    get(`/schemas/${name}.json`),
  ),
  get("/problems"),
  ...["invalid-document", "malformed-document", "unauthenticated", "too-many-jobs", "none"].map(
    (code) => get(`/problems/${code}`),
  ),
  get("/scene7/services/IpsApiService?wsdl"),
  get("/scene7/services/IpsApiService?WSDL&soap=1.1"),
  get("/scene7/services/IpsApiService?wsdl&soap=1.2"),
  get("/scene7/services/IpsApiService?wsdl&serviceUrl=https://else.example/x"),
  get("/scene7/services/IpsApiService?wsdl&serviceUrl=ftp://x"),
  get("/scene7/IpsApi.wsdl"),
  get("/scene7/IpsApi-2014-04-03.wsdl"),
  get("/scene7/webservice/IpsApi-2013-08-29-beta.wsdl"),
  get("/scene7/IpsApi-1999-01-01.wsdl"),
  get("/scene7/Other.wsdl"),
  { title: "the description's head", send: "HEAD /openapi.json", headers: NO_LOGIN },
  { title: "the description by POST", send: "POST /openapi.json", headers: NO_LOGIN },
  { title: "the pages by DELETE", send: "DELETE /docs", headers: NO_LOGIN },
];

const head = (title: string, ...lines: readonly string[]): Row => ({
  title,
  send: "",
  head: [...lines, "Connection: close"],
});

export const SERVICE: readonly Row[] = [
  get("/health/live"),
  get("/health/ready"),
  get("/health"),
  { title: "health by HEAD", send: "HEAD /health/ready", headers: NO_LOGIN },
  { title: "health by POST", send: "POST /health/live", headers: NO_LOGIN },
  { ...get("/metrics"), title: "metrics for nobody" },
  {
    ...get("/metrics", { Authorization: "Bearer $reader", ...OURS }),
    title: "metrics for who may not",
  },
  { title: "metrics by POST", send: "POST /metrics", headers: NO_LOGIN },
  get("/"),
  get("/nothing"),
  get("/v1/jobs/a/b/c"),
  get("/v2/jobs"),
  get("/scene7/nothing"),
  get("/V1/jobs"),
  {
    ...get("/nothing/here", { Accept: "application/xml", ...OURS }),
    title: "nothing, in XML with a caller's request id",
  },
  { ...get("/nothing", { Accept: "text/html" }), title: "nothing, for who takes pages" },
  {
    title: "nothing, by POST of XML",
    ...typed("POST /nothing", "<a/>", { "Content-Type": "application/xml" }),
  },
  { title: "nothing, by PATCH", send: "PATCH /nothing" },
  { ...get("/docs/%zz"), title: "a broken escape" },
  head("no Host", "GET /v1/jobs HTTP/1.1"),
  head("two Hosts", "GET /v1/jobs HTTP/1.1", "Host: localhost", "host: localhost"),
  head("a Host that is none", "GET /v1/jobs HTTP/1.1", "Host: localhost/v1"),
  head("no Host, in XML", "GET /v1/jobs HTTP/1.1", "Accept: application/xml"),
  head("HTTP/1.0", "GET /health/live HTTP/1.0"),
  head("another Expect", "GET /v1/jobs HTTP/1.1", "Host: localhost", "Expect: magic"),
  head("no HTTP", "HELLO"),
  head("an unknown method", "BREW /v1/jobs HTTP/1.1", "Host: localhost"),
  head(
    "two lengths",
    "POST /v1/jobs HTTP/1.1",
    "Host: localhost",
    "Content-Length: 2",
    "Content-Length: 3",
  ),
  head(
    "headers that are too large",
    "GET /v1/jobs HTTP/1.1",
    "Host: localhost",
    `X-Long: ${"x".repeat(20_000)}`,
  ),
  head("a slash that is escaped", "GET /v1%2Fjobs HTTP/1.1", "Host: localhost"),
  head("an absolute address", "GET http://localhost/health/live HTTP/1.1", "Host: localhost"),
];
