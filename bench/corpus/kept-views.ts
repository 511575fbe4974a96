/** What the programs of others made of a file, kept beside its hash: they are slow, and do not change from run to run. */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { View } from "./view.ts";

export interface References {
  readonly views: readonly View[];
  /** Of a PDF that `pdfinfo` can read. */
  readonly pages?: number;
}

/** Takes what is kept of the file, or makes and keeps it; without a folder it is made each time. */
export async function keptOrMade(
  { file, folder }: { readonly file: string; readonly folder: string | undefined },
  make: () => Promise<References>,
): Promise<References> {
  if (folder === undefined) {
    return make();
  }
  mkdirSync(folder, { recursive: true });
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
  const path = join(folder, `${hash}.json`);
  try {
    return JSON.parse(readFileSync(path, "utf8")) as References;
  } catch {
    const made = await make();
    writeFileSync(`${path}.part`, JSON.stringify(made));
    renameSync(`${path}.part`, path);
    return made;
  }
}
