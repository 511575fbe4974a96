/** Removes a procedure, or one version of it, for good. Records that were made by it stay. */

import { procedureNotFound, versionNotFound } from "../model/people/procedure.ts";
import { demandPolicy } from "../model/access/policy.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";

type RemovePorts = Pick<Ports, "blobs" | "clock" | "procedures">;

/** Throws forbidden, not-found. */
export async function removeProcedure(
  { blobs, procedures }: RemovePorts,
  principal: Principal,
  id: string,
): Promise<void> {
  demandPolicy(principal, "Workflow_Delete");
  const orphans = await procedures.remove(principal.company.id, id);
  if (orphans === undefined) {
    throw procedureNotFound(id);
  }
  await blobs.remove(orphans);
}

export interface VersionToRemove {
  readonly procedureId: string;
  readonly versionId: string;
}

/** Throws forbidden, not-found, and illegal-transition for the active version. */
export async function removeVersion(
  { blobs, clock, procedures }: RemovePorts,
  principal: Principal,
  { procedureId, versionId }: VersionToRemove,
): Promise<void> {
  demandPolicy(principal, "Workflow_Delete");
  const version = { procedureId, versionId, now: clock.now() };
  const orphans = await procedures.removeVersion(principal.company.id, version);
  if (orphans === undefined) {
    throw versionNotFound(versionId);
  }
  if (orphans === "active") {
    const detail = `Version ${versionId} is the one that people work by. Activate another one first, or delete the whole workflow.`;
    throw new Problem("illegal-transition", detail);
  }
  await blobs.remove(orphans);
}
