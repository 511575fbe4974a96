/** Bodies and queries that JSON and the job contract do not admit, and what is said of them. */

import { gzipSync } from "node:zlib";

import { json, type Row, typed, xml } from "../row.ts";

const JOBS = "POST /v1/jobs";
const JSON_TYPE = { "Content-Type": "application/json" };
const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
const option = (name: string, value: string) => ({
  workflow: "rip-pdf",
  options: [{ name, value }],
});
const publish = (fields: object) => ({ parameters: { imageServingPublishJob: fields } });

const MALFORMED: readonly Row[] = (
  [
    ["text", "nonsense"],
    ["nothing", ""],
    ["white space", " \n"],
    ["a last comma", '{"name":"a",}'],
    ["a name twice", '{"name":"a","name":"b"}'],
    ["a text that is open", '{"name":"a'],
    ["__proto__", '{"__proto__":{"polluted":1}}'],
    ["a number of no end", '{"isTest":1e400}'],
    ["half of a character", '{"name":"\\ud800"}'],
    ["a null", '{"name":null}'],
    ["a number", "1"],
    ["a list of jobs", '[{"workflow":"package"}]'],
    ["sixty levels", `${"[".repeat(60)}${"]".repeat(60)}`],
  ] as const
).map(([title, body]) => ({ title: `JSON: ${title}`, ...json(JOBS, body) }));

const INVALID: readonly Row[] = (
  [
    ["an unknown field", { callbackUrl: "http://x" }],
    ["an unknown field of a list", { options: [{ nmae: "a", value: "b" }] }],
    ["an unknown field in German", { nmae: "a" }],
    ["a text for yes and no", { isTest: "maybe" }],
    ["a number for a text", { name: 5 }],
    ["an address that runs", { returnURL: "javascript:alert(1)" }],
    ["a name that is too long", { name: "x".repeat(300) }],
    ["an enumerated word", { callbackFormat: "JSON" }],
    ["a word of a list", { callbackEvents: ["job.complete"] }],
    ["an unknown job type", { parameters: { uploadUrlJob: {} } }],
    ["two job types", { parameters: { uploadUrlsJob: {}, exportJob: {} } }],
    ["no job type", { parameters: {} }],
    ["a missing parameter", publish({ publishType: "Full" })],
    ["a word of IPS", publish({ publishType: "full", emailSetting: "None" })],
    ["several mistakes", { name: "", isTest: "x", execTime: "soon", tags: [""], colour: 1 }],
    ["a field that only answers have", { jobId: "x", progress: 1 }],
    ["an unknown workflow", { workflow: "rip_pfd" }],
    ["an unknown profile", { profile: "Screen" }],
    ["an unknown option", option("Resolution", "72")],
    ["an option of a wrong type", option("resolution", "lots")],
    ["an option out of range", option("resolution", "5000")],
    ["an option's choice", option("format", "PNG")],
    ["pages that are none", option("pages", "5-1")],
    [
      "an option twice",
      {
        options: [
          { name: "quality", value: "1" },
          { name: "quality", value: "2" },
        ],
      },
    ],
    [
      "options beside parameters",
      {
        ...publish({ publishType: "Full", emailSetting: "None" }),
        options: [{ name: "a", value: "b" }],
      },
    ],
    [
      "a workflow beside other parameters",
      { ...publish({ publishType: "Full", emailSetting: "None" }), workflow: "export" },
    ],
    ["parameters that are not there", { workflow: "export" }],
    [
      "a job type that is not served",
      { parameters: { serverDirectoryPublishJob: { publishType: "Full", emailSetting: "None" } } },
    ],
    ["a time without zone", { execTime: "${future}T00:00:00" }],
    ["a time long ago", { execTime: "2001-01-01T00:00:00Z" }],
    ["a time and a rule", { execTime: "${future}T00:00:00Z", execSchedule: "0 0 3 * * ?" }],
    ["a rule for documents", { execSchedule: "0 0 3 * * ?", workflow: "package" }],
    ["a document by no address", { documents: [{ fileName: "a" }] }],
    ["a document by an address of another scheme", { documents: [{ url: "ftp://x/y" }] }],
    ["an address with a password", { callbackURL: "https://u:p@example.com/" }],
    [
      "too many documents",
      { documents: Array.from({ length: 5 }, () => ({ url: "https://example.com/a" })) },
    ],
    ["a start without documents", { start: true }],
  ] as const
).map(([title, body]) => ({
  title: `invalid: ${title}`,
  ...json(JOBS, body, title.endsWith("in German") ? { "Accept-Language": "de" } : {}),
}));

