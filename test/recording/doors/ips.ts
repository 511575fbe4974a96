/** The IPS operations, by SOAP in both versions, by plain XML and by JSON. */

import { envelope, LATEST, TWIN } from "../../harness/ips-message.ts";
import { paramXml } from "../../harness/call-operation.ts";
import { json, NO_LOGIN, type Row, typed } from "../row.ts";
import {
  COMPANY,
  ENDED,
  everyWay,
  HOW,
  LOGIN,
  named,
  one,
  soap,
  TEXT_XML,
  twin,
} from "./ips-call.ts";

const PUBLISH = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };

const WALK: readonly Row[] = [
  ...everyWay("the company", ["getCompanyInfo", { companyName: "Other" }]),
  ...everyWay("a log-in", ["checkLogin", { email: "nobody@example.com", password: "x" }]),
  soap("an upload", "submitJob", {
    ...COMPANY,
    jobName: "walk",
    uploadUrlsJob: {
      urlArray: [
        { sourceUrl: "http://$files/a.jpg", destPath: "Other/walk/a.jpg" },
        { sourceUrl: "http://$files/missing", destPath: "Other/walk/b.jpg" },
      ],
      ...HOW,
    },
  }),
  ...everyWay("its log", ["getJobLogDetails", named("walk")], {
    until: ENDED,
    keep: { run: /<jobHandle>(?<h>j\|47\|\|walk_[^<]+)/u },
  }),
  ...everyWay("its log by the run", ["getJobLogDetails", one("$run")]),
  ...everyWay("two lines, the last first", [
    "getJobLogDetails",
    { ...named("walk"), sortDirection: "Descending", recordsPerPage: 2, resultsPage: 1 },
  ]),
  ...everyWay("a sort that is none", ["getJobLogDetails", { ...named("walk"), sortBy: "Colour" }]),
  ...everyWay("a log of neither handle nor name", ["getJobLogDetails", COMPANY]),
  twin(
    "its log in German",
    `<authHeader><locale>de-AT</locale></authHeader>${paramXml("getJobLogDetails", named("walk")).replace(` xmlns="${LATEST}"`, "")}`,
  ),
  twin("its log in German by Accept-Language", paramXml("getJobLogDetails", named("walk")), {
    "Accept-Language": "fr, de;q=0.5",
  }),
  ...everyWay("the logs", ["getJobLogs", { ...COMPANY, numRows: 5 }]),
  ...everyWay("the logs of another time", [
    "getJobLogs",
    { ...COMPANY, startDate: "2089-01-01T00:00:00Z" },
  ]),
  ...everyWay("nothing active", ["getActiveJobs", COMPANY]),
  ...everyWay("the assets", ["getAssetsByName", { ...COMPANY, nameArray: ["A", "nobody"] }], {
    keep: { asset: /<assetHandle>(?<h>[^<]+)/u },
  }),
  ...everyWay("some fields of the assets", [
    "getAssetsByName",
    { ...COMPANY, nameArray: ["a"], responseFieldArray: ["assetArray/items/name", "fileName"] },
  ]),
  ...everyWay("the logs of an asset", ["getAssetJobLogs", { ...COMPANY, assetHandle: "$asset" }]),
  soap("an export", "submitJob", {
    ...COMPANY,
    jobName: "export",
    exportJob: { assetHandleArray: ["$asset"], fmt: "orig", emailSetting: "None" },
  }),
  {
    ...soap("the log of the export", "getJobLogDetails", named("export")),
    until: ENDED,
    keep: { link: /https:\/\/jobs.example(?<l>\/exports\/[\w-]+\/[^<]+)/u },
  },
  { title: "the export", send: "GET $link", headers: NO_LOGIN },
  { title: "the export's head", send: "HEAD $link", headers: NO_LOGIN },
  {
    title: "a range of the export",
    send: "GET $link",
    headers: { ...NO_LOGIN, Range: "bytes=0-1" },
  },
  { title: "the export by a wrong method", send: "DELETE $link", headers: NO_LOGIN },
  { title: "an export of another name", send: "GET $link.x", headers: NO_LOGIN },
];

