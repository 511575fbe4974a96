/** Records what people did: a new record, which is a job without a run and may be born ended. */

import type { NewEvent } from "../model/event.ts";
import type { Job } from "../model/job.ts";
import { identityOf, type Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import {
  NO_STAMPS,
  RECORD_WORKFLOW,
  type RecordDocument,
  type StoredRecord,
} from "../model/people/record.ts";
import type { AddedRecord } from "../ports/people/records.ts";
import type { Ports } from "../ports/ports.ts";
import { jobNews, type Trace } from "../ports/telemetry.ts";
import { timeText } from "../text/time-text.ts";
import { taskOfRecord } from "../work-orders/task-of-record.ts";
import { planFollower } from "./plan-follower.ts";
import { tidySteps } from "./merge-steps.ts";
import { endOf, jobNameOf, moveOf, stateOf } from "./record-move.ts";
import { contentOf } from "./same-content.ts";
import { demandSize, writeDocument } from "./write-document.ts";
import { procedureName, withName } from "./workflow-name.ts";

export type RecordPorts = Pick<
  Ports,
  | "clock"
  | "engine"
  | "followerWorkflows"
  | "ids"
  | "objectIds"
  | "procedures"
  | "records"
  | "telemetry"
>;

export interface Recording {
  readonly document: RecordDocument;
  readonly trace?: Trace;
}

/** What is recorded, and how its procedure is called where the device does not say. */
interface NamedRecording extends Recording {
  readonly workflowName: string | undefined;
}

/**
 * Stores a new record; one that the same request made before is given again. Throws already-exists where the client's id is
 * taken by another one, and payload-too-large.
 */
export async function recordJob(
  ports: RecordPorts,
  principal: Principal,
  recording: Recording,
): Promise<{ readonly record: StoredRecord; readonly isNew: boolean }> {
  const { document } = recording;
  const { clientJobId } = document.metadata;
  const workflowName = await procedureName(ports, principal.company.id, document);
  const added = await addRecord(ports, principal, { ...recording, workflowName });
  if (!added.isNew && !added.isSame) {
    throw new Problem(
      "already-exists",
      `There is another job with the clientJobId ${clientJobId}. Change it by basicSync, or choose a new GUID.`,
    );
  }
  return added;
}

/** The same, whatever the client's id stands for. Each step is there once, by the rule by which later states are joined. */
export async function addRecord(
  ports: RecordPorts,
  principal: Principal,
  { document: sent, workflowName, trace }: NamedRecording,
): Promise<AddedRecord> {
  const tidy = { ...sent, ...tidySteps(sent) };
  const { document, stamps } = withName({ document: tidy, stamps: NO_STAMPS }, workflowName);
  const written = writeDocument(document);
  demandSize(written);
  const job = jobOf(ports, principal, { document, ...(trace && { trace }) });
  const { createdAt: at } = job;
  const message = `Recorded by ${principal.name}.`;
  const created: NewEvent = { at, code: "job.created", severity: "info", message };
  const objectId = ports.objectIds.next();
  const added = await ports.records.add(
    { job, secrets: [], events: [created, ...endOf(moveOf(document), at)] },
    {
      document,
      stamps,
      written,
      objectId,
      createdBy: identityOf(principal),
      content: contentOf(tidy),
      task: taskOfRecord(document, objectId, timeText(at)),
      follower: planFollower(ports, job, { document, at }),
    },
  );
  if (added.isNew) {
    wakeFor(ports, job);
  }
  return added;
}

/** Whoever wants to be told is. */
export function wakeFor(ports: Pick<Ports, "engine" | "telemetry">, job: Job): void {
  ports.engine.wake();
  ports.telemetry?.jobMoved(jobNews(job));
}

function jobOf(
  { ids, clock }: RecordPorts,
  { name: submittedBy, company }: Principal,
  { document, trace }: Recording,
): Job {
  const createdAt = clock.now();
  const name = jobNameOf(document);
  return {
    id: ids.next(),
    companyId: company.id,
    workflow: RECORD_WORKFLOW,
    profile: "default",
    asked: {
      ...(name === undefined ? {} : { name }),
      workflow: RECORD_WORKFLOW,
      externalId: document.metadata.clientJobId,
    },
    ...stateOf(document, createdAt),
    cancelRequested: false,
    submittedBy,
    createdAt,
    ...(trace?.traceparent === undefined ? {} : { traceparent: trace.traceparent }),
  };
}
