/** The directories that the operator opened for uploads: found by the name a caller uses, and never left. */

import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, readlink, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { WorkflowFailure } from "../../core/ports/workflow-context.ts";

export interface OpenedDirectory {
  /** By which callers may call it; without one they say where below it, or its whole path. */
  readonly name?: string;
  /** Absolute. */
  readonly path: string;
}

/** A directory inside an opened one, without any link on the way. */
export interface ServerDirectory {
  /** The opened directory's real path. */
  readonly root: string;
  /** Names below it. */
  readonly segments: readonly string[];
}

const PATH_CHARS_MAX = 1000;

/** What a serverDir has to be, for the caller. */
export const SERVER_DIR_RULE =
  "serverDir must be a directory that the operator opened for uploads, or one inside it: its path, its name, or what follows it, without .., backslashes or control characters, at most 1,000 characters.";

/** True for text that can name a directory at all. */
export function isServerDir(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is refused here
  const isOdd = text.length > PATH_CHARS_MAX || /[\u0000-\u001f\u007f\\]/u.test(text);
  return !isOdd && text.trim() !== "" && !text.split("/").includes("..");
}

/** The directory that a caller means. Throws WorkflowFailure `option` where there is none inside an opened one. */
export async function findServerDirectory(
  opened: readonly OpenedDirectory[],
  serverDir: string,
): Promise<ServerDirectory> {
  if (isServerDir(serverDir)) {
    for (const directory of opened) {
      const below = segmentsBelow(directory, serverDir);
      const root = below && (await realDirectory(directory.path));
      if (below !== undefined && root !== undefined && (await isPlainDirectory(root, below))) {
        return { root, segments: below };
      }
    }
  }
  throw new WorkflowFailure("option", `There is no such directory. ${SERVER_DIR_RULE}`);
}

/** The names below an opened directory; undefined if the text does not mean that one. */
function segmentsBelow(
  directory: OpenedDirectory,
  serverDir: string,
): readonly string[] | undefined {
  const segments = serverDir.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (isAbsolute(serverDir)) {
    const below = relative(directory.path, join(sep, ...segments));
    const isInside = below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
    return isInside ? below.split(sep).filter((segment) => segment !== "") : undefined;
  }
  const [first, ...rest] = segments;
  return directory.name !== undefined && first === directory.name ? rest : segments;
}

async function realDirectory(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return undefined;
  }
}

/** True if every step from the root on is a directory and none is a link. */
async function isPlainDirectory(root: string, segments: readonly string[]): Promise<boolean> {
  let path = root;
  try {
    for (const segment of ["", ...segments]) {
      path = join(path, segment);
      if (!(await lstat(path)).isDirectory()) {
        return false;
      }
    }
    return true;
  } catch {
    return false;
  }
}

/** What was found in a directory. */
export interface FoundEntry {
  /** Names from the directory that was asked for on. */
  readonly segments: readonly string[];
  /** "link" and "other" (a device, a pipe) are never opened. */
  readonly kind: "file" | "link" | "other";
}

const DEPTH_MAX = 32;

/** The files in a directory by name, hidden ones left out; with those in its subfolders if asked. Throws WorkflowFailure if it cannot be read. */
export async function* entriesIn(
  { root, segments }: ServerDirectory,
  includeSubfolders: boolean,
  below: readonly string[] = [],
): AsyncGenerator<FoundEntry> {
  const entries = await readDirectory(join(root, ...segments, ...below));
  for (const entry of entries) {
    const found = [...below, entry.name];
    if (entry.name.startsWith(".")) {
      continue;
    }
    if (!entry.isDirectory()) {
      const kind = entry.isFile() ? "file" : entry.isSymbolicLink() ? "link" : "other";
      yield { segments: found, kind };
    } else if (includeSubfolders && below.length < DEPTH_MAX) {
      yield* entriesIn({ root, segments }, true, found);
    }
  }
}

async function readDirectory(path: string) {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  } catch (error) {
    throw new WorkflowFailure("external", "A directory cannot be read by the server.", error);
  }
}

/** Opens a file for reading, never through a link. The caller closes it. Throws WorkflowFailure. */
export async function openInside(
  { root, segments }: ServerDirectory,
  names: readonly string[],
): Promise<FileHandle> {
  const path = join(root, ...segments, ...names);
  const handle = await openPlain(path);
  try {
    // A link in the place of a folder above it would not stop the opening, so what was opened is asked where it lies.
    if ((await handle.stat()).isFile() && (await placeOf(handle, path)) === path) {
      return handle;
    }
  } catch (error) {
    await handle.close();
    throw unreadable(error);
  }
  await handle.close();
  throw unreadable();
}

async function openPlain(path: string): Promise<FileHandle> {
  try {
    // A pipe would keep the opening waiting for a writer.
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    throw unreadable(error);
  }
}

/** Linux tells where an open file lies; elsewhere its path is followed again and has to lead to the same file. */
async function placeOf(handle: FileHandle, path: string): Promise<string> {
  if (process.platform === "linux") {
    return readlink(`/proc/self/fd/${handle.fd}`);
  }
  const [opened, now] = [await handle.stat({ bigint: true }), await lstat(path, { bigint: true })];
  return opened.ino === now.ino && opened.dev === now.dev ? realpath(path) : "";
}

function unreadable(cause?: unknown): WorkflowFailure {
  const message = "It cannot be read: it is gone, no plain file, or not readable by the server.";
  return new WorkflowFailure("external", message, cause);
}
