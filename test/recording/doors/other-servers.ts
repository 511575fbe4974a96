/** A server that is open to everybody on the machine, and one whose limits are reached at once. */

import { envelope, LATEST, submitJobParam } from "../../harness/ips-message.ts";
import { json, NO_LOGIN, type Row, typed, xml } from "../row.ts";

const SOAP = "POST /scene7/services/IpsApiService";
const TEXT_XML = { ...NO_LOGIN, "Content-Type": "text/xml" };
const get = (title: string, path: string, headers: Readonly<Record<string, string>> = {}): Row => ({
  title,
  send: `GET ${path}`,
  headers: { ...NO_LOGIN, ...headers },
});

export const OPEN: readonly Row[] = [
  get("the service", "/v1"),
  get("the service in XML", "/v1", { Accept: "application/xml" }),
  get("the service of conversion", "/conversion/v1.0/rest/"),
  { title: "a job", ...json("POST /v1/jobs", { name: "open" }, NO_LOGIN) },
  get("the workflows", "/v1/workflows"),
  { title: "a bad job", ...json("POST /v1/jobs", { nmae: "a" }, NO_LOGIN) },
  { title: "a bad job in XML", ...xml("POST /v1/jobs", "<job><nmae/></job>", NO_LOGIN) },
  {
    title: "a job of SOAP",
    ...typed(
      SOAP,
      envelope({ body: submitJobParam({ company: "c|1", namespace: LATEST }) }),
      TEXT_XML,
    ),
  },
  {
    title: "a bad job of SOAP",
    ...typed(SOAP, envelope({ body: submitJobParam({ company: "c|1", name: "" }) }), TEXT_XML),
  },
  {
    title: "a log-in that nobody asks for",
    ...json("POST /scene7/api/checkLogin", { email: "a@example.com", password: "x" }, NO_LOGIN),
  },
  get("a foreign page", "/v1/jobs", { Origin: "https://evil.example" }),
  get("a foreign page at what is published", "/published/1/a.jpg", {
    Origin: "https://evil.example",
  }),
  get("a foreign page at the metrics", "/metrics", { Origin: "https://evil.example" }),
  get("a foreign name", "/v1/jobs", { Host: "evil.example" }),
  {
    title: "a foreign page asks first",
    send: "OPTIONS /v1/jobs",
    headers: {
      ...NO_LOGIN,
      Origin: "https://evil.example",
      "Access-Control-Request-Method": "POST",
    },
  },
  get("a key that nobody asks for", "/v1/jobs?tag=nobody", { Authorization: "Bearer jg_none" }),
  get("an address that is nothing", "/nothing"),
  get("the description", "/openapi.json"),
  get("the WSDL", "/scene7/IpsApi.wsdl"),
  get("a problem's page", "/problems/not-found"),
  { ...get("what was counted", "/metrics"), only: /^jobgate_request_duration_seconds_count/u },
];

const JOB = { name: "a" };
const IPS_JOB = {
  companyHandle: "c|1",
  jobName: "a",
  imageServingPublishJob: { publishType: "Full", emailSetting: "None" },
};
const SOAP_JOB = envelope({ body: submitJobParam({ company: "c|1" }) });

/** The submits of one job by every door. */
const SUBMITS: readonly Row[] = [
  { title: "JSON", ...json("POST /v1/jobs", JOB, NO_LOGIN) },
  { title: "XML", ...xml("POST /v1/jobs", "<job><name>a</name></job>", NO_LOGIN) },
  { title: "SOAP", ...typed(SOAP, SOAP_JOB, TEXT_XML) },
  { title: "JSON of SOAP", ...json("POST /scene7/api/submitJob", IPS_JOB, NO_LOGIN) },
];

/** Whatever minute it is, in the end it is used up. */
const untilUsedUp = (row: Row): Row => ({
  ...row,
  title: `${row.title}, when the minute is used up`,
  until: /too-many-requests/u,
});

export const NARROW: readonly Row[] = [
  { title: "the first job", ...json("POST /v1/jobs", JOB, NO_LOGIN) },
  ...SUBMITS.map((row) => ({ ...row, title: `a job too many: ${row.title}` })),
  ...[get("a list", "/v1/jobs"), get("metrics", "/metrics"), ...SUBMITS].map(untilUsedUp),
];

export const FULL: readonly Row[] = [
  ...SUBMITS,
  get("ready", "/health/ready"),
  get("live", "/health/live"),
];
