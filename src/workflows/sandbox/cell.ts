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
  unlink,
} from "node:fs/promises";
import { join } from "node:path";
import { diskFault } from "../../core/model/disk-fault.ts";
import { WorkflowFailure } from "../../core/ports/workflow-context.ts";
import type { Cell } from "./wall.ts";

/** As the child sees them from its working directory. */
export const CELL_INPUT = "in/input";
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

/** Copies a file in: a link would be the file itself, which the child must not change. */
export async function putInput(cell: Cell, path: string): Promise<void> {
  const input = join(cell.directory, CELL_INPUT);
  await copyFile(path, input, constants.COPYFILE_FICLONE);
  if (cell.uid !== undefined) {
    await chmod(input, 0o444);
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
  const outputs = join(directory, "out");
  const [names] = await Promise.all([readdir(outputs), unlink(join(directory, CELL_INPUT))]);
  for (const name of names) {
    await rm(join(outputs, name), { recursive: true, force: true });
  }
}

/** What cannot be removed now, because its child made it so, goes with the next start of the server. */
export async function removeCell({ directory }: Cell): Promise<void> {
  await rm(directory, { recursive: true, force: true }).catch(() => undefined);
}
