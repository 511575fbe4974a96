/** Where a file of an upload by post goes in the library: folders in its name count, below the folder that the post names. */

import { assetPath, parseAssetPath, parseFolder, PATH_RULE } from "../model/asset.ts";
import { safeFileName } from "../text/file-name.ts";
import { Problem } from "../model/problem.ts";

export interface UploadPlace {
  /** "" is the root. */
  readonly folder: string;
  /** "" where the file has no name. */
  readonly fileName: string;
}

/** A whole path of the sender's machine, as old browsers send it: its folders are not meant for us. */
const SENDERS_OWN = /^([a-z]:|\\\\)/iu;

/** The place of a file by its name as sent. Throws invalid-document for a folder or path that cannot be in a library. */
export function uploadPlace(sent: string, destFolder: string): UploadPlace {
  const below = parseFolder(destFolder);
  if (below === undefined) {
    throw unfit("/folder", "destFolder");
  }
  const names = SENDERS_OWN.test(sent) ? [sent] : sent.split(/[/\\]/u);
  const fileName = safeFileName(names.at(-1) ?? "");
  const inner = names.slice(0, -1).filter((name) => name !== "" && name !== ".");
  const folder = [...(below === "" ? [] : [below]), ...inner].join("/");
  if (fileName !== "" && parseAssetPath(assetPath({ folder, fileName })) === undefined) {
    throw unfit("/fileName", "A file's name with its folders");
  }
  return { folder, fileName };
}

function unfit(pointer: string, what: string): Problem {
  const message = `${what} must be a path of the library: ${PATH_RULE}`;
  return Problem.at("invalid-document", { pointer, rule: "value", message });
}
