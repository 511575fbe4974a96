/** Files of a job as a tree: a document's name has no folders, so the folders are written into it. */

import { safeFileName } from "../../core/text/file-name.ts";
import type { Entry } from "./tree.ts";

/** Stands for the slash; results that are called by their documents come back in the same folders. */
export const SEPARATOR = "›";

/** A file by its whole name. */
export type ShelfFile = Omit<Entry, "kind">;

/** The name of a document for the names of folders and file; "" where one of them cannot be a name. */
export function documentName(names: readonly string[]): string {
  const safe = names.map(safeFileName);
  return safe.includes("") ? "" : safe.join(SEPARATOR);
}

/** The steps of a whole name. What other doors took and could not be one, such as a step of dots, stays in one piece. */
function stepsOf(whole: string): readonly string[] {
  const steps = whole.split(SEPARATOR);
  return steps.every((step) => step !== "" && step === safeFileName(step)) ? steps : [whole];
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

/** The same files with names that differ, the later ones numbered. */
export function apart(files: readonly ShelfFile[]): readonly ShelfFile[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const name = freeName(file.name, (wanted) => taken.has(wanted));
    taken.add(name);
    return { ...file, name };
  });
}

/** The name, or the first that is numbered and free: `a.png`, `a (2).png`. */
function freeName(name: string, isTaken: (name: string) => boolean): string {
  let free = name;
  for (let count = 2; isTaken(free); count += 1) {
    free = numbered(name, count);
  }
  return free;
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

export function numbered(name: string, count: number): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)} (${count})${name.slice(dot)}` : `${name} (${count})`;
}
