/** Example documents, one for each root: what the description shows in JSON and, written by the contract, in XML. */

import type {
  CallbackDocument,
  CancellationDocument,
  LinkDocument,
  DeliveryDocument,
  JobDocument,
  JobDocumentRequest,
  JobEventDocument,
  Option,
  ResultDocument,
  ScheduleDocument,
  ScheduleDocumentRequest,
  ServiceDocument,
  WorkflowDocument,
} from "../../../core/model/contract-types.gen.ts";
import type { RootName } from "../bodies.ts";

/** The ids that stand for what varies in addresses. */
export const EXAMPLE_IDS: Readonly<Record<string, string>> = {
  jobId: "01a20182-c0f4-7504-98e6-90ed1fb8c4f7",
  resultId: "01a20182-c247-7120-9a89-681248361a15",
  deliveryId: "01a20182-c31b-7c02-b7de-0a92a1f3a1d4",
  scheduleId: "01a20182-c2c2-75de-8554-dadc8e13aafd",
  dataId: "01a20182-c10f-74d0-a377-f9abbe861e18",
};

const JOB_ID = EXAMPLE_IDS["jobId"] ?? "";
const DATA_ID = EXAMPLE_IDS["dataId"] ?? "";

const CANCELLATION: CancellationDocument = {
  matched: 12,
  cancelled: 11,
  stopping: 1,
  failures: [],
  hasMore: false,
};

const OPTIONS: readonly Option[] = [{ name: "resolution", value: "72" }];

const NEW_JOB: JobDocumentRequest = {
  name: "Order 4711",
  workflow: "rip-pdf",
  options: OPTIONS,
  externalId: "4711",
  tags: ["print"],
};

const JOB: JobDocument = {
  jobId: JOB_ID,
  status: { code: "completed", message: "Completed." },
  outcome: "succeeded",
  name: "Order 4711",
  workflow: "rip-pdf",
  profile: "screen",
  options: OPTIONS,
  externalId: "4711",
  tags: ["print"],
  documents: [
    {
      dataId: DATA_ID,
      fileName: "three-pages.pdf",
      contentType: "application/pdf",
      size: "22548",
    },
  ],
  progress: 1,
  createdAt: "2026-11-22T04:27:56.020Z",
  startedAt: "2026-11-22T04:27:56.063Z",
  completedAt: "2026-11-22T04:27:56.414Z",
};

const EVENT: JobEventDocument = {
  sequence: 1,
  at: "2026-11-22T04:27:56.020Z",
  code: "job.created",
  severity: "info",
  message: "Submitted by admin.",
};

const RESULT: ResultDocument = {
  jobId: JOB_ID,
  status: "success",
  success: true,
  events: [{ code: "job.completed", severity: "info", message: "Completed." }],
  dataList: [
    {
      resultId: EXAMPLE_IDS["resultId"] ?? "",
      fileName: "three-pages-1.png",
      contentType: "image/png",
      size: "2903",
      properties: [{ name: "page", value: "1" }],
    },
  ],
};

const WORKFLOWS: readonly WorkflowDocument[] = [
  {
    name: "rip-pdf",
    isDefault: true,
    description: "Turns the pages of PDF documents into PNG or JPEG images.",
    profiles: [
      { name: "screen", isDefault: true, description: "PNG at 150 dpi, to look at." },
      { name: "print", isDefault: false, description: "PNG at 300 dpi, to print." },
    ],
    options: [
      {
        name: "resolution",
        type: "integer",
        description: "Pixels per inch of the page.",
        default: "150",
        minimum: 18,
        maximum: 600,
        repeats: false,
        secret: false,
      },
    ],
  },
];

const SERVICE: ServiceDocument = {
  version: "0.2.0",
  status: "running",
  startTime: "2026-11-22T04:27:50.000Z",
  isolation: { processCount: 4, queueLength: 0 },
  jobCounts: { creating: 1, processing: 2, completed: 40, total: 43 },
};

