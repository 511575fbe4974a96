/** How a job is written at this door: what its members are called and hold, in the published order. */

import { bare, type Kind, shape } from "./shape.ts";

const STEP_MEMBERS = {
  values: "any",
  valueResourceIds: "any",
  uniqueStepId: "text",
  previousUniqueStepId: "text",
  userId: "text",
  userName: "text",
  deviceId: "text",
  stepId: "text",
  stepNumber: "whole",
  stepTitle: "text",
  stepDescription: "text",
  stepType: "text",
  connectionType: "any",
  started: "time",
  completed: "time",
  updated: "time",
  cancelled: "time",
  timeEvents: "object",
  note: "any",
  noteResourceFilenames: "any",
  coordinates: "any",
  parentStepId: "text",
  parentUniqueStepId: "text",
  parentStepTitle: "text",
  parentStepDescription: "text",
  metadata: "any",
} as const satisfies Readonly<Record<string, Kind>>;

const STEP = shape({ singleStep: shape(STEP_MEMBERS), reportStep: "any" });
const STEPS = { listOf: STEP } as const;

const METADATA_MEMBERS = {
  "clientJobId!": "guid",
  "workflowId!": "guid",
  workflowVersionId: "text",
  jobTitle: "text",
  metadata: "object",
  created: "time",
  updated: "time",
  modified: "time",
  "status!": { oneOf: ["Active", "Paused", "Completed", "Aborted"] },
  userId: "id",
  currentStep: STEP,
  abandonReason: "text",
  username: "text",
  workflowName: "text",
} as const satisfies Readonly<Record<string, Kind>>;

const JOB_MEMBERS = {
  "metadata!": shape(METADATA_MEMBERS),
  completedSteps: STEPS,
  cancelledSteps: STEPS,
  team: "text",
  hierarchyStack: "any",
  packetIds: "any",
  jobExclusion: "any",
  excluded: "boolean",
} as const satisfies Readonly<Record<string, Kind>>;

/** Of a whole job, as it is created and synced. */
export const JOB = shape({ jobId: "any", ...JOB_MEMBERS });

/** Of an update: whatever is there is set. */
export const JOB_UPDATE = shape({
  "metadata!": shape(
    Object.fromEntries(Object.entries(METADATA_MEMBERS).map(([name, kind]) => [bare(name), kind])),
  ),
});

/** The members that answers have in any case, null where there is nothing to say. */
export const METADATA_NAMES = Object.keys(METADATA_MEMBERS).map(bare);
export const JOB_NAMES = Object.keys(JOB_MEMBERS).map(bare);
export const STEP_NAMES = Object.keys(STEP_MEMBERS);
