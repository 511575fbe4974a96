/** The contents of a zip by name, in its order. */

import { on } from "node:events";
import { buffer } from "node:stream/consumers";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { type Entry, fromBuffer, type Options, type ZipFile } from "yauzl";

export async function unzipped(zip: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const file = await promisify<Buffer, Options, ZipFile>(fromBuffer)(zip, { lazyEntries: true });
  const open = promisify<Entry, Readable>(file.openReadStream.bind(file));
  const entries = new Map<string, Buffer>();
  file.readEntry();
  for await (const [entry] of on(file, "entry", { close: ["end"] }) as AsyncIterable<[Entry]>) {
    entries.set(entry.fileName, await buffer(await open(entry)));
    file.readEntry();
  }
  return entries;
}
