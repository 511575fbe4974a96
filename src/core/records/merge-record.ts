/** A state of a record that a device sends joined with the one that is stored, whichever is older. */

import {
  hasEnded,
  type Members,
  NO_STAMPS,
  type RecordDocument,
  type RecordMetadata,
  type RecordState,
  type Stamps,
} from "../model/people/record.ts";
import { exceptions, mergeMembers, type MergedMembers, type Stamped } from "./merge-members.ts";
import { type MergedSteps, mergeSteps } from "./merge-steps.ts";
import { keyOrNone } from "../text/time-key.ts";

export interface Merged extends RecordState {
  readonly stepsAdded: number;
  readonly stepsChanged: number;
  /** False where the stored state knew it all. */
  readonly isChanged: boolean;
}

/**
 * Joins them: in whatever order, how often and however many at once states come, the same comes of it. An end is final: it
 * stands whenever it came, and of two ends the stored one.
 */
export function mergeRecord(stored: RecordState, sent: RecordDocument): Merged {
  const steps = mergeSteps(stored.document, sent);
  const incoming = { document: sent, stamps: NO_STAMPS };
  const [own, other] = [stamped(stored), stamped(incoming)];
  const top = mergeMembers(own.document, other.document);
  const metadata = mergeMembers(own.metadata, other.metadata);
  const free = mergeMembers(own.free, other.free);
  const status = joinedStatus(stored.document, sent);
  const isEnded = status !== stored.document.metadata.status;
  const hasFree = (stored.document.metadata.metadata ?? sent.metadata.metadata ?? null) !== null;
  return {
    ...put(stored, { steps, top, metadata, free, status, hasFree }),
    stepsAdded: steps.added,
    stepsChanged: steps.changed,
    isChanged:
      isEnded || steps.added + steps.changed + top.changed + metadata.changed + free.changed > 0,
  };
}

/** Members that people set here, at this time, whatever the devices say until then. */
export function setMembers(
  { document, stamps }: RecordState,
  set: { readonly metadata?: Members; readonly free?: Members },
  stamp: string,
): RecordState {
  const stampsOf = (members: Members = {}): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.keys(members).map((name) => [name, stamp]));
  const { metadata } = document;
  const free = set.free && { metadata: { ...metadata.metadata, ...set.free } };
  return {
    document: { ...document, metadata: { ...metadata, ...set.metadata, ...free } },
    stamps: {
      ...stamps,
      metadata: { ...stamps.metadata, ...stampsOf(set.metadata) },
      free: { ...stamps.free, ...stampsOf(set.free) },
    },
  };
}

interface StampedParts {
  readonly document: Stamped;
  readonly metadata: Stamped;
  readonly free: Stamped;
}

function stamped({ document, stamps }: RecordState): StampedParts {
  const { metadata, completedSteps: _a, cancelledSteps: _b, jobExclusion: _c, ...rest } = document;
  // Whether it is excluded is decided here, not by devices.
  const { excluded: _d, ...members } = rest;
  const { metadata: free, status: _e, clientJobId: _f, ...own } = metadata;
  const stamp = keyOrNone(metadata.updated);
  return {
    document: { members, stamps: stamps.document, stamp },
    metadata: { members: own, stamps: stamps.metadata, stamp },
    free: { members: free ?? {}, stamps: stamps.free, stamp },
  };
}

/** An end stands; of two states that are none, the newer. */
function joinedStatus(stored: RecordDocument, sent: RecordDocument): RecordMetadata["status"] {
  const [own, other] = [stored.metadata, sent.metadata];
  if (hasEnded(stored) || hasEnded(sent)) {
    return hasEnded(stored) ? own.status : other.status;
  }
  const [ownKey, otherKey] = [keyOrNone(own.updated), keyOrNone(other.updated)];
  const isNewer = ownKey === otherKey ? other.status > own.status : otherKey > ownKey;
  return isNewer ? other.status : own.status;
}

interface Parts {
  readonly steps: MergedSteps;
  readonly top: MergedMembers;
  readonly metadata: MergedMembers;
  readonly free: MergedMembers;
  readonly status: RecordMetadata["status"];
  /** One of them has free names, or room for them. */
  readonly hasFree: boolean;
}

function put(
  { document }: RecordState,
  { steps, top, metadata, free, status, hasFree }: Parts,
): RecordState {
  const merged: RecordMetadata = {
    ...document.metadata,
    ...metadata.members,
    status,
    ...(hasFree ? { metadata: free.members } : {}),
  };
  const stamp = keyOrNone(merged.updated);
  const stamps: Stamps = {
    document: exceptions(top.stamps, stamp),
    metadata: exceptions(metadata.stamps, stamp),
    free: exceptions(free.stamps, stamp),
  };
  return {
    document: { ...document, ...top.members, ...steps.lists, metadata: merged },
    stamps,
  };
}
