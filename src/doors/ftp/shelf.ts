/** Files of a job as a tree: a document's name has no folders, so the folders are written into it. */

import { entryNames } from "../../core/text/entry-names.ts";
import { baseName, fileNameOf, safeFileName } from "../../core/text/file-name.ts";
import { FOLDER_SEPARATOR, stepsOf } from "../../core/text/folder-names.ts";
import type { Entry } from "./tree.ts";

/** A file by its whole name. */
export type ShelfFile = Omit<Entry, "kind">;

/** The name of a document for the names of folders and file; "" where one of them cannot be a name. */
export function documentName(names: readonly string[]): string {
  const safe = names.map(safeFileName);
  return safe.includes("") ? "" : safe.join(FOLDER_SEPARATOR);
}

/** The steps of a whole name below a folder; none where it does not lie there. */
function stepsBelow(folder: string, whole: string): readonly string[] {
  const above = folder === "" ? [] : stepsOf(folder);
  const steps = stepsOf(whole);
  return above.every((step, index) => step === steps[index]) ? steps.slice(above.length) : [];
}

/** What lies in a folder: files and folders, each once. `folder`: its whole name, "" for the top. */
export function entriesIn(
  folder: string,
  files: readonly ShelfFile[],
  made: Iterable<string>,
): readonly Entry[] {
  const entries = new Map<string, Entry>();
  const addFolder = (name: string, modifiedAt: number, isWritable: boolean): void => {
    const before = entries.get(name)?.modifiedAt ?? 0;
    const at = Math.max(before, modifiedAt);
    entries.set(name, { name, kind: "folder", sizeBytes: 0, modifiedAt: at, isWritable });
  };
  for (const file of files) {
    const [name, ...rest] = stepsBelow(folder, file.name);
    if (name !== undefined && rest.length === 0) {
      entries.set(name, { ...file, name, kind: "file" });
    } else if (name !== undefined) {
      addFolder(name, file.modifiedAt, file.isWritable);
    }
  }
  for (const whole of made) {
    const [name] = stepsBelow(folder, whole);
    if (name !== undefined && !entries.has(name)) {
      addFolder(name, 0, true);
    }
  }
  return [...entries.values()];
}

/** Whether a file of this whole name lies in the folder, or in one of its own. */
export function isBelow(folder: string, whole: string): boolean {
  return stepsBelow(folder, whole).length > 0;
}

/** Whether there is such a folder. */
export function hasFolder(
  folder: string,
  files: readonly ShelfFile[],
  made: Iterable<string>,
): boolean {
  return (
    folder === "" ||
    files.some(({ name }) => isBelow(folder, name)) ||
    [...made].some((name) => name === folder || isBelow(folder, name))
  );
}

/** Results as files: those of the ZIP of the job's results, under the same paths. */
export function resultFiles(results: readonly StoredFile[]): readonly ShelfFile[] {
  const paths = entryNames(results);
  return results.map((result, index) => {
    const name = (paths[index] ?? "").replaceAll("/", FOLDER_SEPARATOR);
    return { ...shelfFile(result), name };
  });
}

interface StoredFile {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly createdAt: number;
  readonly modifiedAt?: number;
}

/** A document or result as a file that nobody changes. */
export function shelfFile(file: StoredFile): ShelfFile {
  const { fileName, sizeBytes, createdAt, modifiedAt = createdAt } = file;
  return { name: fileName, sizeBytes, modifiedAt, isWritable: false };
}

/** The name with a number before its extension, within the length of names: `a (2).png`. */
export function numbered(name: string, count: number): string {
  const base = baseName(name);
  return fileNameOf(base, ` (${count})${name.slice(base.length)}`);
}
