/** Asks the WorkfloPlus door as its clients do, and the bodies that its documentation prints, commas too many included. */

import { randomUUID } from "node:crypto";

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where there is none. */
  readonly value: unknown;
}

export interface Sent {
  /** As it is; anything but a text is written as JSON. */
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `address`: method and path. */
export async function ask(base: string, address: string, sent: Sent = {}): Promise<Told> {
  const [method = "GET", path = "/"] = address.split(" ");
  const { body, token, headers = {} } = sent;
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    value: isJson ? JSON.parse(text) : undefined,
  };
}

export const WORKFLOW_ID = "b1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5b";
export const USER_ID = "5d0c1b2a39485f6e7d8c9b0a";

export interface StepSays {
  readonly id?: string;
  readonly title?: string;
  readonly started?: string;
  readonly updated?: string | null;
}

/** A step with all members that are published, nulls included. */
export function step({ id = randomUUID(), title = "Instruction", ...says }: StepSays = {}) {
  const { started = "2026-11-02T08:00:01.265Z", updated = "2026-11-02T08:00:03.8Z" } = says;
  return {
    singleStep: {
      values: [],
      valueResourceIds: [],
      uniqueStepId: id,
      previousUniqueStepId: "",
      userId: USER_ID,
      userName: "a.user@example.com",
      deviceId: null,
      stepId: "6f2b8a51-3c4d-4e5f-8a7b-9c0d1e2f3a4b",
      stepNumber: 1,
      stepTitle: title,
      stepDescription: "",
      stepType: "ConfirmStep",
      connectionType: null,
      started,
      completed: updated,
      updated,
      cancelled: null,
      timeEvents: null,
      note: null,
      noteResourceFilenames: null,
      coordinates: null,
      parentStepId: null,
      parentUniqueStepId: null,
      parentStepTitle: null,
      parentStepDescription: null,
      metadata: { tags: "" },
    },
    reportStep: null,
  };
}

export type JobStep = ReturnType<typeof step>;

export interface JobSays {
  readonly id?: string;
  readonly status?: string;
  readonly updated?: string;
  readonly title?: string;
  readonly free?: object | null;
  readonly steps?: readonly JobStep[] | null;
  readonly cancelledSteps?: readonly JobStep[] | null;
  readonly userId?: string;
}

/** A job with all members that are published, nulls included. */
export function job(says: JobSays = {}) {
  const { id = randomUUID(), status = "Active", title = "Pump 7", userId = USER_ID } = says;
  const { updated = "2026-11-02T08:05:00.824Z", free = { site: "North" }, steps = [step()] } = says;
  return {
    metadata: {
      clientJobId: id,
      workflowId: WORKFLOW_ID,
      workflowVersionId: "2e8d7c6b-5a49-4b3c-8d2e-1f0a9b8c7d6e",
      jobTitle: title,
      metadata: free,
      created: "2026-11-02T08:00:01.2Z",
      updated,
      modified: "2026-11-02T08:05:01Z",
      status,
      userId,
      currentStep: null,
      abandonReason: null,
      username: "a.user@example.com",
      workflowName: "Pump check",
    },
    completedSteps: steps,
    cancelledSteps: says.cancelledSteps ?? null,
    team: "north",
    hierarchyStack: null,
    packetIds: null,
    jobExclusion: [],
    excluded: false,
  };
}

export type SentJob = ReturnType<typeof job>;

/** What answers hold. */
export type JobBody = SentJob & { readonly jobId: string };

/** The same with a comma behind the last member of the free ones, where the documentation has one. */
export function withTrailingCommas(sent: object): string {
  return JSON.stringify(sent, undefined, 2)
    .replace(/("site": "North")\n/u, "$1,\n")
    .replace(/\n\}$/u, ",\n}")
    .replaceAll("[]", "[\n ]");
}
