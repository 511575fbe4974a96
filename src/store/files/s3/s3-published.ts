/** The publish directory in a bucket: each company's published files under their paths. */

import { parseAssetPath } from "../../../core/model/asset.ts";
import type { PublishDirectory, PublishedFile } from "../../../core/ports/files.ts";
import { companyName, inTheWay, noPath } from "../published.ts";
import type { Bucket } from "./bucket.ts";
import { inStore } from "./bucket-faults.ts";
import { putContent } from "./put-content.ts";
import { readObject } from "./read-object.ts";

const PUBLISHED = "published/";

/** A file that is replaced while it is read breaks off, since the bucket keeps no old ones. */
export function createS3PublishDirectory(bucket: Bucket): PublishDirectory {
  return {
    async publish(companyNumber, assetPath, content) {
      const path = pathOf(assetPath);
      const folder = folderOf(companyNumber);
      await inStore(() => demandFree(bucket, folder, path));
      await putContent(bucket, folder + path, { content, sizeBytesMax: Infinity });
    },

    async keepOnly(companyNumber, paths) {
      const folder = folderOf(companyNumber);
      const keep = new Set(paths.map((path) => folder + path));
      const removed: string[] = [];
      await inStore(async () => {
        for await (const page of bucket.list(folder)) {
          for (const { key } of page.filter((each) => !keep.has(each.key))) {
            await bucket.remove(key);
            removed.push(key.slice(folder.length));
          }
        }
      });
      return removed.sort();
    },

    open: async (companyNumber, assetPath) =>
      openFile(bucket, folderOf(companyNumber) + pathOf(assetPath)),
  };
}

async function openFile(bucket: Bucket, key: string): Promise<PublishedFile | undefined> {
  const found = await inStore(() => bucket.head(key));
  return (
    found && {
      sizeBytes: found.sizeBytes,
      etag: found.etag,
      read: (range) => readObject(bucket, { key, etag: found.etag }, range),
      close: async () => undefined,
    }
  );
}

/** Others read the bucket as a tree, so nothing is a file and a folder at once. Throws conflicting-fields. */
async function demandFree(bucket: Bucket, folder: string, path: string): Promise<void> {
  const names = path.split("/");
  for (let count = 1; count < names.length; count += 1) {
    if ((await bucket.head(folder + names.slice(0, count).join("/"))) !== undefined) {
      throw inTheWay(path);
    }
  }
  for await (const page of bucket.list(`${folder}${path}/`)) {
    if (page.length > 0) {
      throw inTheWay(path);
    }
  }
}

function folderOf(companyNumber: number): string {
  return `${PUBLISHED}${companyName(companyNumber)}/`;
}

/** Throws invalid-document for what is no path. */
function pathOf(assetPath: string): string {
  const parsed = parseAssetPath(assetPath);
  if (parsed === undefined) {
    throw noPath();
  }
  return parsed.folder === "" ? parsed.fileName : `${parsed.folder}/${parsed.fileName}`;
}
