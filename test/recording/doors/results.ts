/** Documents sent to a job, what it makes of them, and how that is fetched, followed and sent on. */

import { COMPLETED, ID, JOB_ID, json, NOBODYS_ID, type Row, typed, xml } from "../row.ts";

const FORM = { "Content-Type": "multipart/form-data; boundary=b" };
const part = (head: string, content: string): string =>
  `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const form = (...parts: readonly string[]): string => `${parts.join("")}--b--\r\n`;
const FILE = part('name="data"; filename="notes.txt"', "some notes");
const JOB = '{"name":"inline","workflow":"package","profile":"store"}';
const DATA = "POST /v1/jobs/$job/data";
const RESULT = "/v1/jobs/$job/result/$result";
const FIRST_RESULT = { result: new RegExp(`resultId":"${ID}`, "u") };

const DOCUMENTS: readonly Row[] = [
  {
    title: "a job",
    ...json("POST /v1/jobs", { name: "Order 7", workflow: "package", profile: "store" }),
    keep: { job: JOB_ID },
  },
  {
    title: "a document in a form",
    ...typed(DATA, form(FILE), FORM),
    keep: { data: new RegExp(`dataId":"${ID}`, "u") },
  },
  {
    title: "a document in a form, answered in XML",
    ...typed(DATA, form(part("name=\"data\"; filename*=UTF-8''gr%C3%B6%C3%9Fe.txt", "x")), {
      ...FORM,
      Accept: "application/xml",
    }),
  },
  {
    title: "a document with options",
    ...typed(
      DATA,
      form(FILE, part('name="options"', '[{"name":"compress","value":"maybe"}]')),
      FORM,
    ),
  },
  {
    title: "a document that is the body, of no type of files",
    ...typed(DATA, "plain", { "Content-Type": "text/plain" }),
  },
  { title: "a document by address", send: `${DATA}?url=http://$files/notes.txt` },
  { title: "a document by an address of nothing", send: `${DATA}?url=http://$files/missing` },
  { title: "a document by a private address", send: `${DATA}?url=http://169.254.169.254/latest` },
  { title: "a document by no address", send: `${DATA}?url=notes` },
  { title: "no document", send: DATA },
  { title: "a form without a document", ...typed(DATA, form(part('name="other"', "x")), FORM) },
  {
    title: "a form with an unknown part",
    ...typed(DATA, form(part('name="dta"; filename="a"', "x")), FORM),
  },
  { title: "a form that breaks off", ...typed(DATA, FILE, FORM) },
  {
    title: "a form without boundary",
    ...typed(DATA, "x", { "Content-Type": "multipart/form-data" }),
  },
  {
    title: "a form that is encoded",
    ...typed(DATA, form(FILE), { ...FORM, "Content-Encoding": "gzip" }),
  },
  {
    title: "a document that is too large",
    ...typed(DATA, form(part('name="data"; filename="l"', "x".repeat(100_001))), FORM),
  },
  {
    title: "a document with a key",
    ...typed(DATA, form(FILE), { ...FORM, "Idempotency-Key": "doc-1" }),
  },
  {
    title: "the document with the key again",
    ...typed(DATA, form(FILE), { ...FORM, "Idempotency-Key": "doc-1" }),
  },
  {
    title: "another document with the key",
    ...typed(DATA, form(part('name="data"; filename="notes.txt"', "other")), {
      ...FORM,
      "Idempotency-Key": "doc-1",
    }),
  },
  { title: "a document too many", ...typed(DATA, form(FILE), FORM) },
  {
    title: "a job for a document that is the body",
    ...json("POST /v1/jobs", { workflow: "package" }),
    keep: { bodyJob: JOB_ID },
  },
  {
    title: "a document that is the body",
    ...typed("POST /v1/jobs/$bodyJob/data", "plain", { "Content-Type": "application/pdf" }),
  },
  {
    title: "a document for nobody's job",
    ...typed(`POST /v1/jobs/${NOBODYS_ID}/data`, form(FILE), FORM),
  },
  {
    title: "a document if the job is another",
    ...typed(DATA, form(FILE), { ...FORM, "If-Match": '"x"' }),
  },
  {
    title: "a job in a form",
    ...typed("POST /v1/jobs", form(part('name="job"', JOB), FILE), { ...FORM, Prefer: "wait=30" }),
  },
  {
    title: "a job of XML in a form",
    ...typed(
      "POST /v1/jobs",
      form(part('name="job"', "<job><workflow>package</workflow></job>"), FILE),
      { ...FORM, Accept: "application/xml" },
    ),
  },
  {
    title: "a form with a bad job",
    ...typed("POST /v1/jobs", form(part('name="job"', '{"nmae":"a"}'), FILE), FORM),
  },
  {
    title: "a form with a job behind its document",
    ...typed("POST /v1/jobs", form(FILE, part('name="job"', JOB)), FORM),
  },
  {
    title: "a form with two jobs",
    ...typed("POST /v1/jobs", form(part('name="job"', JOB), part('name="job"', JOB), FILE), FORM),
  },
  {
    title: "a job that is its file",
    ...typed("POST /v1/jobs?workflow=package&profile=store&name=as%20it%20is", "PK", {
      "Content-Type": "application/zip",
      "Content-Disposition": 'attachment; filename="a.zip"',
      Prefer: "wait=30",
    }),
  },
  {
    title: "a job that is its file, with a bad option in the query",
    ...typed("POST /v1/jobs?workflow=package&option.profil=x", "PK", {
      "Content-Type": "application/zip",
    }),
  },
  {
    title: "a job that is its file, of no type of files",
    ...typed("POST /v1/jobs", "x=1", { "Content-Type": "application/x-www-form-urlencoded" }),
  },
  {
    title: "a form that does not start",
    ...typed("POST /v1/jobs?start=false&workflow=package", form(FILE), FORM),
  },
];

