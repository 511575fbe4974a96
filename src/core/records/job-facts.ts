/** What there is to tell of a record, named as the query API of WorkfloPlus does. */

import type { StoredRecord } from "../model/people/record.ts";
import {
  activeSeconds,
  type Coordinates,
  coordinatesOf,
  lastOf,
  median,
  secondsBetween,
} from "./durations.ts";
import { type AskedStep, stepsOf, text, withSubsteps } from "./nested-steps.ts";
import { saysOf } from "./step-facts.ts";

export interface JobFactsOptions {
  /** How the team is called where the record does not say. */
  readonly team: string;
  /** Its steps, when they are needed. */
  readonly steps: () => readonly AskedStep[];
}

/** Everything but lists and what stands elsewhere; what costs something is worked out when it is called. */
export function jobFacts(
  { document, endSequence }: StoredRecord,
  { team, steps }: JobFactsOptions,
) {
  const { metadata } = document;
  return {
    jobId: metadata.clientJobId,
    completedJobCursor: endSequence === undefined ? null : cursorOf(endSequence),
    teamName: text(document["team"]) ?? team,
    workflowId: metadata.workflowId,
    workflowVersionId: text(metadata["workflowVersionId"]),
    workflowTitle: text(metadata.workflowName),
    jobTitle: text(metadata.jobTitle),
    created: text(metadata.created),
    updated: text(metadata.updated),
    completed: () => lastOf(completedOf(steps()).map(({ completed }) => completed)),
    totalDuration: () => secondsBetween(metadata.created, metadata.updated),
    activeDuration: () => activeSeconds(completedOf(steps())),
    status: metadata.status,
    userId: text(metadata.userId),
    userName: text(metadata.username),
    geoLongAverage: () => median(placesOf(steps()).map(({ long }) => long)),
    geoLatAverage: () => median(placesOf(steps()).map(({ lat }) => lat)),
  };
}

/** The steps of a record, worked out once. */
export function stepsOnce({ document }: StoredRecord): () => readonly AskedStep[] {
  let known: readonly AskedStep[] | undefined;
  return () => (known ??= stepsOf(document));
}

/** The free members, by name, each value as text. */
export function freeMembers({ document }: StoredRecord) {
  return Object.entries(document.metadata.metadata ?? {}).map(([name, value]) => ({
    name,
    value: typeof value === "string" || value === null ? value : JSON.stringify(value),
  }));
}

/** The place of an end as clients keep it. */
function cursorOf(endSequence: number): string {
  return endSequence.toString(16).padStart(24, "0");
}

function completedOf(steps: readonly AskedStep[]): readonly AskedStep["says"][] {
  return withSubsteps(steps)
    .filter(({ isCancelled }) => !isCancelled)
    .map(saysOf);
}

function placesOf(steps: readonly AskedStep[]): readonly Coordinates[] {
  return completedOf(steps).flatMap((says) => coordinatesOf(says["coordinates"]) ?? []);
}
