/** The asset: a file in a company's library, which the IPS job types work on. */

import type { AssetType } from "./asset-type.ts";
import { baseName, NAME_BYTES_MAX, utf8Bytes } from "../text/file-name.ts";
import { trimmed } from "../text/trim.ts";

export { ASSET_TYPES, type AssetType } from "./asset-type.ts";

export type TrashState = "NotInTrash" | "InTrash";

/** Pixels cut off each side. */
export interface Crop {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A stored content with what it measures. */
export interface StoredFile {
  readonly blobId: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Pixels; only of images that can be read. */
  readonly width?: number;
  readonly height?: number;
}

/** The asset's own content is the file as it came, which nothing changes but replacing it. */
export interface Asset extends StoredFile {
  readonly id: string;
  readonly companyId: string;
  /** Folder path without leading or trailing slash; "" is the root. */
  readonly folder: string;
  readonly fileName: string;
  readonly type: AssetType;
  /** Pixels per inch, as the image says. */
  readonly resolution?: number;
  /** What is published instead of the original: cropped, smaller. */
  readonly optimized?: StoredFile;
  /** When optimizing was last tried; `optimized` is absent where it won nothing. */
  readonly optimizedAt?: number;
  /** Kept for the next content of this asset; the optimized file has it applied. */
  readonly crop?: Crop;
  /** The PDF that this page was ripped from. */
  readonly parentId?: string;
  /** Marked for the next publish job. */
  readonly readyForPublish: boolean;
  /** When what is published was put there; absent while it is not published. */
  readonly publishedAt?: number;
  readonly trashState: TrashState;
  /** The job that stored the content: a second attempt of it takes the file as its own. */
  readonly jobId?: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly modifiedAt: number;
  readonly modifiedBy: string;
}

/** The IPS name of an asset: its file name without extension. */
export function assetName(asset: Pick<Asset, "fileName">): string {
  return baseName(asset.fileName);
}

/** The form in which names are compared: IPS names differ by more than upper and lower case. */
export function assetNameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** How IPS clients call the asset: `a|<company number>|<id>`. */
export function assetHandle(companyNumber: number, assetId: string): string {
  return `${handlePrefix(companyNumber)}${assetId}`;
}

/** The id that a handle of this company stands for; undefined for anything else, also for handles of other companies. */
export function assetIdOf(companyNumber: number, handle: string): string | undefined {
  const prefix = handlePrefix(companyNumber);
  return handle.startsWith(prefix) ? handle.slice(prefix.length) : undefined;
}

function handlePrefix(companyNumber: number): string {
  return `a|${companyNumber}|`;
}

/** What is published and served: the optimized file where there is one. */
export function servedFile(asset: Asset): StoredFile {
  return asset.optimized ?? asset;
}

/** Where an asset lies in its company's library: folder and file name joined by "/". */
export function assetPath(asset: Pick<Asset, "folder" | "fileName">): string {
  return asset.folder === "" ? asset.fileName : `${asset.folder}/${asset.fileName}`;
}

const PATH_CHARS_MAX = 1000;

/** What the path of an asset has to be, for callers. */
export const PATH_RULE =
  "folders and a file name, such as MyCompany/summer/shoe.jpg, without empty names, ., .., backslashes or control characters, at most 1,000 characters, each name at most 255 bytes.";

/**
 * Splits an IPS `destPath` such as `MyCompany/dir/image.jpg` into folder and file name.
 * Returns undefined for what cannot be a path inside a library: empty names, `.` and `..`, backslashes, control
 * characters, more than 1,000 characters, a name of more than 255 bytes, which no file system takes.
 */
export function parseAssetPath(path: string): { folder: string; fileName: string } | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what is refused here
  if (path.length > PATH_CHARS_MAX || /[\u0000-\u001f\u007f\\]/u.test(path)) {
    return undefined;
  }
  const segments = path.replace(/^\/+/u, "").split("/");
  if (!segments.every(isName)) {
    return undefined;
  }
  return { folder: segments.slice(0, -1).join("/"), fileName: segments.at(-1) ?? "" };
}

// Names of ASCII letters, digits, - and _, and dots behind the first: so short that none has too many bytes.
const PLAIN_PATH = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/u;

/** True for what parseAssetPath can split; the usual path is told by its form. */
export function isAssetPath(path: string): boolean {
  const isPlain = path.length <= NAME_BYTES_MAX && PLAIN_PATH.test(path);
  return isPlain || parseAssetPath(path) !== undefined;
}

function isName(segment: string): boolean {
  const isDots = segment === "." || segment === "..";
  return segment.trim() !== "" && !isDots && utf8Bytes(segment) <= NAME_BYTES_MAX;
}

/** Folder path as callers write it, with or without slashes at its ends; undefined as for parseAssetPath. "" is the root. */
export function parseFolder(folder: string): string | undefined {
  if (folder.length > PATH_CHARS_MAX) {
    return undefined;
  }
  const bare = trimmed(folder, (character) => character === "/");
  if (bare === "") {
    return "";
  }
  const parsed = parseAssetPath(bare);
  return parsed === undefined ? undefined : assetPath(parsed);
}
