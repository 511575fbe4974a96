/** The type of each line of a job's log, in the words of IPS. */

import type { EventCode } from "../../../core/model/event.ts";
import type { JobKind } from "./job-kind.ts";

/** Every event is one line. Its type is a word of its own, or the one that the kind of job has for such a line. */
const LINE_TYPES: Readonly<Record<EventCode, string | { readonly of: keyof JobKind }>> = {
  "job.created": "OriginalJobName",
  "job.queued": "JobClient",
  "job.started": { of: "begin" },
  "job.given-back": { of: "warning" },
  "job.prioritized": "JobClient",
  "job.held": "JobClient",
  "job.released": "JobClient",
  "job.cancel-requested": { of: "warning" },
  "job.completed": { of: "end" },
  "job.failed": "FatalError",
  "job.cancelled": { of: "end" },
  "job.followed": "InitiatingJobName",
  "document.added": "FileBegin",
  "document.renamed": "FileUpdated",
  "document.removed": { of: "cleanup" },
  "result.added": "FileEnd",
  "file.processed": { of: "success" },
  "file.failed": { of: "error" },
  "file.skipped": "DuplicateSkipped",
  "file.warning": { of: "warning" },
  "asset.added": { of: "success" },
  "asset.replaced": "FileUpdated",
  "asset.published": { of: "success" },
  "asset.unpublished": { of: "cleanup" },
  "export.ready": { of: "success" },
  "option.ignored": { of: "warning" },
  "mail.not-sent": { of: "warning" },
  "content.changed": { of: "warning" },
  "artwork.uploaded": "FileBegin",
  "artwork.adjusted": "FileUpdated",
  "preflight.done": { of: "success" },
  "review.wanted": { of: "warning" },
  "review.done": { of: "success" },
  "proof.ready": { of: "success" },
  "decision.made": { of: "success" },
  "artwork.expired": { of: "warning" },
  "link.revoked": { of: "warning" },
  "record.changed": { of: "success" },
  "contents.removed": { of: "cleanup" },
  "endpoint.off": { of: "warning" },
};

/** The type of a line about this event in the log of this kind of job. */
export function logTypeOf(code: EventCode, kind: JobKind): string {
  const type = LINE_TYPES[code];
  return typeof type === "string" ? type : kind[type.of];
}

/**
 * The events whose lines have one of these types (of any type without), each with the place of its type in alphabetical
 * order.
 */
export function codesOfTypes(
  kind: JobKind,
  types: readonly string[] | undefined,
): ReadonlyMap<EventCode, number> {
  // The table has exactly the codes as its keys.
  const codes = Object.keys(LINE_TYPES) as EventCode[];
  const names = [...new Set(codes.map((code) => logTypeOf(code, kind)))].sort();
  return new Map(
    codes
      .map((code) => [code, logTypeOf(code, kind)] as const)
      .filter(([, type]) => types === undefined || types.length === 0 || types.includes(type))
      .map(([code, type]) => [code, names.indexOf(type)]),
  );
}
