/** The fields of a job document that only the workflow artwork reads, and those that it has no use for. */

import { ARTWORK_WORKFLOW } from "../model/artwork.ts";
import type { JobDocumentRequest } from "../model/contract-types.gen.ts";
import { Problem } from "../model/problem.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";

const ARTWORK_FIELDS = ["capabilities", "brand", "artwork"] as const;

/** Throws conflicting-fields where another workflow is given what it would not read. */
export function refuseArtworkFields(
  { name }: Pick<WorkflowDeclaration, "name">,
  document: JobDocumentRequest,
): void {
  const field = ARTWORK_FIELDS.find((each) => document[each] !== undefined);
  if (field !== undefined) {
    const message = `${field} is for jobs of the workflow ${ARTWORK_WORKFLOW}, and this one is of the workflow ${name}. Name workflow ${ARTWORK_WORKFLOW}, or leave ${field} out.`;
    throw conflict(field, message);
  }
}

/** Throws conflicting-fields where a job of the workflow artwork is given files in the way of others, or a time to run. */
export function refuseOtherFiles({
  document,
  fileCount,
}: {
  readonly document: JobDocumentRequest;
  readonly fileCount: number;
}): void {
  const field =
    fileCount > 0
      ? "data"
      : (["documents", "start", "execTime"] as const).find((each) => document[each] !== undefined);
  if (field !== undefined) {
    const message = `${field} is not taken by the workflow ${ARTWORK_WORKFLOW}: its file is what people upload at uploadURL, or what artwork.url leads to.`;
    throw conflict(field, message);
  }
}

function conflict(field: string, message: string): Problem {
  return Problem.at("conflicting-fields", { pointer: `/${field}`, rule: "conflict", message });
}
