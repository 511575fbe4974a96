/** Jobs by JSON: submitted, read, listed, started, cancelled, deleted. */

import { COMPLETED, ID, JOB_ID, json, NOBODYS_ID, type Row } from "../row.ts";

const PACKAGE = { name: "Order 1", workflow: "package", profile: "store" };
const FULL = {
  ...PACKAGE,
  description: "All fields.",
  options: [{ name: "compress", value: "false" }],
  externalId: "ext-1",
  metadata: [
    { propertyId: "1", propertyName: "n", value: "9007199254740993", valueType: "number" },
  ],
  tags: ["a", "json"],
  isTest: true,
  locale: "de-DE",
  returnURL: "https://shop.example/back",
};
const LATER = {
  name: "later",
  tags: ["later"],
  parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
  execTime: "${future}T00:00:00+01:00",
};

export const JOBS_JSON: readonly Row[] = [
  { title: "an empty job", ...json("POST /v1/jobs", "{}"), keep: { empty: JOB_ID } },
  { title: "a job without a body", send: "POST /v1/jobs" },
  { title: "a job with every field", ...json("POST /v1/jobs", FULL), keep: { full: JOB_ID } },
  { title: "the job again", send: "GET /v1/jobs/$full", keep: { tag: /ETag: (?<t>"[^"]+")/iu } },
  { title: "its head", send: "HEAD /v1/jobs/$full" },
  {
    title: "the job for who has it",
    send: "GET /v1/jobs/$full",
    headers: { "If-None-Match": "$tag" },
  },
  {
    title: "the job for who has another",
    send: "GET /v1/jobs/$full",
    headers: { "If-None-Match": '"other"' },
  },
  { title: "the job if it is another", send: "GET /v1/jobs/$full", headers: { "If-Match": '"x"' } },
  {
    title: "the job with a caller's request id",
    send: "GET /v1/jobs/$full",
    headers: {
      "X-Request-Id": "0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d01",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    },
  },
  {
    title: "the job with a request id that is no UUID",
    send: "GET /v1/jobs/$full",
    headers: { "X-Request-Id": "mine" },
  },
  { title: "a job of a query", send: "POST /v1/jobs?workflow=package&profile=store&name=q" },
  {
    title: "a job of options alone",
    ...json("POST /v1/jobs?workflow=package", [{ name: "compress", value: "true" }]),
  },
  {
    title: "a job under another service's name",
    ...json("POST /v1/jobs", { workflow: "Archive PDF/A-2" }),
  },
  { title: "a job only checked", ...json("POST /v1/jobs?validateOnly=true", FULL) },
  {
    title: "a bad job only checked",
    ...json("POST /v1/jobs?validateOnly=true", { name: "", workflow: "package", colour: 1 }),
  },
  {
    title: "a job with a document by address",
    ...json("POST /v1/jobs", {
      ...PACKAGE,
      documents: [{ url: "http://$files/notes.txt?token=secret", fileName: "notes.txt" }],
      start: false,
    }),
    keep: { byAddress: JOB_ID },
  },
  {
    title: "a job that is waited for",
    ...json(
      "POST /v1/jobs",
      { ...PACKAGE, documents: [{ url: "http://$files/notes.txt" }] },
      { Prefer: "wait=30" },
    ),
    keep: { waited: new RegExp(`Location: [^\\n]*/jobs/${ID}`, "u") },
  },
  {
    title: "a job that is not waited for",
    ...json("POST /v1/jobs", LATER, { Prefer: "respond-async" }),
    keep: { later: JOB_ID },
  },
  {
    title: "a preference that is not understood",
    ...json("POST /v1/jobs", "{}", { Prefer: "wait=x, dance" }),
  },
  { title: "its documents by address", send: "GET /v1/jobs/$byAddress" },
  { title: "the start", send: "POST /v1/jobs/$byAddress:start" },
  { title: "the end", send: "GET /v1/jobs/$byAddress", until: COMPLETED },
  { title: "the start again", send: "POST /v1/jobs/$byAddress:start" },
  { title: "the cancel after the end", send: "POST /v1/jobs/$byAddress:cancel" },
  { title: "the start before its time", send: "POST /v1/jobs/$later:start" },
  { title: "a list by tag", send: "GET /v1/jobs?tag=later" },
  {
    title: "a list by externalId",
    send: "GET /v1/jobs?externalId=ext-1&status=creating&workflow=package",
  },
  { title: "a list of nothing", send: "GET /v1/jobs?createdAfter=2089-01-01T00:00:00Z" },
  {
    title: "the first page",
    send: "GET /v1/jobs?limit=1&sort=createdAt&createdBefore=2089-01-01T00:00:00Z",
    keep: { cursor: /cursor=(?<c>[^>&]+)[^>]*>; rel="?next/u },
  },
  {
    title: "the second page",
    send: "GET /v1/jobs?limit=1&sort=createdAt&createdBefore=2089-01-01T00:00:00Z&cursor=$cursor",
  },
  { title: "a page with a cursor that is none", send: "GET /v1/jobs?cursor=abc" },
  { title: "a page of none", send: "GET /v1/jobs?limit=0" },
  { title: "a page of too many", send: "GET /v1/jobs?limit=501" },
  { title: "a list by an unknown state", send: "GET /v1/jobs?status=complete" },
  { title: "a list by an unknown sort", send: "GET /v1/jobs?sort=name" },
  { title: "a list by no time", send: "GET /v1/jobs?createdAfter=yesterday" },
  { title: "a list by an unknown parameter", send: "GET /v1/jobs?tags=a" },
  { title: "a list by a parameter twice", send: "GET /v1/jobs?tag=a&tag=b" },
  {
    title: "a count of what would be cancelled",
    send: "POST /v1/jobs:cancel?tag=later&validateOnly=true",
  },
  { title: "a cancel of everything", send: "POST /v1/jobs:cancel" },
  { title: "a cancel of what has ended", send: "POST /v1/jobs:cancel?status=completed" },
  { title: "its place in the queue", send: "GET /v1/jobs/$later" },
  { title: "another priority", send: "POST /v1/jobs/$later:prioritize?priority=90" },
  { title: "a priority that is too high", send: "POST /v1/jobs/$later:prioritize?priority=101" },
  { title: "no priority", send: "POST /v1/jobs/$later:prioritize" },
  {
    title: "another priority after the end",
    send: "POST /v1/jobs/$byAddress:prioritize?priority=1",
  },
  { title: "the hold", send: "POST /v1/jobs/$later:hold" },
  { title: "the hold again", send: "POST /v1/jobs/$later:hold" },
  { title: "what is on hold", send: "GET /v1/jobs/$later" },
  { title: "the release", send: "POST /v1/jobs/$later:release" },
  { title: "the release again", send: "POST /v1/jobs/$later:release" },
  { title: "the hold after the end", send: "POST /v1/jobs/$byAddress:hold" },
  {
    title: "a schedule on hold",
    ...json("POST /v1/jobs", {
      ...LATER,
      execTime: undefined,
      execSchedule: "0 0 3 * * ?",
      hold: true,
    }),
  },
  { title: "the cancel", send: "POST /v1/jobs/$later:cancel" },
  { title: "a cancel of none", send: "POST /v1/jobs:cancel?tag=later" },
  {
    title: "the delete if it is another",
    send: "DELETE /v1/jobs/$full",
    headers: { "If-Match": '"x"' },
  },
  {
    title: "the delete if it was not changed since long ago",
    send: "DELETE /v1/jobs/$full",
    headers: { "If-Unmodified-Since": "Wed, 21 Oct 2015 07:28:00 GMT" },
  },
  {
    title: "the delete if it is the same",
    send: "DELETE /v1/jobs/$full",
    headers: { "If-Match": "$tag" },
  },
  { title: "the job after the delete", send: "GET /v1/jobs/$full" },
  { title: "the delete again", send: "DELETE /v1/jobs/$full" },
  { title: "nobody's job", send: `GET /v1/jobs/${NOBODYS_ID}` },
  {
    title: "nobody's job with If-Match",
    send: `DELETE /v1/jobs/${NOBODYS_ID}`,
    headers: { "If-Match": '"x"' },
  },
  { title: "an id that is none", send: "GET /v1/jobs/abc" },
  { title: "an action that is none", send: "POST /v1/jobs/$empty:stat" },
  { title: "a method that is none", send: "PUT /v1/jobs/$empty" },
  { title: "a method that lists do not take", send: "DELETE /v1/jobs" },
  { title: "an action by GET", send: "GET /v1/jobs/$empty:start" },
  { title: "the options of an address", send: "OPTIONS /v1/jobs" },
  { title: "the workflows", send: "GET /v1/workflows" },
];