const SCHEDULED: readonly Row[] = [
  soap("a recurring job", "submitJob", {
    ...COMPANY,
    jobName: "yearly",
    ...PUBLISH,
    execSchedule: "0 0 3 1 1 ? 2090-2099",
  }),
  soap("a job that waits for its time", "submitJob", {
    ...COMPANY,
    jobName: "later",
    ...PUBLISH,
    execTime: "${future}T00:00:00Z",
  }),
  ...everyWay("what is scheduled", ["getScheduledJobs", COMPANY]),
  soap("the pause", "pauseJob", one("j|47|yearly||")),
  ...everyWay("what is paused", ["getScheduledJobs", one("j|47|yearly||")]),
  twin("the resume", paramXml("resumeJob", one("j|47|yearly||"))),
  soap("the pause of what does not recur", "pauseJob", one("j|47|later||")),
  ...everyWay("what does not recur and is paused", ["getScheduledJobs", one("j|47|later||")]),
  soap("the execution of what is paused", "executeJob", one("j|47|later||")),
  soap("the resume of what does not recur", "resumeJob", one("j|47|later||")),
  { title: "the execution", ...json("POST /scene7/api/executeJob", one("j|47|yearly||"), LOGIN) },
  { ...soap("its log", "getJobLogDetails", named("yearly")), until: ENDED },
  soap("the stop of a schedule", "stopJob", one("j|47|yearly||")),
  soap("the delete", "deleteJob", one("j|47|yearly||")),
  soap("the execution before its time", "executeJob", one("j|47|later||")),
  { ...soap("the log of the executed", "getJobLogDetails", named("later")), until: ENDED },
  soap("the execution again", "executeJob", one("j|47|later||")),
  ...["stopJob", "pauseJob", "resumeJob", "executeJob", "deleteJob"].flatMap((operation) =>
    everyWay(`${operation} of nothing`, [operation, one("j|47|nobody||")]),
  ),
  ...everyWay("a handle that is rubbish", ["stopJob", one("rubbish")]),
  ...everyWay("a handle of another company", ["stopJob", one("j|48|a||")]),
  ...everyWay("a company that is not theirs", ["getJobLogs", { companyHandle: "c|1", numRows: 1 }]),
];

const TWINS: readonly Row[] = [
  twin("nothing inside", ""),
  twin("two operations", "<getCompanyInfoParam/><getCompanyInfoParam/>"),
  twin("text", "hello"),
  twin("no operation", "<other/>"),
  twin("an envelope", envelope({ body: `<getCompanyInfoParam xmlns="${LATEST}"/>` })),
  twin("a misspelt authHeader", "<authHeadr/><getCompanyInfoParam/>"),
  twin(
    "a fault with another status",
    "<authHeader><faultHttpStatusCode>200</faultHttpStatusCode></authHeader><getCompanyInfoParam><companyHandle>99</companyHandle></getCompanyInfoParam>",
  ),
  twin("an image", "", { "Content-Type": "image/png" }),
  twin("nobody", "<getCompanyInfoParam/>", NO_LOGIN),
  twin(
    "nobody with an authHeader",
    "<authHeader><user>nobody@example.com</user><password>x</password></authHeader><getCompanyInfoParam/>",
    NO_LOGIN,
  ),
  { title: "no Request", ...typed(`POST ${TWIN}`, "<a/>", TEXT_XML) },
  { title: "no XML", ...typed(`POST ${TWIN}`, "a", TEXT_XML) },
  { title: "the twin by GET", send: "GET /scene7/api/IpsApiService" },
  { title: "JSON: nonsense", ...json("POST /scene7/api/getCompanyInfo", "nonsense") },
  {
    title: "JSON: an unknown field",
    ...json("POST /scene7/api/getCompanyInfo", { compnyName: "a" }),
  },
  { title: "JSON: an unknown operation", ...json("POST /scene7/api/getCompanyinfos", {}) },
  {
    title: "JSON: text/plain",
    ...typed("POST /scene7/api/getCompanyInfo", "{}", { "Content-Type": "text/plain" }),
  },
  { title: "JSON: nobody", ...json("POST /scene7/api/getCompanyInfo", {}, NO_LOGIN) },
  {
    title: "JSON: who may only read",
    ...json("POST /scene7/api/submitJob", "no JSON", { Authorization: "Bearer $reader" }),
  },
  { title: "JSON: by GET", send: "GET /scene7/api/getCompanyInfo" },
  {
    title: "JSON: nobody at an unknown operation by GET",
    send: "GET /scene7/api/nope",
    headers: { ...NO_LOGIN, "X-Request-Id": "0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d02" },
  },
  {
    title: "JSON: with a key",
    ...json(
      "POST /scene7/api/submitJob",
      { ...COMPANY, jobName: "key", ...PUBLISH },
      { ...LOGIN, "Idempotency-Key": "ips-1" },
    ),
  },
  {
    title: "JSON: another with the key",
    ...json(
      "POST /scene7/api/submitJob",
      { ...COMPANY, jobName: "other", ...PUBLISH },
      { ...LOGIN, "Idempotency-Key": "ips-1" },
    ),
  },
];

export const IPS: readonly Row[] = [...WALK, ...SCHEDULED, ...TWINS];
