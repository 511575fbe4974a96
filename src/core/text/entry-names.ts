/** Paths of files in a zip or a folder: safe to unpack anywhere. */

import { safeFileName } from "./file-name.ts";
import { stepsOf } from "./folder-names.ts";
import { nameKey, TakenNames } from "./taken-names.ts";

/** Windows opens devices by these names, whatever stands behind the first dot. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])[ ]*(\.|$)/iu;

/**
 * A path for each, with slashes between the folders that are written into its name and none that leads out. Each is there
 * once, also where upper and lower case or composed and decomposed letters are the same, and no file is where a folder is.
 */
export function entryNames(files: readonly { readonly fileName: string }[]): readonly string[] {
  const paths = files.map(({ fileName }) => stepsOf(fileName).map(safeStep));
  const folders = foldersOf(paths);
  return paths.map((steps) => {
    const folder = steps.slice(0, -1);
    const file = steps.at(-1) ?? "";
    return [...folder, folders.get(keyOf(folder))?.take(file) ?? file].join("/");
  });
}

/** The names in each folder, in which those of folders are taken. */
function foldersOf(paths: readonly (readonly string[])[]): ReadonlyMap<string, TakenNames> {
  const folders = new Map([[keyOf([]), new TakenNames()]]);
  for (const steps of paths) {
    for (const [index, name] of steps.slice(0, -1).entries()) {
      const key = keyOf(steps.slice(0, index + 1));
      if (!folders.has(key)) {
        folders.set(key, new TakenNames());
        folders.get(keyOf(steps.slice(0, index)))?.take(name);
      }
    }
  }
  return folders;
}

function keyOf(folder: readonly string[]): string {
  return nameKey(folder.join("/"));
}

function safeStep(step: string): string {
  const safe = safeFileName(step) || "document";
  return DEVICE.test(safe) ? safeFileName(`_${safe}`) : safe;
}
