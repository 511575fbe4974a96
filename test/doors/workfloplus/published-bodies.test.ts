/** The bodies that the documentation of WorkfloPlus prints, in its layout and with its commas too many, one call after another. */

import { afterAll, beforeAll, expect, it } from "vitest";

import { STANDING_ENGINE, startServer, type TestServer } from "../../harness/start-server.ts";
import { madeZip, uploaded } from "./block-calls.ts";
import { ask, type JobBody, type Told } from "./workfloplus.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({}, { engine: STANDING_ENGINE });
});
afterAll(() => server.close());

const call = (address: string, body?: string): Promise<Told> => ask(server.url, address, { body });

const ID = "7e1f0a9c-3b2d-4c5e-8f60-718293a4b5c6";
const WORKFLOW = "1a2b3c4d-5e6f-4a0b-9c8d-7e6f5a4b3c2d";
const USER = "61a2b3c4d5e6f708192a3b4c";

const metadata = (title: string, status: string): string => `"metadata":{
    "clientJobId":"${ID}",
    "workflowId":"${WORKFLOW}",
    "workflowVersionId":"9f8e7d6c-5b4a-4938-8271-605f4e3d2c1b",
    "jobTitle":"${title}",
    "metadata":{
      "Key1":"V1",
    },
    "created":"2026-11-02T12:48:12.215Z",
    "updated":"2026-11-02T12:48:13.824Z",
    "modified":"2026-11-02T12:48:14Z",
    "status":"${status}",
    "userId":"${USER}",
    "currentStep":null,
    "abandonReason":null,
    "username":"api.user@example.com",
    "workflowName":"Pump check"
  }`;

const whole = (status: string): string => `{
  ${metadata("Api Test", status)},
  "completedSteps":[
    {
      "singleStep":{
        "values":[
        ],
        "valueResourceIds":[
        ],
        "uniqueStepId":"4d3c2b1a-0f9e-4d8c-8b7a-695847362514",
        "previousUniqueStepId":"",
        "userId":"${USER}",
        "userName":"api.user@example.com",
        "deviceId":null,
        "stepId":"0a1b2c3d-4e5f-4061-8273-8495a6b7c8d9",
        "stepNumber":1,
        "stepTitle":"Instruction",
        "stepDescription":"",
        "stepType":"ConfirmStep",
        "connectionType":null,
        "started":"2026-11-02T12:48:12.265Z",
        "completed":"2026-11-02T12:48:13.8Z",
        "updated":"2026-11-02T12:48:13.8Z",
        "cancelled":null,
        "timeEvents":null,
        "note":null,
        "noteResourceFilenames":null,
        "coordinates":null,
        "parentStepId":null,
        "parentUniqueStepId":null,
        "parentStepTitle":null,
        "parentStepDescription":null,
        "metadata":{
          "tags":""
        }
      },
      "reportStep":null
    }],
  "cancelledSteps":null,
  "team":"apiteam",
  "hierarchyStack":null,
  "packetIds":null,
  "jobExclusion":[
  ],
  "excluded":false
}`;

/** What the text means: the same without the commas that are too many. */
const meant = (text: string): unknown => JSON.parse(text.replaceAll(/,(?=\s*[}\]])/gu, ""));

const job = async (): Promise<JobBody> => {
  const { value } = await call(`GET /jobs/v1/${ID}`);
  const [found] = value as readonly [JobBody];
  return found;
};

it("jobs are created, synced, updated, excluded, given metadata and aborted", async () => {
  const created = await call("POST /jobs/v1", whole("Active"));
  expect([created.status, created.value]).toEqual([
    201,
    { jobId: expect.stringMatching(/^[0-9a-f]{24}$/u), ...(meant(whole("Active")) as object) },
  ]);
  const synced = await call("POST /jobs/v1/basicSync", whole("Active"));
  expect([synced.status, synced.value]).toEqual([200, created.value]);
  const update = `{\n  ${metadata("Api Test - Updated name", "Paused")},\n}`;
  const updated = await call(`POST /jobs/v1/${ID}`, update);
  expect([updated.status, updated.value]).toMatchObject([
    200,
    { metadata: { jobTitle: "Api Test - Updated name", status: "Paused" } },
  ]);
  const exclusion = `{
    "userId": "${USER}",
    "reason": "Api Exclude Job Test",
    "isExcluded": "true"
}`;
  expect((await call(`PUT /jobs/v1/${ID}`, exclusion)).status).toBe(204);
  expect((await call(`POST /jobs/v1/${ID}/metadata`, '{\n    "key": "value"\n}')).status).toBe(204);
  expect((await call(`PUT /jobs/v1/abort/?userId=${USER}`)).status).toBe(204);
  expect(await job()).toMatchObject({
    metadata: { status: "Aborted", metadata: { Key1: "V1", key: "value" } },
    excluded: true,
    jobExclusion: [{ userId: USER, reason: "Api Exclude Job Test", isExcluded: true }],
  });
});