const TRANSFERRED: readonly Row[] = [
  { title: "text/plain", ...typed(JOBS, "{}", { "Content-Type": "text/plain" }) },
  { title: "no Content-Type", ...typed(JOBS, "{}", {}) },
  { title: "a Content-Type that is broken", ...typed(JOBS, "{}", { "Content-Type": "json" }) },
  {
    title: "JSON in UTF-16",
    ...typed(JOBS, Buffer.from("{}", "utf16le"), {
      "Content-Type": "application/json; charset=utf-16",
    }),
  },
  {
    title: "XML in UTF-7",
    ...typed(JOBS, "<job/>", { "Content-Type": "application/xml; charset=utf-7" }),
  },
  { title: "JSON that is no UTF-8", ...typed(JOBS, bytes('{"name":"\u00ff"}'), JSON_TYPE) },
  {
    title: "a structured suffix",
    ...typed(JOBS, "{}", { "Content-Type": "application/vnd.x+json" }),
  },
  {
    title: "gzip",
    ...typed(JOBS, gzipSync('{"name":"packed"}'), { ...JSON_TYPE, "Content-Encoding": "gzip" }),
  },
  { title: "gzip that is none", ...json(JOBS, "{}", { "Content-Encoding": "gzip" }) },
  { title: "gzip twice", ...json(JOBS, "{}", { "Content-Encoding": "gzip, gzip" }) },
  { title: "an unknown encoding", ...json(JOBS, "{}", { "Content-Encoding": "zstd" }) },
  { title: "a byte too many", ...json(JOBS, `{}${" ".repeat(65_535)}`) },
  { title: "a byte too many in XML", ...xml(JOBS, `<job/>${" ".repeat(65_535)}`) },
];

const QUERIES: readonly Row[] = [
  { title: "an unknown parameter", ...json("POST /v1/jobs?work-flow=rip-pdf", "{}") },
  { title: "a yes or no", ...json("POST /v1/jobs?start=True", "{}") },
  { title: "an unknown workflow in the query", send: "POST /v1/jobs?workflow=nope" },
  {
    title: "a workflow in both",
    ...json("POST /v1/jobs?workflow=package", { workflow: "rip-pdf" }),
  },
  { title: "a broken escape in the query", send: "POST /v1/jobs?name=%ff" },
  { title: "a broken escape in the path", send: "GET /v1/jobs/%zz" },
];

const REPEATED: readonly Row[] = [
  { title: "a key", ...json(JOBS, { name: "once" }, { "Idempotency-Key": "key-1" }) },
  { title: "the key again", ...json(JOBS, { name: "once" }, { "Idempotency-Key": "key-1" }) },
  {
    title: "the key again in XML",
    ...xml(JOBS, "<job><name>once</name></job>", { "Idempotency-Key": "key-1" }),
  },
  {
    title: "the key with another job",
    ...json(JOBS, { name: "twice" }, { "Idempotency-Key": "key-1" }),
  },
  {
    title: "the key with another job in XML",
    ...xml(JOBS, "<job><name>twice</name></job>", { "Idempotency-Key": "key-1" }),
  },
  {
    title: "the key of another company",
    ...json(
      JOBS,
      { name: "twice" },
      { "Idempotency-Key": "key-1", Authorization: "Bearer $other" },
    ),
  },
  { title: "a key that is too long", ...json(JOBS, "{}", { "Idempotency-Key": "k".repeat(256) }) },
  { title: "a key that is empty", ...json(JOBS, "{}", { "Idempotency-Key": "" }) },
  {
    title: "a key of a job that is refused",
    ...json(JOBS, { workflow: "nope" }, { "Idempotency-Key": "key-2" }),
  },
  { title: "the key of the refused job", ...json(JOBS, "{}", { "Idempotency-Key": "key-2" }) },
];

export const BAD_BODIES: readonly Row[] = [
  ...MALFORMED,
  ...INVALID,
  ...TRANSFERRED,
  ...QUERIES,
  ...REPEATED,
];
