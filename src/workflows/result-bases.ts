/** What the names of a file's results begin with, so that one can tell by them of which file of the job they are. */

import { baseName, safeFileName } from "../core/text/file-name.ts";
import { nameKey, TakenNames } from "../core/text/taken-names.ts";

/**
 * For each file its name without extension. Where that of several is the same, as of photo.jpg and photo.png, all of these keep
 * their extension; of files with one name the later ones get a number.
 */
export function resultBases(
  files: readonly { readonly fileName: string }[],
  otherwise: string,
): readonly string[] {
  const names = files.map(({ fileName }) => safeFileName(fileName) || otherwise);
  const counts = new Map<string, number>();
  for (const name of names) {
    const key = nameKey(baseName(name));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const taken = new TakenNames();
  return names.map((name) => {
    const base = baseName(name);
    return taken.take((counts.get(nameKey(base)) ?? 0) > 1 ? name : base);
  });
}
