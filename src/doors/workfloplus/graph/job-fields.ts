/** The fields of a job. */

import type { GraphQLResolveInfo } from "graphql";

import type { StoredRecord } from "../../../core/model/record.ts";
import { type Asking, listed } from "./asking.ts";
import {
  activeSeconds,
  type Coordinates,
  coordinatesOf,
  lastOf,
  median,
  secondsBetween,
} from "./durations.ts";
import { findStep, type StepSearch } from "./find-step.ts";
import { attachmentsOf } from "./attachments.ts";
import { cursorOf } from "./job-query.ts";
import { saysOf, stepFields } from "./step-fields.ts";
import { type AskedStep, stepsOf, text } from "./steps.ts";

/** What GraphQL reads the fields of a job from; functions are called for those that are asked. */
export function jobFields(record: StoredRecord, { principal }: Asking): object {
  const { document, endSequence } = record;
  const { metadata } = document;
  let known: readonly AskedStep[] | undefined;
  const steps = (): readonly AskedStep[] => (known ??= stepsOf(document));
  return {
    jobId: metadata.clientJobId,
    completedJobCursor: cursorOf(endSequence ?? 0),
    teamName: text(document["team"]) ?? principal.company.name,
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
    metadata: async (_args: object, asking: Asking, info: GraphQLResolveInfo) => {
      const free = Object.entries(metadata.metadata ?? {});
      return (await listed(free, asking, info)).map(([name, value]) => ({
        name,
        value: typeof value === "string" || value === null ? value : JSON.stringify(value),
      }));
    },
    steps: async (_args: object, asking: Asking, info: GraphQLResolveInfo) =>
      (await listed(steps(), asking, info)).map(stepFields),
    attachments: async (_args: object, asking: Asking, info: GraphQLResolveInfo) => {
      const all = steps().flatMap((step) => [step, ...step.substeps]);
      return attachmentsOf(all.map(saysOf), asking, info);
    },
    workflowTags: async (_args: object, asking: Asking) => tagsOf(asking, metadata.workflowId),
    step: async (search: StepSearch) => {
      const found = await findStep(steps(), search);
      return found === undefined ? null : stepFields(found);
    },
  };
}

async function tagsOf(
  { ports, principal }: Asking,
  workflowId: string,
): Promise<readonly string[]> {
  const found = await ports.procedures.find(principal.company.id, workflowId);
  return found?.tags ?? [];
}

function completedOf(steps: readonly AskedStep[]): readonly AskedStep["says"][] {
  return steps
    .flatMap((step) => [step, ...step.substeps])
    .filter(({ isCancelled }) => !isCancelled)
    .map(saysOf);
}

function placesOf(steps: readonly AskedStep[]): readonly Coordinates[] {
  return completedOf(steps).flatMap((says) => coordinatesOf(says["coordinates"]) ?? []);
}
