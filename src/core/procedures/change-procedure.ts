/** Changes what is told of a procedure, and by which of its versions people work. */

import {
  type ProcedureFields,
  procedureNotFound,
  versionNotFound,
} from "../model/people/procedure.ts";
import { demandPolicy } from "../model/access/policy.ts";
import type { Principal } from "../model/principal.ts";
import type { Ports } from "../ports/ports.ts";
import { checkFields } from "./check-fields.ts";

type ChangePorts = Pick<Ports, "clock" | "procedures">;

export interface ToldOfProcedure {
  readonly id: string;
  /** What is left out stays as it is. */
  readonly fields: Partial<ProcedureFields>;
}

/** Throws forbidden, invalid-document, not-found. */
export async function changeProcedure(
  { clock, procedures }: ChangePorts,
  principal: Principal,
  { id, fields }: ToldOfProcedure,
): Promise<void> {
  demandPolicy(principal, "Workflow_Modify");
  checkFields(fields);
  const change = { ...fields, updatedAt: clock.now() };
  if (!(await procedures.change(principal.company.id, id, change))) {
    throw procedureNotFound(id);
  }
}

/** Throws forbidden, not-found. */
export async function activateVersion(
  { clock, procedures }: ChangePorts,
  principal: Principal,
  versionId: string,
): Promise<void> {
  demandPolicy(principal, "Workflow_Modify");
  if (!(await procedures.activate(principal.company.id, versionId, clock.now()))) {
    throw versionNotFound(versionId);
  }
}
