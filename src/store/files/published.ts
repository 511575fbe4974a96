/** The publish directory on disk: each company's published files under their paths, for a web server to deliver. */

import { constants } from "node:fs";
import { type FileHandle, open, readdir, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { parseAssetPath, PATH_RULE } from "../../core/model/asset.ts";
import { diskFault } from "../../core/model/files/disk-fault.ts";
import type { PublishDirectory, PublishedFile } from "../../core/ports/files.ts";
import type { Ids } from "../../core/ports/base.ts";
import { Problem } from "../../core/model/problem.ts";
import { makeDirectory, writeDurably } from "./disk/durable-file.ts";
import { readPieces } from "./disk/read-pieces.ts";
import { codeOf } from "../databases/faults.ts";

export interface PublishDirectories {
  readonly publishedDir: string;
  /** On the same file system. */
  readonly tempDir: string;
}

/** What a file system answers where a file stands in the way of a directory, or the other way round. */
const IN_THE_WAY = new Set(["EEXIST", "ENOTDIR", "EISDIR", "ENOTEMPTY"]);
/** Where the path as a whole is too long, or its characters are none that are taken there. */
const UNFIT = new Set(["ENAMETOOLONG", "EILSEQ", "EINVAL"]);
const LOCKED = new Set(["EACCES", "EPERM", "EROFS"]);
/** What somebody still holds, such as a mount or a file that NFS keeps until it is closed. */
const HELD = new Set(["EBUSY", "ENOTEMPTY", "EEXIST"]);

export function createPublishDirectory(
  { publishedDir, tempDir }: PublishDirectories,
  ids: Ids,
): PublishDirectory {
  return {
    async publish(companyNumber, assetPath, content) {
      const targetPath = publishedPath(companyDir(publishedDir, companyNumber), assetPath);
      try {
        await writeDurably(content, {
          tempPath: path.join(tempDir, ids.next()),
          targetPath,
          sizeBytesMax: Infinity,
          prepareDirectory: () => makeDirectory(publishedDir, path.dirname(targetPath)),
        });
      } catch (error) {
        throw publishFault(assetPath, diskFault(error));
      }
    },

    async keepOnly(companyNumber, paths) {
      const keep = new Set(paths);
      const removed: string[] = [];
      await prune(companyDir(publishedDir, companyNumber), "", { keep, removed });
      return removed.sort();
    },

    open: async (companyNumber, assetPath) =>
      openFile(publishedPath(companyDir(publishedDir, companyNumber), assetPath)),
  };
}

/** Undefined if there is no regular file. */
async function openFile(file: string): Promise<PublishedFile | undefined> {
  const handle = await openExisting(file);
  if (handle === undefined) {
    return undefined;
  }
  // What was opened is asked what it is, not its path: that may be another file by now.
  const stats = await handle.stat({ bigint: true }).catch(() => undefined);
  if (stats?.isFile() !== true) {
    await handle.close();
    return undefined;
  }
  return {
    sizeBytes: Number(stats.size),
    // A published file is never written to, only replaced by another one: number, time and size name this content.
    etag: `"${stats.ino.toString(36)}-${stats.mtimeNs.toString(36)}-${stats.size.toString(36)}"`,
    read: (range) => readPieces(handle, range),
    close: () => handle.close(),
  };
}

async function openExisting(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ELOOP", "EISDIR", "ENXIO"].includes(codeOf(error))) {
      return undefined;
    }
    throw error;
  }
}

/** The name of a company's directory. Throws not-found. */
export function companyName(companyNumber: number): string {
  if (!Number.isSafeInteger(companyNumber) || companyNumber < 0) {
    throw new Problem("not-found", `There is no company ${companyNumber}.`);
  }
  return String(companyNumber);
}

function companyDir(publishedDir: string, companyNumber: number): string {
  return path.join(publishedDir, companyName(companyNumber));
}

/** Joins safely: what comes out lies inside the root. Throws invalid-document for what cannot. */
function publishedPath(root: string, assetPath: string): string {
  const parsed = parseAssetPath(assetPath);
  const joined = path.join(root, parsed?.folder ?? "", parsed?.fileName ?? "");
  if (parsed === undefined || !joined.startsWith(root + path.sep)) {
    throw noPath();
  }
  return joined;
}

/** What has no path under which it could be published. */
export function noPath(): Problem {
  return new Problem("invalid-document", `This cannot be published: its path must be ${PATH_RULE}`);
}

/** Where a folder and a file would have the same path. */
export function inTheWay(assetPath: string, cause?: unknown): Problem {
  return unpublishable(
    assetPath,
    "a folder and a file would have the same path. Rename one of them.",
    cause,
  );
}

function unpublishable(assetPath: string, reason: string, cause: unknown): Problem {
  return new Problem("conflicting-fields", `${assetPath} cannot be published: ${reason}`, {
    cause,
  });
}

interface Pruning {
  readonly keep: ReadonlySet<string>;
  readonly removed: string[];
}

/** Removes files that are not to be kept and directories that are empty then. True if nothing is left. */
async function prune(directory: string, prefix: string, pruning: Pruning): Promise<boolean> {
  let left = 0;
  for (const entry of await entriesOf(directory)) {
    const name = prefix + entry.name;
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      left += (await prune(full, `${name}/`, pruning)) ? 0 : 1;
    } else if (pruning.keep.has(name)) {
      left += 1;
    } else if (await wasRemoved(() => rm(full, { force: true }))) {
      pruning.removed.push(name);
    } else {
      left += 1;
    }
  }
  return left === 0 && (prefix === "" || (await wasRemoved(() => rmdir(directory))));
}

async function wasRemoved(remove: () => Promise<void>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (HELD.has(codeOf(error))) {
      return false;
    }
    throw error;
  }
}

async function entriesOf(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return [];
    }
    throw error;
  }
}

/** What is this one file's fault, as a problem; others come back as they are. */
function publishFault(assetPath: string, cause: unknown): unknown {
  const code = codeOf(cause);
  if (IN_THE_WAY.has(code)) {
    return inTheWay(assetPath, cause);
  }
  const reason = UNFIT.has(code)
    ? "the file system takes no such path. Give it a shorter or simpler one."
    : LOCKED.has(code)
      ? "the server may not write there. Ask the operator, or give it another path."
      : undefined;
  return reason === undefined ? cause : unpublishable(assetPath, reason, cause);
}
