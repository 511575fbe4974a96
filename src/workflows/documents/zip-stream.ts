/** A zip made while it is read: what breaks breaks the reading and nothing else, and nothing stays open when reading ends. */

import { addAbortSignal, Readable } from "node:stream";

export interface ZipEntry {
  /** As in the zip; made safe by entryNames. */
  readonly name: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** Checked against what `open` gives, if told. */
  readonly sizeBytes?: number;
  readonly compress: boolean;
  /** Opened when its turn comes. */
  open(): AsyncIterable<Uint8Array>;
}

/** The zip's bytes. Reading throws what an entry's content throws, and the signal's AbortError. The same entries give the same bytes. */
export async function* zipStream(
  entries: readonly ZipEntry[],
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { ZipFile } = await import("yazl");
  const file = new ZipFile();
  // A PassThrough, whatever the types say.
  const output = file.outputStream as Readable;
  let current: Readable | undefined;
  // An error comes out of the reading below; one that comes after its end would end the process if nobody heard it.
  output.on("error", () => {});
  const fail = (error: Error): void => void output.destroy(error);
  file.on("error", fail);
  for (const entry of entries) {
    const { name, modifiedAt, sizeBytes, compress } = entry;
    const size = sizeBytes === undefined ? {} : { size: sizeBytes };
    const attributes = { ...size, mtime: new Date(modifiedAt), mode: 0o100644, compress };
    file.addReadStreamLazy(name, attributes, (take) => {
      if (!output.destroyed) {
        // yazl does not listen to the streams that it is given.
        current = Readable.from(entry.open(), { objectMode: false }).on("error", fail);
        take(null, current);
      }
    });
  }
  file.end();
  try {
    yield* (
      signal === undefined ? output : addAbortSignal(signal, output)
    ) as AsyncIterable<Uint8Array>;
  } finally {
    output.destroy();
    current?.destroy();
  }
}
