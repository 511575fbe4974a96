/** Changes of a record that people ask for beside the devices: its members, whose it is, whether it counts. */

import type { NewEvent } from "../model/event.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import {
  hasEnded,
  type Members,
  type RecordState,
  type StoredRecord,
} from "../model/people/record.ts";
import type { ChangedRecord, RecordChange, RecordName } from "../ports/people/records.ts";
import type { Ports } from "../ports/ports.ts";
import { timeText } from "../text/time-text.ts";
import { taskOfRecord } from "../work-orders/task-of-record.ts";
import { planFollower } from "./plan-follower.ts";
import { setMembers } from "./merge-record.ts";
import { findRecord, recordNotFound } from "./read-records.ts";
import { wakeFor } from "./record-job.ts";
import { endOf, jobNameOf, moveOf } from "./record-move.ts";
import { keyOrNone } from "../text/time-key.ts";
import { demandSize, writeDocument } from "./write-document.ts";

export type ChangePorts = Pick<
  Ports,
  "clock" | "engine" | "followerWorkflows" | "ids" | "records" | "telemetry"
>;

export interface RecordUpdate {
  /** Members of its metadata by name, and free ones. */
  readonly metadata?: Members;
  readonly free?: Members;
}

/** The record with these members set. Throws not-found, illegal-transition once it has ended, payload-too-large. */
export async function updateRecord(
  ports: ChangePorts,
  principal: Principal,
  { name, set }: { readonly name: RecordName; readonly set: RecordUpdate },
): Promise<StoredRecord> {
  return changeNamed(ports, principal, {
    name,
    wish: "updated",
    message: `${principal.name} set ${namesOf(set)}.`,
    work: (stored, at) =>
      setMembers(stored, { ...set, metadata: modified(at, set.metadata) }, keyOrNone(at)),
  });
}

/** Free members, also of a record that has ended. Throws not-found, payload-too-large. */
export async function addMetadata(
  ports: ChangePorts,
  principal: Principal,
  { name, free }: { readonly name: RecordName; readonly free: Members },
): Promise<void> {
  await changeNamed(ports, principal, {
    name,
    message: `${principal.name} set ${namesOf({ free })}.`,
    work: (stored, at) => setMembers(stored, { free, metadata: modified(at) }, keyOrNone(at)),
  });
}

/** Whose it is from now on. Throws not-found, illegal-transition once it has ended. */
export async function assignRecord(
  ports: ChangePorts,
  principal: Principal,
  { name, userId }: { readonly name: RecordName; readonly userId: string },
): Promise<void> {
  await changeNamed(ports, principal, {
    name,
    wish: "assigned",
    message: `${principal.name} assigned it to ${userId}.`,
    work: (stored, at) => setMembers(stored, { metadata: modified(at, { userId }) }, keyOrNone(at)),
  });
}

export interface Exclusion {
  readonly userId: string | null;
  readonly reason: string | null;
  readonly isExcluded: boolean;
}

/** Whether it counts, which is told beside it; it stays in lists. Throws not-found. */
export async function excludeRecord(
  ports: ChangePorts,
  principal: Principal,
  { name, exclusion }: { readonly name: RecordName; readonly exclusion: Exclusion },
): Promise<void> {
  const { isExcluded } = exclusion;
  await changeNamed(ports, principal, {
    name,
    message: isExcluded ? `${principal.name} excluded it.` : `${principal.name} counts it again.`,
    work: ({ document, stamps }, created) => {
      const jobExclusion = [...(document.jobExclusion ?? []), { ...exclusion, created }];
      return { document: { ...document, jobExclusion, excluded: isExcluded }, stamps };
    },
  });
}

/** A change that somebody wants. */
export interface Wish {
  /** What cannot be done to one that has ended, as a participle; where it is missing, it can. */
  readonly wish?: string;
  readonly message: string;
  /** It ends the record, which one that is as large as can be does as well. */
  readonly isEnd?: true;
  /** `at`: now, as documents write it. Undefined where there is nothing to do. */
  readonly work: (stored: StoredRecord, at: string) => RecordState | undefined;
}

async function changeNamed(
  ports: ChangePorts,
  principal: Principal,
  { name, ...wish }: Wish & { readonly name: RecordName },
): Promise<StoredRecord> {
  const { jobId } = await findRecord(ports, principal, name);
  const changed = await changeRecord(ports, jobId, wish);
  if (changed === undefined) {
    throw recordNotFound(name);
  }
  return changed.record;
}

/** The record and its job as they are afterwards; undefined where it is gone. Throws illegal-transition, payload-too-large. */
export async function changeRecord(
  ports: ChangePorts,
  jobId: string,
  { wish, message, isEnd, work }: Wish,
): Promise<ChangedRecord | undefined> {
  const at = ports.clock.now();
  let isDone = false;
  const changed = await ports.records.change(jobId, (stored) => {
    const state = work(stored, timeText(at));
    isDone = state !== undefined;
    if (state === undefined) {
      return undefined;
    }
    demandOpen(stored, wish);
    const written = writeDocument(state.document);
    if (isEnd !== true) {
      demandSize(written);
    }
    return { ...state, written, at, ...newsOf(ports, { stored, state }, { at, message }) };
  });
  if (changed !== undefined && isDone) {
    wakeFor(ports, changed.job);
  }
  return changed;
}

/** What becomes of the job, and what its history says. */
export function newsOf(
  ports: Pick<ChangePorts, "followerWorkflows" | "ids">,
  { stored, state }: { readonly stored: StoredRecord; readonly state: RecordState },
  { at, message }: { readonly at: number; readonly message: string },
): Pick<RecordChange, "move" | "name" | "events" | "task" | "follower"> {
  const { document: before, objectId, jobId, companyId } = stored;
  const { document } = state;
  const changed: NewEvent = { at, code: "record.changed", severity: "info", message };
  const name = jobNameOf(document);
  const also = {
    ...(name === jobNameOf(before) ? {} : { name }),
    task: taskOfRecord(document, objectId, timeText(at)),
  };
  if (document.metadata.status === before.metadata.status) {
    return { ...also, events: [changed] };
  }
  const move = moveOf(document);
  const follower = planFollower(ports, { id: jobId, companyId }, { document, at });
  return { ...also, move, follower, events: [changed, ...endOf(move, at)] };
}

function demandOpen({ document }: StoredRecord, wish: string | undefined): void {
  if (wish !== undefined && hasEnded(document)) {
    const { clientJobId, status } = document.metadata;
    throw new Problem(
      "illegal-transition",
      `Job ${clientJobId} is ${status}, which is final: it cannot be ${wish} any more.`,
    );
  }
}

/** Members set by somebody here, and when. */
export function modified(at: string, members: Members = {}): Members {
  return { ...members, modified: at };
}

function namesOf({ metadata = {}, free = {} }: RecordUpdate): string {
  const names = [...Object.keys(metadata), ...Object.keys(free)];
  return names.length === 0 ? "nothing" : `${names.length} members of its metadata`;
}
