/**
 * A PDF written object by object to a file, so that nothing of it is held but where each object stands. ISO 32000-1 §7.5.
 */

import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { deflateSync } from "node:zlib";
import {
  PDFArray,
  PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
} from "@cantoo/pdf-lib";

/** Where an object stands: at a byte of the file, or as one of an object stream. */
type Place = { readonly offset: number } | { readonly stream: number; readonly index: number };

const PACKED_MAX = 100;
const PIECE_BYTES_MAX = 2 ** 16;

export class PdfWriter {
  /** For objects that are made here; nothing is registered in it. */
  readonly context = PDFContext.create();
  readonly #file: number;
  readonly #hash = createHash("sha256");
  /** Of each object by its number, from 1; undefined until it is written. */
  readonly #places: (Place | undefined)[] = [];
  #offset = 0;
  #packed: { readonly number: number; readonly bytes: Uint8Array }[] = [];
  /** What is small waits here for a write that is worth it. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  /** Writes to this path. */
  constructor(path: string) {
    this.#file = openSync(path, "w");
    // ISO 32000-1 §7.5.2: bytes beyond 127 tell programs that move files that this is no text.
    this.#put(Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1"));
  }

  /** The reference of an object that is written later. */
  next(): PDFRef {
    this.#places.push(undefined);
    return PDFRef.of(this.#places.length);
  }

  /** Writes the object of a reference that `next` gave. */
  write(ref: PDFRef, object: PDFObject): void {
    if (object instanceof PDFRawStream) {
      this.#writeStream(ref, object);
      return;
    }
    this.#packed.push({ number: ref.objectNumber, bytes: bytesOf(object) });
    if (this.#packed.length >= PACKED_MAX) {
      this.#writePacked();
    }
  }

  /** Writes an object. */
  add(object: PDFObject): PDFRef {
    const ref = this.next();
    this.write(ref, object);
    return ref;
  }

  dict(entries: Readonly<Record<string, PDFObject | undefined>>): PDFDict {
    const dict = PDFDict.withContext(this.context);
    for (const [key, value] of Object.entries(entries)) {
      if (value !== undefined) {
        dict.set(PDFName.of(key), value);
      }
    }
    return dict;
  }

  array(members: Iterable<PDFObject>): PDFArray {
    const array = PDFArray.withContext(this.context);
    for (const each of members) {
      array.push(each);
    }
    return array;
  }

  /** The content as a compressed stream with these entries. */
  stream(
    content: Uint8Array,
    entries: Readonly<Record<string, PDFObject | undefined>>,
  ): PDFRawStream {
    const dict = this.dict({ ...entries, Filter: PDFName.of("FlateDecode") });
    return PDFRawStream.of(dict, deflateSync(content));
  }

  /** Writes the end of the file and closes it. */
  finish(root: PDFRef, info: PDFRef): void {
    this.#writePacked();
    const self = this.next();
    const offset = this.#offset;
    this.#places[self.objectNumber - 1] = { offset };
    // PDF 1.5: the table of references as a stream.
    const table = Buffer.alloc(ENTRY_BYTES * (this.#places.length + 1));
    table.writeUInt16BE(0xffff, ENTRY_BYTES - 2);
    this.#places.forEach((place, index) => writeEntry(table, ENTRY_BYTES * (index + 1), place));
    // ISO 32000-1 §14.4: it tells files apart, and the same pages give the same file.
    const id = PDFHexString.of(this.#hash.copy().digest("hex").slice(0, 32));
    const stream = this.stream(table, {
      Type: PDFName.of("XRef"),
      Size: PDFNumber.of(this.#places.length + 1),
      W: this.array([1, 6, 2].map((width) => PDFNumber.of(width))),
      Root: root,
      Info: info,
      ID: this.array([id, id]),
    });
    this.#writeStream(self, stream);
    this.#waiting.push(Buffer.from(`startxref\n${offset}\n%%EOF\n`));
    this.#flush();
    this.close();
  }

  /** Closes the file, whole or not; once is enough. */
  close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      closeSync(this.#file);
    }
  }
  #isOpen = true;

  #writeStream(ref: PDFRef, { dict, contents }: PDFRawStream): void {
    this.#places[ref.objectNumber - 1] = { offset: this.#offset };
    dict.set(PDFName.of("Length"), PDFNumber.of(contents.length));
    this.#put(Buffer.from(`${ref.objectNumber} 0 obj\n`));
    this.#put(bytesOf(dict));
    this.#put(Buffer.from("\nstream\n"));
    this.#put(contents);
    this.#put(Buffer.from("\nendstream\nendobj\n"));
  }

  /** ISO 32000-1 §7.5.7: objects that are no streams, together in one, which makes them small. */
  #writePacked(): void {
    if (this.#packed.length === 0) {
      return;
    }
    const ref = this.next();
    const numbers: string[] = [];
    let at = 0;
    for (const [index, { number, bytes }] of this.#packed.entries()) {
      this.#places[number - 1] = { stream: ref.objectNumber, index };
      numbers.push(`${number} ${at}`);
      at += bytes.length + 1;
    }
    const head = Buffer.from(`${numbers.join(" ")}\n`);
    const bodies = this.#packed.flatMap(({ bytes }) => [bytes, Buffer.from("\n")]);
    const stream = this.stream(Buffer.concat([head, ...bodies]), {
      Type: PDFName.of("ObjStm"),
      N: PDFNumber.of(this.#packed.length),
      First: PDFNumber.of(head.length),
    });
    this.#packed = [];
    this.#writeStream(ref, stream);
  }

  #put(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#offset += bytes.length;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= PIECE_BYTES_MAX) {
      this.#flush();
    }
  }

  #flush(): void {
    const piece = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (let at = 0; at < piece.length; ) {
      at += writeSync(this.#file, piece, at);
    }
  }
}

const ENTRY_BYTES = 9;

/** ISO 32000-1 Table 18. */
function writeEntry(table: Buffer, at: number, place: Place | undefined): void {
  if (place === undefined) {
    return;
  }
  const [kind, value, index] =
    "offset" in place ? [1, place.offset, 0] : [2, place.stream, place.index];
  table.writeUInt8(kind, at);
  table.writeUIntBE(value, at + 1, 6);
  table.writeUInt16BE(index, at + 7);
}

function bytesOf(object: PDFObject): Uint8Array {
  const bytes = new Uint8Array(object.sizeInBytes());
  object.copyBytesInto(bytes, 0);
  return bytes;
}
