/** Syncs a record with what a device has of it: makes it where it is new, else joins both. */

import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { StoredRecord } from "../model/people/record.ts";
import type { ChangedRecord, RecordChange } from "../ports/people/records.ts";
import { newsOf } from "./change-record.ts";
import { type Merged, mergeRecord } from "./merge-record.ts";
import { addRecord, type Recording, type RecordPorts, wakeFor } from "./record-job.ts";
import { demandSize, writeDocument } from "./write-document.ts";
import { procedureName, withName, withoutEmptyName } from "./workflow-name.ts";

/** Between two looks it may be made or deleted by somebody else, but not for ever. */
const TRIES_MAX = 5;

/** The record as it is afterwards. Throws payload-too-large; nothing is changed then. */
export async function syncRecord(
  ports: RecordPorts,
  principal: Principal,
  { document: sent, trace }: Recording,
): Promise<StoredRecord> {
  const workflowName = await procedureName(ports, principal.company.id, sent);
  const told = workflowName === undefined ? sent : withoutEmptyName(sent);
  // Whether it counts is decided here, not by devices.
  const document = { ...told, jobExclusion: [], excluded: false };
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const jobId = await ports.records.jobIdOf(principal.company.id, sent.metadata.clientJobId);
    const joined = jobId && (await join(ports, principal, { jobId, document, workflowName }));
    if (joined) {
      return joined.record;
    }
    const added = await addRecord(ports, principal, {
      document,
      workflowName,
      ...(trace && { trace }),
    });
    if (added.isNew) {
      return added.record;
    }
  }
  throw new Problem("unavailable", "The job is made and deleted all the time. Try again later.");
}

interface Joining extends Pick<Recording, "document"> {
  readonly jobId: string;
  /** As its procedure is called, where the device does not say. */
  readonly workflowName: string | undefined;
}

async function join(
  ports: RecordPorts,
  principal: Principal,
  { jobId, document, workflowName }: Joining,
): Promise<ChangedRecord | undefined> {
  let isChanged = false;
  const changed = await ports.records.change(jobId, (stored) => {
    const joined = mergeRecord(stored, document);
    ({ isChanged } = joined);
    const merged = { ...joined, ...withName(joined, workflowName) };
    const sync = { at: ports.clock.now(), by: principal.name };
    return isChanged ? changeOf(ports, { stored, merged }, sync) : undefined;
  });
  if (changed !== undefined && isChanged) {
    wakeFor(ports, changed.job);
  }
  return changed;
}

interface Sync {
  readonly at: number;
  /** The principal's name. */
  readonly by: string;
}

function changeOf(
  ports: RecordPorts,
  { stored, merged }: { readonly stored: StoredRecord; readonly merged: Merged },
  { at, by }: Sync,
): RecordChange {
  const { document, stamps, stepsAdded, stepsChanged } = merged;
  const written = writeDocument(document);
  demandSize(written);
  const message = `Synced by ${by}: ${stepsAdded} steps added, ${stepsChanged} changed.`;
  const news = newsOf(ports, { stored, state: merged }, { at, message });
  return { document, stamps, written, at, ...news };
}
