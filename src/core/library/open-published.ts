/** Opens a published file for whoever asks: what is published is meant to be read. */

import { assetPath, parseAssetPath } from "../model/asset.ts";
import { contentTypeOf } from "../text/file-name.ts";
import type { Ports } from "../ports/ports.ts";
import type { PublishedFile } from "../ports/files.ts";
import { Problem } from "../model/problem.ts";

export interface Published {
  readonly fileName: string;
  readonly contentType: string;
  /** To be closed by the caller. */
  readonly file: PublishedFile;
}

/** Throws not-found: for folders and hidden files as well, so that nothing can be listed or guessed. */
export async function openPublished(
  ports: Pick<Ports, "published">,
  companyNumber: string,
  path: string,
): Promise<Published> {
  const place = parseAssetPath(path);
  if (/^[0-9]{1,15}$/u.test(companyNumber) && place !== undefined && !isHidden(path)) {
    const file = await ports.published.open(Number(companyNumber), assetPath(place));
    if (file !== undefined) {
      const { fileName } = place;
      return { fileName, contentType: contentTypeOf(fileName), file };
    }
  }
  throw new Problem("not-found", "Nothing is published at this address.");
}

function isHidden(path: string): boolean {
  return path.split("/").some((segment) => segment.startsWith("."));
}
