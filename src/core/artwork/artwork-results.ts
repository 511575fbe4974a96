/** The files of an artwork that whoever has its link may read: versions, attachments, and what was made of them. */

import type { Document } from "../model/document.ts";
import { Problem } from "../model/problem.ts";
import type { Result } from "../model/result.ts";
import type { ByteRange } from "../ports/files.ts";
import type { Ports } from "../ports/ports.ts";
import type { LinkedArtwork } from "./upload-link.ts";

export interface OpenedFile<File extends Document | Result> {
  readonly file: File;
  read(range?: ByteRange): AsyncIterable<Uint8Array>;
}

/** A proof, a picture of a page, or findings. Throws not-found, gone. */
export async function artworkResult(
  ports: Pick<Ports, "blobs">,
  { results }: Pick<LinkedArtwork, "results">,
  resultId: string,
): Promise<OpenedFile<Result>> {
  return opened(
    ports,
    results.find(({ id }) => id === resultId),
  );
}

/** The logo of the page. Throws not-found where there is none, gone. */
export async function artworkLogo(
  { blobs }: Pick<Ports, "blobs">,
  { artwork: { logo } }: Pick<LinkedArtwork, "artwork">,
): Promise<
  { readonly contentType: string; readonly sizeBytes: number; readonly sha256: string } & {
    read(): AsyncIterable<Uint8Array>;
  }
> {
  if (logo === undefined) {
    throw noSuchFile();
  }
  const { blobId, ...file } = logo;
  await blobs.demand([blobId]);
  return { ...file, read: () => blobs.open(blobId) };
}

async function opened<File extends Document | Result>(
  { blobs }: Pick<Ports, "blobs">,
  file: File | undefined,
): Promise<OpenedFile<File>> {
  if (file === undefined) {
    throw noSuchFile();
  }
  await blobs.demand([file.blobId]);
  return { file, read: (range) => blobs.open(file.blobId, range) };
}

function noSuchFile(): Problem {
  return new Problem("not-found", "There is no such file in this order.");
}