const NEW_SCHEDULE: ScheduleDocumentRequest = {
  name: "Nightly publish",
  parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
  execSchedule: "0 0 3 * * ?",
  timeZone: "Europe/Berlin",
  overlap: "skip",
};

const SCHEDULE: ScheduleDocument = {
  scheduleId: EXAMPLE_IDS["scheduleId"] ?? "",
  state: "active",
  ...NEW_SCHEDULE,
  workflow: "image-serving-publish",
  profile: "default",
  nextFireTimes: ["2026-11-23T02:00:00.000Z", "2026-11-24T02:00:00.000Z"],
  skippedFirings: 0,
  missedFirings: 0,
  createdAt: "2026-11-22T04:27:56.020Z",
};

const DELIVERIES: readonly DeliveryDocument[] = [
  {
    deliveryId: EXAMPLE_IDS["deliveryId"] ?? "",
    kind: "callback",
    target: "https://example.com/hooks/jobgate",
    format: "json",
    type: "job.completed",
    sequence: 9,
    state: "delivered",
    createdAt: "2026-11-22T04:27:56.414Z",
    attempts: [{ number: 1, at: "2026-11-22T04:27:56.500Z", durationMs: 84, status: 204 }],
  },
];

const LINK: LinkDocument = {
  url: `https://jobs.example.com/exports/${"A".repeat(94)}/three-pages-1.png`,
  fileName: "three-pages-1.png",
  expiresAt: "2026-11-22T05:27:56.414Z",
};

const CALLBACK: CallbackDocument = {
  type: "job.completed",
  timestamp: "2026-11-22T04:27:56.414Z",
  jobId: JOB_ID,
  sequence: 9,
  name: "Order 4711",
  externalId: "4711",
  workflow: "rip-pdf",
  status: "completed",
  outcome: "succeeded",
  message: "Completed.",
  resultCount: 1,
  results: [
    {
      resultId: EXAMPLE_IDS["resultId"] ?? "",
      fileName: "three-pages-1.png",
      contentType: "image/png",
      size: "2903",
      url: `https://jobs.example.com/v1/jobs/${JOB_ID}/result/${EXAMPLE_IDS["resultId"]}`,
    },
  ],
};

/** A document that is answered, or told by a callback. */
export type ToldRoot = RootName | "callback";

const ANSWERS: Readonly<Record<ToldRoot, unknown>> = {
  job: JOB,
  jobs: [JOB],
  options: OPTIONS,
  data: { dataId: DATA_ID },
  result: RESULT,
  workflows: WORKFLOWS,
  events: [EVENT],
  event: EVENT,
  service: SERVICE,
  cancellation: CANCELLATION,
  schedule: SCHEDULE,
  schedules: [SCHEDULE],
  deliveries: DELIVERIES,
  link: LINK,
  callback: CALLBACK,
};

const REQUESTS: Partial<Readonly<Record<ToldRoot, unknown>>> = {
  job: NEW_JOB,
  schedule: NEW_SCHEDULE,
};

/** The example of a root in a request or an answer. */
export function exampleOf(root: ToldRoot, direction: "request" | "answer"): unknown {
  return direction === "request" ? (REQUESTS[root] ?? ANSWERS[root]) : ANSWERS[root];
}

/**
 * Values for types that say by a pattern what they take, and a whole for each document whose fields exclude each other:
 * programs that make examples of schemas read neither patterns nor rules.
 */
export const SCHEMA_EXAMPLES: Readonly<Record<string, unknown>> = {
  DateTime: "2026-11-22T04:27:56.020Z",
  LooseDateTime: "2026-11-22T04:27:56",
  HttpUrl: "https://example.com/files/4711.pdf",
  Locale: "en-US",
  BrandColor: "#0B6E4F",
  Long: "22548",
  Option: OPTIONS[0],
  // No list in it: in XML, the items of a list inside a whole example would have no names.
  JobDocumentRequest: { name: "Order 4711", workflow: "rip-pdf", externalId: "4711" },
  ScheduleDocumentRequest: NEW_SCHEDULE,
};
