/** A job as this door shows it: as it came, with our id in front and null for what nobody said. */

import type { Members, RecordDocument, StoredRecord } from "../../core/model/people/record.ts";
import type { Call } from "./operation.ts";
import { JOB_NAMES, METADATA_NAMES } from "./job-shape.ts";
import { wholeStep, wholeSteps } from "./whole-steps.ts";

/** `document`: an earlier state of it, where that is meant. */
export function jobBody(
  { principal }: Pick<Call, "principal">,
  { objectId, document: now }: StoredRecord,
  document: RecordDocument = now,
): Members {
  const { metadata, ...members } = document;
  return {
    jobId: objectId,
    ...nulls(JOB_NAMES),
    ...members,
    ...(members.completedSteps && { completedSteps: wholeSteps(members.completedSteps) }),
    ...(members.cancelledSteps && { cancelledSteps: wholeSteps(members.cancelledSteps) }),
    metadata: {
      ...nulls(METADATA_NAMES),
      ...metadata,
      currentStep: wholeStep(metadata["currentStep"] ?? null),
    },
    team: document["team"] ?? principal.company.name,
    jobExclusion: document.jobExclusion ?? [],
    excluded: document.excluded ?? false,
  };
}

/** The same as JSON, in which the steps need not be written once more where the store has just written them. */
export function writtenJob(call: Pick<Call, "principal">, record: StoredRecord): Uint8Array {
  const pieces: string[] = [];
  for (const [name, value] of Object.entries(jobBody(call, record))) {
    const written = value === record.document[name] ? record.written?.lists.get(name) : undefined;
    const text = written ?? JSON.stringify(value);
    pieces.push(pieces.length === 0 ? "{" : ",", JSON.stringify(name), ":", text);
  }
  pieces.push("}");
  return bytesOf(pieces);
}

/** Texts behind each other in UTF-8: to join them first would copy all that is large once more. */
function bytesOf(pieces: readonly string[]): Uint8Array {
  const lengths = pieces.map((piece) => Buffer.byteLength(piece));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    at += bytes.write(piece, at);
  }
  return bytes;
}

function nulls(names: readonly string[]): Members {
  return Object.fromEntries(names.map((name) => [name, null]));
}
