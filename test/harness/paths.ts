/** Where things stand in this repository: its root, the built programs, the schemas, the sample files. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");
/** The built server, and the commands. */
export const MAIN = join(ROOT, "dist/main.js");
export const CLI = join(ROOT, "dist/cli.js");
export const XSD_DIR = join(ROOT, "xsd");

/** The path of a file of test/samples. */
export function samplePath(name: string): string {
  return join(ROOT, "test/samples", name);
}

/** Its bytes. */
export function sample(name: string): Buffer {
  return readFileSync(samplePath(name));
}
