/** The generated files: where they are and what they must hold. Used by `npm run generate` and by the test that they are current. */

import { join } from "node:path";
import { generateJobQuery } from "./job-query.ts";
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
 * Generates the contract's TypeScript types, and which fields of a job a query may hold.
 * @param xsdDir the directory of the XSD files
 */
export function generatedFiles(xsdDir: string): readonly GeneratedFile[] {
  const modelOf = (entry: string) => readSchemaModel(join(xsdDir, entry));
  return [
    { path: "src/core/model/contract-types.gen.ts", text: generateTypes(ENTRIES.map(modelOf)) },
    {
      path: "src/doors/rest/operations/jobs/job-query.gen.ts",
      text: generateJobQuery(modelOf("job.xsd")),
    },
  ];
}
