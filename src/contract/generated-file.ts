/** The one generated file: where it is and what it must hold. Used by `npm run generate` and by the test that it is current. */

import { join } from "node:path";
import { generateTypes } from "./typescript.ts";
import { readSchemaModel } from "./xsd-reader.ts";

/** The entry files in order of precedence: of two different types with one name, the later is renamed. */
const ENTRIES = ["job.xsd", "ips.xsd", "ips-common.xsd", "problem.xsd"];

/**
 * Generates the contract's TypeScript types.
 * @param xsdDir the directory of the XSD files
 * @returns the file's path from the project's home, and its text
 */
export function generatedFile(xsdDir: string): { path: string; text: string } {
  const models = ENTRIES.map((entry) => readSchemaModel(join(xsdDir, entry)));
  return { path: "src/core/contract-types.gen.ts", text: generateTypes(models) };
}
