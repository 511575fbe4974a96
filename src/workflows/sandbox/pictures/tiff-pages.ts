/** Writes pictures as the pages of one TIFF, one page in memory at a time. Runs in the sandbox only. */

import { appendFile, rm } from "node:fs/promises";
import type { OutputInfo, Sharp } from "sharp";
import type { ToldImage } from "../task-types.ts";
import { isKeptTag, type Keeping } from "./kept-metadata.ts";
import { type Bytes, readTiff, withBytes } from "./tiff-directories.ts";
import { type FieldSource, TiffWriter } from "./write-tiff.ts";

export interface TiffPages {
  /** A page, encoded as TIFF. */
  readonly make: (page: number) => Promise<Sharp>;
  /** Whose fields the pages keep. */
  readonly keeping?: Keeping;
}

/** Tells the size of the first. Throws what libvips and the disk throw. */
export async function writeTiffPages(
  path: string,
  pages: readonly number[],
  { make, keeping }: TiffPages,
): Promise<ToldImage> {
  const writer = new TiffWriter(path);
  let first: OutputInfo | undefined;
  try {
    for (const page of pages) {
      const info = await withPage(await make(page), `${path}.page`, (bytes) =>
        keeping === undefined
          ? writer.add(bytes)
          : withBytes(keeping.path, (original) =>
              writer.add(bytes, sourceOf(original, page, keeping)),
            ),
      );
      first ??= info;
    }
  } finally {
    writer.close();
  }
  return { format: "tiff", width: first?.width ?? 0, height: first?.height ?? 0 };
}

function sourceOf(original: Bytes, page: number, { isAll }: Keeping): FieldSource | undefined {
  const file = readTiff(original);
  const directory = file?.directories[page];
  return file === undefined || directory === undefined
    ? undefined
    : { file, directory, tags: (tag) => isKeptTag(tag, isAll) };
}

const PROBE_BYTES = 2 ** 16;

/** Gives the page to `use` from a file beside: it may be larger than memory. */
async function withPage(
  image: Sharp,
  path: string,
  use: (bytes: Bytes) => void,
): Promise<OutputInfo> {
  try {
    const info = await image.toFile(path);
    withBytes(path, use);
    return info;
  } catch (error) {
    // libvips tells a full disk and a damaged image in the same words; we are told which it is.
    await appendFile(path, Buffer.alloc(PROBE_BYTES));
    throw error;
  } finally {
    await rm(path, { force: true });
  }
}
