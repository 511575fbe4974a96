/** The generated file: where it is and what it must hold. Used by `npm run generate` and by the test that it is current. */

import { join } from "node:path";
import { generateTypes } from "./typescript.ts";
import { readSchemaModel } from "../xsd/xsd-reader.ts";

export interface GeneratedFile {
  /** From the project's home. */
  readonly path: string;
  readonly text: string;
}

/** The entry files of what is read as values; header blocks and faults are not. */
const ENTRIES = ["job.xsd", "ips.xsd", "problem.xsd"];

/**
 * Generates the contract's TypeScript types.
 * @param xsdDir the directory of the XSD files
 */
export function generatedFile(xsdDir: string): GeneratedFile {
  return {
    path: "src/core/model/contract-types.gen.ts",
    text: generateTypes(ENTRIES.map((entry) => readSchemaModel(join(xsdDir, entry)))),
  };
}