it("scheduled jobs are made, given to users and completed", async () => {
  const made = await call(
    "POST /scheduledjobs/v1",
    `{
  "name":"API Scheduler Example Job",
  "description":"To Demo Scheduler Apis",
  "tasks":
  [
      {
       "taskType":"workflow",
       "artifactId":"${WORKFLOW}"
      }
  ],
  "assignedUserIds":["${USER}"],
  "dueByDate":null,
  "priority":false
}`,
  );
  const { jobId, tasks } = made.value as ScheduledBody;
  const [{ taskId } = { taskId: "" }] = tasks;
  expect([made.status, tasks]).toMatchObject([201, [{ taskType: "Workflow", state: 0 }]]);
  const path = `/scheduledjobs/v1/${jobId}`;
  const users = `{\n  "assignedUserIds":["${USER}"]\n}`;
  const paused = `{
  "clientJobId":"${ID}",
  "state":"Paused",
  "updated":"2026-11-03T07:24:52.44"
}`;
  const completed = '{\n  "state":"Completed",\n  "updated":"2026-11-03T07:25:52.44"\n}';
  const done = paused.replace("Paused", "Completed").replace(":24:", ":25:");
  expect((await call(`PUT ${path}/assignedUsers`, users)).status).toBe(200);
  expect((await call(`PUT ${path}/tasks/${taskId}/status`, paused)).status).toBe(200);
  expect((await call(`PUT ${path}/status`, completed)).status).toBe(409);
  expect((await call(`PUT ${path}/tasks/${taskId}/status`, done)).status).toBe(200);
  expect((await call(`PUT ${path}/status`, completed)).value).toMatchObject({ state: "Completed" });
});

interface ScheduledBody {
  readonly jobId: string;
  readonly tasks: readonly { readonly taskId: string }[];
}

it("triggers are made and changed", async () => {
  const made = await call(
    "POST /trigger/v2",
    '{\n    "disabled":true,\n    "name":"API Trigger Ex",\n    "triggerType":"Email"\n}',
  );
  expect(made.status).toBe(201);
  const { triggerId } = made.value as { readonly triggerId: string };
  const changed = await call(
    `PUT /trigger/v2/${triggerId}`,
    `{
    "name":"API Trigger Ex",
    "description":"Updating trigger description via api call",
    "templateTags":[],
    "objectIds":[],
    "templateIds":[],
    "triggerType":"Email",
    "triggerOptions":{"recipients":"","sendCopyToUser":"true"},
    "pdfRequirement":"NotRequired",
    "reportTemplateId":null,
    "disabled":true
}`,
  );
  expect([changed.status, changed.value]).toMatchObject([
    200,
    { triggerId, description: "Updating trigger description via api call", disabled: true },
  ]);
});

it("workflows are finished and changed, and the one name without quotes is refused with its place", async () => {
  const uploadId = await uploaded(server.url, await madeZip(1));
  const finished = await call(
    "POST /workflows/v2",
    `{
    "uploadId": "${uploadId}",
    "name": "Repair Process",
    "description": "Repair Process for all new and current Plant Machinery",
    "tags": ["Repairs", "Level 1 Process"],
    "versionNotes": "First version of the process"
}`,
  );
  expect(finished.status).toBe(201);
  const { workflowId } = finished.value as { readonly workflowId: string };
  const printed = `{
    "name": "Panel Repair",
    "description": "Use it on the latest panels",
    "tags": ["Panel", "Repair", "AP-6"],
    liveObjectIds: ["${USER}"]
}`;
  const refused = await call(`PUT /workflows/v2/${workflowId}`, printed);
  expect([refused.status, refused.value]).toMatchObject([
    400,
    { errors: { $: [expect.any(String)] } },
  ]);
  const quoted = printed.replace("liveObjectIds", '"liveObjectIds"');
  expect((await call(`PUT /workflows/v2/${workflowId}`, quoted)).status).toBe(204);
});
