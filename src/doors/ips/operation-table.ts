/** The operations table: what the WSDL declares, each with the row that does it. */

import { readFileSync } from "node:fs";
import type { WSDL } from "soap";
import type { OperationRow } from "./operations/operation.ts";

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

/**
 * Reads the WSDL and joins it with the rows. Rejects, so that the start stops, where an operation has no row and where a
 * row has no operation.
 * @param rows by operation name
 */
export async function readOperations(
  wsdlFile: string,
  rows: Readonly<Record<string, OperationRow>>,
): Promise<Operations> {
  const wsdl = await loadWsdl(wsdlFile);
  // node-soap lays the bindings' operations over those of the port type; a test holds the three together.
  const methods = Object.values(wsdl.definitions.portTypes)[0]?.methods ?? {};
  const names = Object.keys(methods).sort();
  const strays = Object.keys(rows).filter((name) => !names.includes(name));
  if (strays.length > 0) {
    throw new Error(`${wsdlFile} declares no operation ${strays.join(", ")}, which has a handler.`);
  }
  const operations = names.map((name): Operation => {
    const row = rows[name];
    const paramElement = methods[name]?.input.$name;
    const returnElement = methods[name]?.output.$name;
    if (row === undefined || paramElement === undefined || returnElement === undefined) {
      throw new Error(`${wsdlFile} declares the operation ${name}, which has no handler.`);
    }
    return { name, paramElement, returnElement, ...row };
  });
  return {
    names: new Set(names),
    byName: new Map(operations.map((operation) => [operation.name, operation])),
    byParamElement: new Map(operations.map((operation) => [operation.paramElement, operation])),
  };
}

/** node-soap is loaded here and not at import, because it is heavy and only the start needs it. */
async function loadWsdl(wsdlFile: string): Promise<WSDL> {
  const soap = await import("soap");
  const wsdl = new soap.WSDL(readFileSync(wsdlFile, "utf8"), wsdlFile, {});
  await new Promise<void>((resolve, reject) => {
    wsdl.onReady((error?: Error | null) => (error ? reject(error) : resolve()));
  });
  return wsdl;
}
