/** Makes zip files while they are read. */

import { Readable } from "node:stream";
import type { ArchiveEntry, Archiver } from "../core/ports.ts";
import { entryNames } from "./entry-names.ts";

export const archiver: Archiver = { zip };

/** What is packed already hardly gets smaller, and every byte would be worked through. */
const PACKED = /\.(png|jpe?g|webp|avif|gif|zip|gz|pdf|mp4|mov)$/iu;

async function* zip(entries: readonly ArchiveEntry[]): AsyncGenerator<Uint8Array> {
  const { ZipFile } = await import("yazl");
  const file = new ZipFile();
  const output = file.outputStream as Readable;
  file.on("error", (error: Error) => output.destroy(error));
  const names = entryNames(entries);
  entries.forEach((entry, index) => {
    const { sizeBytes, modifiedAt, fileName } = entry;
    const compress = !PACKED.test(fileName);
    file.addReadStreamLazy(
      names[index] ?? "",
      { size: sizeBytes, mtime: new Date(modifiedAt), mode: 0o100644, compress },
      (take) => take(null, readable(entry.open())),
    );
  });
  file.end();
  yield* output as AsyncIterable<Uint8Array>;
}

function readable(content: AsyncIterable<Uint8Array>): Readable {
  return Readable.from(content, { objectMode: false });
}
