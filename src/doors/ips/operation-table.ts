/** The operations table: what the WSDL declares, each with the row that does it. */

import type { OperationRow } from "./operations/operation.ts";
import { OPERATIONS } from "./operations/operations.ts";
import { WSDL_OPERATIONS } from "./operations/wsdl-operations.gen.ts";

export interface Operation extends OperationRow {
  readonly name: string;
  /** Local names of the body's element in a request and in an answer. */
  readonly paramElement: string;
  readonly returnElement: string;
}

export interface Operations {
  readonly names: ReadonlySet<string>;
  readonly byParamElement: ReadonlyMap<string, Operation>;
  readonly byName: ReadonlyMap<string, Operation>;
}

/** Every operation of the WSDL; the compiler finds one without a row and a row without one. */
export function operationTable(): Operations {
  // The object is a constant of ours, so its keys are its type's.
  const names = Object.keys(WSDL_OPERATIONS) as (keyof typeof WSDL_OPERATIONS)[];
  const operations = names.map((name): Operation => {
    const { param: paramElement, return: returnElement } = WSDL_OPERATIONS[name];
    return { name, paramElement, returnElement, ...OPERATIONS[name] };
  });
  return {
    names: new Set(names),
    byName: new Map(operations.map((operation) => [operation.name, operation])),
    byParamElement: new Map(operations.map((operation) => [operation.paramElement, operation])),
  };
}
