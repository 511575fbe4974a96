/** Finds procedures of a company. */

import {
  type Procedure,
  procedureNotFound,
  type ProcedureVersion,
  versionNotFound,
} from "../model/people/procedure.ts";
import { demandPolicy } from "../model/access/policy.ts";
import type { Principal } from "../model/principal.ts";
import type { Ports } from "../ports/ports.ts";
import type { ProcedurePage } from "../ports/people/procedures.ts";

/** Newest first. Throws forbidden. */
export async function listProcedures(
  { procedures }: Pick<Ports, "procedures">,
  principal: Principal,
  page: ProcedurePage,
): Promise<readonly Procedure[]> {
  demandPolicy(principal, "Workflow_Read");
  return procedures.list(principal.company.id, page);
}

/** Throws forbidden; not-found also for another company's. */
export async function findProcedure(
  { procedures }: Pick<Ports, "procedures">,
  principal: Principal,
  id: string,
): Promise<Procedure> {
  demandPolicy(principal, "Workflow_Read");
  const found = await procedures.find(principal.company.id, id);
  if (found === undefined) {
    throw procedureNotFound(id);
  }
  return found;
}

export interface VersionOfProcedure {
  readonly procedureId: string;
  readonly versionId: string;
}

/** Its content is ports.blobs.open(version.blobId). Throws forbidden, not-found. */
export async function findVersion(
  ports: Pick<Ports, "procedures">,
  principal: Principal,
  { procedureId, versionId }: VersionOfProcedure,
): Promise<ProcedureVersion> {
  const { versions } = await findProcedure(ports, principal, procedureId);
  const found = versions.find(({ id }) => id === versionId);
  if (found === undefined) {
    throw versionNotFound(versionId);
  }
  return found;
}
