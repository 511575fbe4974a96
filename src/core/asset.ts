/** The asset: a file in a company's library, which the IPS job types work on. */

export interface Asset {
  readonly id: string;
  readonly companyId: string;
  /** Folder path without leading or trailing slash; "" is the root. */
  readonly folder: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly blobId: string;
  /** Marked for the next publish job. */
  readonly readyForPublish: boolean;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly modifiedAt: number;
  readonly modifiedBy: string;
}

/** Where an asset lies in its company's library: folder and file name joined by "/". */
export function assetPath(asset: Pick<Asset, "folder" | "fileName">): string {
  return asset.folder === "" ? asset.fileName : `${asset.folder}/${asset.fileName}`;
}

const PATH_CHARS_MAX = 1000;

/**
 * Splits an IPS `destPath` such as `MyCompany/dir/image.jpg` into folder and file name.
 * Returns undefined for what cannot be a path inside a library: empty names, `.` and `..`, backslashes, control
 * characters, more than 1,000 characters.
 */
export function parseAssetPath(path: string): { folder: string; fileName: string } | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what is refused here
  if (path.length > PATH_CHARS_MAX || /[\u0000-\u001f\u007f\\]/u.test(path)) {
    return undefined;
  }
  const segments = path.replace(/^\/+/u, "").split("/");
  if (segments.some((segment) => segment.trim() === "" || segment === "." || segment === "..")) {
    return undefined;
  }
  return { folder: segments.slice(0, -1).join("/"), fileName: segments.at(-1) ?? "" };
}
