/** A procedure as this door shows it: its clients call it a workflow. */

import type { Company } from "../../core/model/company.ts";
import type { Procedure, ProcedureVersion } from "../../core/model/people/procedure.ts";
import { timeText } from "../../core/text/time-text.ts";

export function workflowBody(procedure: Procedure, company: Pick<Company, "name">) {
  return {
    workflowId: procedure.id,
    created: timeText(procedure.createdAt),
    lastUpdated: timeText(procedure.updatedAt),
    teamName: company.name,
    activeVersionId: procedure.activeVersionId,
    name: procedure.name,
    description: procedure.description,
    tags: procedure.tags,
    isArchived: false,
    liveObjectIds: procedure.liveObjectIds,
    versions: procedure.versions.map(versionBody),
  };
}

function versionBody(version: ProcedureVersion) {
  return {
    versionId: version.id,
    fileReference: version.uploadId,
    fileSize: version.sizeBytes,
    uploaded: timeText(version.uploadedAt),
    authorId: version.authorId ?? null,
    authorName: version.author,
    version: version.number,
    versionNotes: version.notes,
    isArchived: false,
  };
}