const RESULTS: readonly Row[] = [
  { title: "the result before the start", send: "GET /v1/jobs/$job/result" },
  { title: "the zip before the start", send: "GET /v1/jobs/$job/result.zip" },
  {
    title: "the start if it is another",
    send: "POST /v1/jobs/$job:start",
    headers: { "If-Match": '"x"' },
  },
  { title: "the start", send: "POST /v1/jobs/$job:start" },
  { title: "the job at its end", send: "GET /v1/jobs/$job", until: COMPLETED },
  {
    title: "the result",
    send: "GET /v1/jobs/$job/result",
    headers: { Prefer: "wait=5" },
    keep: FIRST_RESULT,
  },
  {
    title: "the result in XML",
    send: "GET /v1/jobs/$job/result",
    headers: { Accept: "application/xml" },
  },
  { title: "the result's head", send: "HEAD /v1/jobs/$job/result" },
  { title: "the file", send: `GET ${RESULT}`, keep: { tag: /ETag: (?<t>"[^"]+")/iu } },
  { title: "the file's head", send: `HEAD ${RESULT}` },
  { title: "a range of the file", send: `GET ${RESULT}`, headers: { Range: "bytes=0-3" } },
  {
    title: "the file's last bytes if it is the same",
    send: `GET ${RESULT}`,
    headers: { Range: "bytes=-4", "If-Range": '"x"', "If-Match": "$tag" },
  },
  { title: "two ranges", send: `GET ${RESULT}`, headers: { Range: "bytes=0-1,3-4" } },
  { title: "a range behind the end", send: `GET ${RESULT}`, headers: { Range: "bytes=9999-" } },
  { title: "the file for who has it", send: `GET ${RESULT}`, headers: { "If-None-Match": "$tag" } },
  { title: "the file if it is another", send: `GET ${RESULT}`, headers: { "If-Match": '"x"' } },
  {
    title: "the file for who takes images",
    send: `GET ${RESULT}`,
    headers: { Accept: "image/png" },
  },
  { title: "all files", send: "GET /v1/jobs/$job/result.zip" },
  { title: "nobody's file", send: `GET /v1/jobs/$job/result/${NOBODYS_ID}` },
  {
    title: "a file of another company",
    send: `GET ${RESULT}`,
    headers: { Authorization: "Bearer $other" },
  },
  { title: "the file sent by PUT", send: `POST ${RESULT}:put?url=http://$files/taken/put` },
  { title: "the file sent by POST", send: `POST ${RESULT}:post?url=http://$files/taken/post` },
  {
    title: "the file sent to who does not take it",
    send: `POST ${RESULT}:put?url=http://$files/missing`,
  },
  { title: "the file sent nowhere", send: `POST ${RESULT}:put` },
  { title: "the file sent by another scheme", send: `POST ${RESULT}:put?url=ftp://127.0.0.1/x` },
  {
    title: "the file sent to a private address",
    send: `POST ${RESULT}:put?url=http://169.254.169.254/latest`,
  },
  { title: "the file by a wrong method", send: `PUT ${RESULT}` },
  { title: "a document after the end", ...typed(DATA, form(FILE), FORM) },
  { title: "the events", send: "GET /v1/jobs/$job/events" },
  { title: "the events after the second", send: "GET /v1/jobs/$job/events?after=2&limit=2" },
  {
    title: "the events in XML",
    send: "GET /v1/jobs/$job/events?limit=1",
    headers: { Accept: "application/xml" },
  },
  { title: "events of a bad query", send: "GET /v1/jobs/$job/events?after=x" },
  {
    title: "the event stream",
    send: "GET /v1/jobs/$job/events",
    headers: { Accept: "text/event-stream" },
  },
  {
    title: "the event stream from the third",
    send: "GET /v1/jobs/$job/events",
    headers: { Accept: "text/event-stream", "Last-Event-ID": "3" },
  },
  {
    title: "the event stream from its end",
    send: "GET /v1/jobs/$job/events",
    headers: { Accept: "text/event-stream", "Last-Event-ID": "99" },
  },
  {
    title: "nobody's event stream",
    send: `GET /v1/jobs/${NOBODYS_ID}/events`,
    headers: { Accept: "text/event-stream" },
  },
  {
    title: "nobody's result",
    send: `GET /v1/jobs/${NOBODYS_ID}/result`,
    headers: { Prefer: "wait=1" },
  },
  {
    title: "a job whose document cannot be fetched",
    ...json(
      "POST /v1/jobs",
      { name: "broken", workflow: "package", documents: [{ url: "http://$files/missing" }] },
      { Prefer: "wait=30" },
    ),
  },
  {
    title: "a job whose document cannot be fetched, in XML",
    ...xml(
      "POST /v1/jobs",
      "<job><workflow>package</workflow><locale>de-DE</locale><documents><document><url>http://$files/missing</url></document></documents></job>",
      { Prefer: "wait=30" },
    ),
  },
];

export const DOCUMENTS_AND_RESULTS: readonly Row[] = [...DOCUMENTS, ...RESULTS];
