/** The generated files: where they are and what they must hold. Used by `npm run generate` and by the test that they are current. */

import { join } from "node:path";
import { generateTypes } from "./typescript.ts";
import { readSchemaModel } from "../xsd/xsd-reader.ts";

export interface GeneratedFile {
  /** From the project's home. */
  readonly path: string;
  readonly text: string;
}

/** The entry files in order of precedence: of two different types with one name, the later is renamed. */
const ENTRIES = ["job.xsd", "ips.xsd", "ips-common.xsd", "problem.xsd"];
/** The client speaks REST only, and imports nothing of the server. */
const CLIENT_ENTRIES = ["job.xsd", "problem.xsd"];

/**
 * Generates the contract's TypeScript types.
 * @param xsdDir the directory of the XSD files
 */
export function generatedFiles(xsdDir: string): readonly GeneratedFile[] {
  const typesOf = (entries: readonly string[]): string =>
    generateTypes(entries.map((entry) => readSchemaModel(join(xsdDir, entry))));
  return [
    { path: "src/core/model/contract-types.gen.ts", text: typesOf(ENTRIES) },
    { path: "src/client/contract-types.gen.ts", text: typesOf(CLIENT_ENTRIES) },
  ];
}
