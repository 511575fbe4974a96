/** The name of the workflow in a record: that of the procedure, where the device names none. */

import type { RecordDocument, RecordState } from "../model/people/record.ts";
import type { Ports } from "../ports/ports.ts";
import { NO_TIME } from "../text/time-key.ts";
import { setMembers } from "./merge-record.ts";

/** The name of the procedure that the record follows; undefined where the record names it itself, or nobody uploaded it. */
export async function procedureName(
  { procedures }: Pick<Ports, "procedures">,
  companyId: string,
  document: RecordDocument,
): Promise<string | undefined> {
  if (isNamed(document)) {
    return undefined;
  }
  const { workflowId } = document.metadata;
  const procedure = await procedures.find(companyId, workflowId.toLowerCase());
  return procedure?.name;
}

/** What a device sends without the empty name, so that no name is undone by it. */
export function withoutEmptyName(document: RecordDocument): RecordDocument {
  const { workflowName: _, ...metadata } = document.metadata;
  return isNamed(document) ? document : { ...document, metadata };
}

/** The state with the name where it has none. Whatever a device says, whenever that was, stands against it. */
export function withName(state: RecordState, name: string | undefined): RecordState {
  return name === undefined || isNamed(state.document)
    ? state
    : setMembers(state, { metadata: { workflowName: name } }, NO_TIME);
}

function isNamed({ metadata: { workflowName } }: RecordDocument): boolean {
  return (workflowName ?? "") !== "";
}
