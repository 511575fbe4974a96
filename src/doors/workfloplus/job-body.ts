/** A job as this door shows it: as it came, with our id in front and null for what nobody said. */

import type { Members, RecordDocument, StoredRecord } from "../../core/model/people/record.ts";
import type { Call } from "./operation.ts";
import { JOB_NAMES, METADATA_NAMES } from "./job-shape.ts";

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
    metadata: { ...nulls(METADATA_NAMES), ...metadata },
    team: document["team"] ?? principal.company.name,
    jobExclusion: document.jobExclusion ?? [],
    excluded: document.excluded ?? false,
  };
}

function nulls(names: readonly string[]): Members {
  return Object.fromEntries(names.map((name) => [name, null]));
}
