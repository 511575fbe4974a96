/** The WorkfloPlus door: jobs created, synced, read, changed and ended, and what is refused. */

import { json, NO_LOGIN, NOBODYS_ID, type Row, typed } from "../row.ts";

const CLIENT_ID = "0d4c2c0a-5c0e-4a7e-8b43-5b6f0c1d2e3f";
const JOB = `/jobs/v1/${CLIENT_ID}`;

const METADATA = {
  clientJobId: CLIENT_ID,
  workflowId: "b1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5b",
  jobTitle: "Pump 7",
  metadata: { site: "North" },
  created: "2026-11-02T08:00:01.2Z",
  updated: "2026-11-02T08:05:00.1234567Z",
  status: "Active",
  userId: "5d0c1b2a39485f6e7d8c9b0a",
};

function stepOf(id: string, updated: string): object {
  return { singleStep: { uniqueStepId: id, stepTitle: "Valve shut", updated }, reportStep: null };
}

const FIRST = stepOf("c025f569-8148-4a75-a2e8-000000000001", "2026-11-02T08:02:00Z");
const SECOND = stepOf("c025f569-8148-4a75-a2e8-000000000002", "2026-11-02T08:04:00Z");

/** The job with these members of its metadata, and these steps. */
function jobOf(metadata: object, steps: readonly object[]): object {
  return { metadata: { ...METADATA, ...metadata }, completedSteps: steps };
}

export const WORKFLOPLUS: readonly Row[] = [
  {
    title: "create a job, with commas too many",
    ...json(
      "POST /jobs/v1",
      JSON.stringify(jobOf({}, [FIRST]))
        .replace('"North"}', '"North",}')
        .replace(/\}$/u, ",}"),
    ),
    keep: { record: /"jobId":"(?<id>[0-9a-f]{24})"/u },
  },
  {
    title: "create the same job again",
    ...json("POST /jobs/v1", jobOf({}, [FIRST])),
  },
  {
    title: "create another job under its id",
    ...json("POST /jobs/v1", jobOf({ jobTitle: "Pump 8" }, [])),
  },
  {
    title: "sync it from a device that has gone on",
    ...json(
      "POST /jobs/v1/basicSync",
      jobOf({ status: "Paused", updated: "2026-11-02T09:00:00Z" }, [SECOND]),
    ),
  },
  {
    title: "sync it from a device that is late",
    ...json(
      "POST /jobs/v1/basicSync",
      jobOf({ jobTitle: "Old title", updated: "2026-11-01T00:00:00Z" }, [FIRST]),
    ),
  },
  { title: "get it by our id", send: "GET /jobs/v1/bson/$record" },
  { title: "get it as it was before", send: `GET /jobs/v1/snapshots/${CLIENT_ID}` },
  { title: "list jobs", send: "GET /jobs/v1/?skip=0&limit=1" },
  { title: "list the caller's jobs", send: "GET /jobs/v1/my/?limit=1" },
  {
    title: "list jobs of a workflow that nobody used",
    send: `GET /jobs/v1/workflow/${NOBODYS_ID}`,
  },
  {
    title: "update its title",
    ...json(`POST ${JOB}`, { metadata: { jobTitle: "Pump 7, again" } }),
  },
  { title: "add metadata", ...json(`POST ${JOB}/metadata`, { shift: "late" }) },
  {
    title: "exclude it, with a boolean as text",
    ...json(`PUT ${JOB}`, { reason: "Trial", isExcluded: "true" }),
  },
  { title: "assign it", send: `POST ${JOB}/assign/5d0c1b2a39485f6e7d8c9b0b` },
  { title: "abort it", send: `POST ${JOB}/abort` },
  { title: "abort it again", send: `POST ${JOB}/abort` },
  { title: "assign it when it has ended", send: `POST ${JOB}/assign/5d0c1b2a39485f6e7d8c9b0c` },
  {
    title: "abort all jobs of a user",
    send: "PUT /jobs/v1/abort/?userId=5d0c1b2a39485f6e7d8c9b0d",
  },
  { title: "get it at its end", send: `GET ${JOB}` },
  { title: "delete it", send: `DELETE ${JOB}` },
  { title: "get it when it is deleted", send: `GET ${JOB}` },
  {
    title: "create a job without an id",
    ...json("POST /jobs/v1", { metadata: { status: "Done" } }),
  },
  { title: "create a job of no JSON", ...json("POST /jobs/v1", "{site: 1}") },
  {
    title: "create a job by a form",
    ...typed("POST /jobs/v1", "a=1", { "Content-Type": "application/x-www-form-urlencoded" }),
  },
  { title: "list too many jobs", send: "GET /jobs/v1?limit=5000" },
  { title: "an address of nobody", send: "GET /jobs/v1/a/b/c/d" },
  { title: "another method", send: "DELETE /jobs/v1" },
  { title: "list jobs without a token", send: "GET /jobs/v1", headers: NO_LOGIN },
  {
    title: "list jobs with a token of nobody",
    send: "GET /jobs/v1",
    headers: { Authorization: "Bearer nobody" },
  },
];
