/** The fields of a job document that only the workflow artwork reads. */

import { ARTWORK_WORKFLOW as ARTWORK } from "../model/artwork.ts";
import type { JobDocumentRequest } from "../model/contract-types.gen.ts";
import { Problem } from "../model/problem.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";

const ARTWORK_FIELDS = ["capabilities", "brand", "artwork"] as const;

/** Throws conflicting-fields where another workflow is given what it would not read. */
export function refuseArtworkFields(
  { name }: Pick<WorkflowDeclaration, "name">,
  document: JobDocumentRequest,
): void {
  const field =
    name === ARTWORK ? undefined : ARTWORK_FIELDS.find((each) => document[each] !== undefined);
  if (field !== undefined) {
    const message = `${field} is for jobs of the workflow ${ARTWORK}, and this one is of the workflow ${name}. Send "workflow": "${ARTWORK}", or leave ${field} out.`;
    throw Problem.at("conflicting-fields", { pointer: `/${field}`, rule: "conflict", message });
  }
}
