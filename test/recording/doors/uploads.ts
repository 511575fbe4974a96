/** The upload servlet: files in several posts that become one job. */

import { LATEST, UNVERSIONED } from "../../harness/ips-message.ts";
import { MULTIPART } from "../../faults/broken-connections.ts";
import { NO_LOGIN, type Row, typed } from "../row.ts";
import { COMPANY, ENDED, everyWay, HOW, LOGIN, named, soap } from "./ips-call.ts";

const UPLOAD = "POST /scene7/UploadFile";
const part = (head: string, content: string): string =>
  `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const FILE = part('name="file"; filename="hello.txt"', "hello");
const HOW_XML =
  "<uploadParams><overwrite>true</overwrite><readyForPublish>true</readyForPublish><createMask>false</createMask><emailSetting>None</emailSetting></uploadParams>";
const AUTH = part(
  'name="auth"',
  `<authHeader xmlns="${UNVERSIONED}"><faultHttpStatusCode>200</faultHttpStatusCode></authHeader>`,
);
const params = (content: string): string =>
  part(
    'name="uploadParams"',
    `<uploadPostParam xmlns="${LATEST}"><companyHandle>c|47</companyHandle>${content}</uploadPostParam>`,
  );

function upload(title: string, parts: readonly string[], headers = {}): Row {
  return {
    title,
    ...typed(UPLOAD, `${parts.join("")}--b--\r\n`, {
      ...LOGIN,
      "Content-Type": MULTIPART,
      ...headers,
    }),
  };
}

export const UPLOADS: readonly Row[] = [
  {
    ...upload("the first of two posts", [
      params(`<jobName>post</jobName><destFolder>Other/post</destFolder>${HOW_XML}`),
      FILE,
    ]),
    keep: { post: /<jobHandle>(?<h>[^<]+)/u },
  },
  ...everyWay("the job that waits for the second", ["getActiveJobs", named("post")]),
  ...everyWay("waiting jobs left out", [
    "getActiveJobs",
    { ...named("post"), includeWaitingJobs: false },
  ]),
  upload("the second of two posts", [
    AUTH,
    params("<jobHandle>$post</jobHandle><fileName>second.txt</fileName><endJob>true</endJob>"),
    FILE,
  ]),
  { ...soap("the log of both", "getJobLogDetails", named("post")), until: ENDED },
  upload("a third post", [params("<jobHandle>$post</jobHandle>"), FILE]),
  soap("uploadPost by SOAP", "uploadPost", { ...COMPANY, jobName: "by soap", uploadParams: HOW }),
  upload("without uploadParams", [FILE]),
  upload("without uploadParams, with another status", [AUTH, FILE]),
  upload("without name and handle", [params(HOW_XML), FILE]),
  upload("without saying how", [params("<jobName>x</jobName>"), FILE]),
  upload("with a handle of nothing", [params("<jobHandle>j|47|x||</jobHandle>"), FILE]),
  upload("with an unknown element", [params("<colour>red</colour>"), FILE]),
  upload("with an unknown part", [part('name="autth"', "x"), params(HOW_XML), FILE]),
  upload("with a name that leads out", [
    params(`<jobName>out</jobName>${HOW_XML}`),
    part('name="file"; filename="../a.txt"', "x"),
  ]),
  upload("with a file that is too large", [
    params(`<jobName>large</jobName>${HOW_XML}`),
    part('name="file"; filename="l.bin"', "x".repeat(100_001)),
  ]),
  upload("as gzip", [FILE], { "Content-Encoding": "gzip" }),
  upload("as JSON", [FILE], { "Content-Type": "application/json" }),
  upload("without boundary", [FILE], { "Content-Type": "multipart/form-data" }),
  upload("by nobody", [params(`<jobName>x</jobName>${HOW_XML}`), FILE], NO_LOGIN),
  upload("by who may only read", [params(`<jobName>x</jobName>${HOW_XML}`), FILE], {
    Authorization: "Bearer $reader",
  }),
  {
    title: "an upload that breaks off",
    ...typed(UPLOAD, params("<a/>"), { ...LOGIN, "Content-Type": MULTIPART }),
  },
  { title: "an upload by GET", send: "GET /scene7/UploadFile" },
];
