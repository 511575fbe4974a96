/** Schedules, and the callbacks about jobs with their deliveries. */

import { COMPLETED, ID, JOB_ID, json, NOBODYS_ID, type Row, xml } from "../row.ts";

const PARAMETERS = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
/** Fires at times that are far away and always the same. */
const YEARLY = { name: "yearly", parameters: PARAMETERS, execSchedule: "0 0 3 1 1 ? 2090-2099" };
const XML_PARAMETERS =
  "<parameters><imageServingPublishJob><publishType>Full</publishType><emailSetting>None</emailSetting></imageServingPublishJob></parameters>";
const SCHEDULE_ID = new RegExp(`scheduleId(?:":"|>)${ID}`, "u");
const ONE = "/v1/schedules/$schedule";

const SCHEDULES: readonly Row[] = [
  {
    title: "a schedule",
    ...json("POST /v1/schedules", {
      ...YEARLY,
      overlap: "skip",
      catchUpSeconds: 60,
      timeZone: "America/New_York",
    }),
    keep: { schedule: SCHEDULE_ID },
  },
  {
    title: "a schedule in XML",
    ...xml(
      "POST /v1/schedules",
      `<schedule><name>x</name>${XML_PARAMETERS}<execSchedule>0 0 4 1 1 ? 2090-2099</execSchedule><overlap>queue</overlap></schedule>`,
    ),
    keep: { second: SCHEDULE_ID },
  },
  { title: "a schedule by a job", ...json("POST /v1/jobs", YEARLY), keep: { third: SCHEDULE_ID } },
  {
    title: "a schedule with a key",
    ...json("POST /v1/schedules", YEARLY, { "Idempotency-Key": "s-1" }),
    keep: { fourth: SCHEDULE_ID },
  },
  {
    title: "the schedule with the key again",
    ...json("POST /v1/schedules", YEARLY, { "Idempotency-Key": "s-1" }),
  },
  {
    title: "another schedule with the key",
    ...json("POST /v1/schedules", { ...YEARLY, name: "other" }, { "Idempotency-Key": "s-1" }),
  },
  { title: "the schedule again", send: `GET ${ONE}`, keep: { tag: /ETag: (?<t>"[^"]+")/iu } },
  {
    title: "the schedule for who has it",
    send: `GET ${ONE}`,
    headers: { "If-None-Match": "$tag" },
  },
  { title: "the list", send: "GET /v1/schedules" },
  {
    title: "the list in XML, one a page",
    send: "GET /v1/schedules?limit=1",
    headers: { Accept: "application/xml" },
  },
  { title: "the list before the second", send: "GET /v1/schedules?before=$second" },
  { title: "the pause", send: `POST ${ONE}:pause`, headers: { "If-Match": "$tag" } },
  {
    title: "the pause if it is as before",
    send: `POST ${ONE}:pause`,
    headers: { "If-Match": "$tag" },
  },
  { title: "the paused schedule", send: `GET ${ONE}` },
  { title: "the resume", send: `POST ${ONE}:resume` },
  { title: "the run", send: `POST ${ONE}:run`, keep: { ran: JOB_ID } },
  { title: "the job that ran", send: "GET /v1/jobs/$ran", until: COMPLETED },
  { title: "its result", send: "GET /v1/jobs/$ran/result" },
  {
    title: "a schedule of another company",
    send: `GET ${ONE}`,
    headers: { Authorization: "Bearer $other" },
  },
  { title: "the delete", send: `DELETE ${ONE}` },
  { title: "the schedule after the delete", send: `GET ${ONE}` },
  { title: "the run after the delete", send: `POST ${ONE}:run` },
  { title: "nobody's schedule", send: `DELETE /v1/schedules/${NOBODYS_ID}` },
  { title: "an unknown action", send: "POST /v1/schedules/$second:stop" },
  { title: "a wrong method", send: "PUT /v1/schedules" },
  { title: "no schedule", send: "POST /v1/schedules" },
  ...(
    [
      ["an unknown overlap", { overlap: "maybe" }],
      ["a window of more than a week", { catchUpSeconds: 604_801 }],
      ["a time beside the rule", { execTime: "${future}T00:00:00Z" }],
      ["a rule that never fires", { execSchedule: "0 0 0 30 2 ?" }],
      ["a rule that fires too often", { execSchedule: "* * * * * ?" }],
      ["a rule that is none", { execSchedule: "0 0 25 * * ?" }],
      ["no rule", { execSchedule: undefined }],
      ["an unknown zone", { timeZone: "Mars/Olympus" }],
      ["a field that only answers have", { state: "active" }],
    ] as const
  ).map(([title, fields]) => ({ title, ...json("POST /v1/schedules", { ...YEARLY, ...fields }) })),
];

const DELIVERIES: readonly Row[] = [
  {
    title: "a job with a callback",
    ...json("POST /v1/jobs", {
      name: "told",
      parameters: PARAMETERS,
      callbackURL: "http://$files/taken?token=secret",
      callbackEvents: ["job.completed"],
    }),
    keep: { told: JOB_ID },
  },
  {
    title: "its delivery",
    send: "GET /v1/jobs/$told/deliveries",
    until: /"status":200/u,
    keep: { delivery: new RegExp(`deliveryId":"${ID}`, "u") },
  },
  {
    title: "its delivery in XML",
    send: "GET /v1/jobs/$told/deliveries?limit=1",
    headers: { Accept: "application/xml" },
  },
  { title: "the delivery again", send: "POST /v1/jobs/$told/deliveries/$delivery:replay" },
  { title: "a test", send: "POST /v1/jobs/$told/deliveries:test" },
  { title: "nobody's delivery again", send: `POST /v1/jobs/$told/deliveries/${NOBODYS_ID}:replay` },
  { title: "the deliveries of nobody's job", send: `GET /v1/jobs/${NOBODYS_ID}/deliveries` },
  {
    title: "a test by who may not",
    send: "POST /v1/jobs/$told/deliveries:test",
    headers: { Authorization: "Bearer $reader" },
  },
  {
    title: "a callback to a private address",
    ...json("POST /v1/jobs", { callbackURL: "http://10.0.0.1/" }),
  },
];

const TOLD = [
  { title: "in JSON", callbackEvents: ["job.completed"] },
  { title: "in XML", callbackFormat: "xml", callbackEvents: ["job.completed"] },
  { title: "what was asked for", callbackEvents: ["document.added"] },
] as const;
const address = (index: number): string => `/taken/callback-${index}`;

/** Each told once, so that it is told apart. */
const CALLED_BACK: readonly Row[] = [
  ...TOLD.map(({ title, ...fields }, index) => ({
    title: `a job that is told ${title}`,
    ...json("POST /v1/jobs", {
      name: title,
      workflow: "package",
      profile: "store",
      externalId: "ext-told",
      documents: [{ url: "http://$files/notes.txt" }],
      callbackURL: `http://$files${address(index)}?token=secret`,
      ...fields,
    }),
  })),
  {
    title: "a job that is told as IPS has it",
    ...json("POST /v1/jobs", {
      name: "told to IPS",
      parameters: {
        imageServingPublishJob: {
          publishType: "Full",
          httpCompletionUrl: `http://$files${address(TOLD.length)}`,
          emailSetting: "None",
        },
      },
    }),
  },
];

export const SCHEDULES_AND_DELIVERIES: readonly Row[] = [
  ...SCHEDULES,
  ...DELIVERIES,
  ...CALLED_BACK,
];

/** What came at the other side of those jobs. */
export const CALLBACKS: readonly Row[] = [
  ...[...TOLD.map(({ title }) => title), "as IPS has it"].map((title, index) => ({
    title,
    send: `GET /told${address(index)}`,
    until: /POST/u,
  })),
  { title: "a file by PUT", send: "GET /told/taken/put" },
  { title: "a file by POST", send: "GET /told/taken/post" },
];
