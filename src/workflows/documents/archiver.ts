/** Makes zip files of stored contents while they are read. */

import type { ArchiveEntry, Archiver } from "../../core/ports/files.ts";
import { entryNames } from "../../core/text/entry-names.ts";
import { zipStream } from "./zip-stream.ts";

export const archiver: Archiver = { zip };

/** What is packed already hardly gets smaller, and every byte would be worked through. */
const PACKED = /\.(png|jpe?g|webp|avif|gif|zip|gz|pdf|mp4|mov)$/iu;

function zip(entries: readonly ArchiveEntry[]): AsyncIterable<Uint8Array> {
  const names = entryNames(entries);
  return zipStream(
    entries.map((entry, index) => ({
      ...entry,
      name: names[index] ?? "",
      compress: !PACKED.test(entry.fileName),
    })),
  );
}
