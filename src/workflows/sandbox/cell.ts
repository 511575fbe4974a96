/**
 * The directory of one sandbox child: the server puts the input in and takes outputs out, so that the child needs no way
 * to any other file. Whatever lies in it may have been put there by a hostile child.
 */

import {
  chmod,
  chown,
  constants,
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
} from "node:fs/promises";
import { join } from "node:path";
import { diskFault } from "../../core/model/files/disk-fault.ts";
import { WorkflowFailure } from "../../core/ports/workflow-context.ts";
import type { Cell } from "./wall.ts";

/** As the child sees them from its working directory. */
export const CELL_INPUT = "in/input";
/** The inputs of a task that has several: the first is where that of other tasks is. */
export function cellInput(index: number): string {
  return index === 0 ? CELL_INPUT : `${CELL_INPUT}-${index + 1}`;
}
export const CELL_OUTPUT = "out/output";
/** Where libvips puts what it does not hold in memory. */
export const CELL_TEMP = "out";

/** Makes a cell in this directory of the server's, for a child that runs as this user. */
export async function makeCell(parent: string, uid?: number): Promise<Cell> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const directory = await mkdtemp(join(parent, "cell-"));
  // Passable and no more: what is inside is known by its name only.
  await chmod(directory, 0o711);
  await mkdir(join(directory, "in"), { mode: 0o711 });
  await mkdir(join(directory, "out"), { mode: 0o700 });
  if (uid === undefined) {
    return { directory };
  }
  await chown(join(directory, "out"), uid, uid);
  return { directory, uid };
}

/** Copies files in: links would be the files themselves, which the child must not change. */
export async function putInputs(cell: Cell, paths: readonly string[]): Promise<void> {
  for (const [index, path] of paths.entries()) {
    const input = join(cell.directory, cellInput(index));
    await copyFile(path, input, constants.COPYFILE_FICLONE);
    if (cell.uid !== undefined) {
      await chmod(input, 0o444);
    }
  }
}

/** Takes what the child wrote under a name out to a path of the server's own. Throws WorkflowFailure if it is no plain file. */
export async function takeOutput(
  cell: Cell,
  { name, path }: { readonly name: string; readonly path: string },
): Promise<{ readonly sizeBytes: number }> {
  try {
    // First out of the child's reach, then looked at: what was checked cannot be exchanged.
    await rename(join(cell.directory, name), path);
    const found = await lstat(path);
    if (found.isFile() && found.nlink === 1) {
      return { sizeBytes: found.size };
    }
  } catch (error) {
    const fault = diskFault(error);
    throw fault === error ? noPlainFile(error) : fault;
  }
  await rm(path, { recursive: true, force: true });
  throw noPlainFile();
}

function noPlainFile(cause?: unknown): WorkflowFailure {
  const message = "The program that reads the file left no plain file as its output.";
  return new WorkflowFailure("generic", message, cause);
}

/** Leaves nothing of one task to the next. */
export async function clearCell({ directory }: Cell): Promise<void> {
  for (const part of ["in", "out"]) {
    const names = await readdir(join(directory, part));
    for (const name of names) {
      await rm(join(directory, part, name), { recursive: true, force: true });
    }
  }
}

/** What cannot be removed now, because its child made it so, goes with the next start of the server. */
export async function removeCell({ directory }: Cell): Promise<void> {
  await rm(directory, { recursive: true, force: true }).catch(() => undefined);
}
