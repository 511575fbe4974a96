/** Opens a published file for whoever asks: what is published is meant to be read. */

import { falseClaim, SNIFF_BYTES, sniffContent } from "../model/asset-type.ts";
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
      try {
        return { fileName, contentType: await typeOf(file, fileName), file };
      } catch (error) {
        await file.close();
        throw error;
      }
    }
  }
  throw new Problem("not-found", "Nothing is published at this address.");
}

/** What the content is. A name that claims what its content is not tells nothing. */
async function typeOf(file: PublishedFile, fileName: string): Promise<string> {
  const kind = sniffContent(await headOf(file));
  return (
    kind.contentType ??
    (falseClaim(fileName, kind) === undefined ? contentTypeOf(fileName) : UNKNOWN)
  );
}

const UNKNOWN = "application/octet-stream";

async function headOf(file: PublishedFile): Promise<Uint8Array> {
  const head = new Uint8Array(Math.min(file.sizeBytes, SNIFF_BYTES));
  let at = 0;
  if (head.length > 0) {
    for await (const chunk of file.read({ first: 0, last: head.length - 1 })) {
      head.set(chunk, at);
      at += chunk.length;
    }
  }
  return head;
}

function isHidden(path: string): boolean {
  return path.split("/").some((segment) => segment.startsWith("."));
}
