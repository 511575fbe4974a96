/** Writes a content of any length to the bucket: it is there as a whole afterwards, or not at all. */

import { createHash } from "node:crypto";
import { tooLarge, type Written } from "../disk/durable-file.ts";
import type { Bucket } from "./bucket.ts";
import { inStore } from "./bucket-faults.ts";
import type { MultipartUpload } from "./multipart-uploads.ts";

const MIB = 1024 * 1024;
/** What is held in memory of one content: a part that is filled, and one that is on its way. */
const PART_BYTES = 8 * MIB;
const PART_BYTES_MAX = 64 * MIB;
/** Of one upload. */
const PARTS_MAX = 10_000;

/** Throws payload-too-large, insufficient-storage, unavailable, and what the content throws when it breaks off; nothing is left then. */
export async function putContent(
  bucket: Bucket,
  key: string,
  {
    content,
    sizeBytesMax,
  }: { readonly content: AsyncIterable<Uint8Array>; readonly sizeBytesMax: number },
): Promise<Written> {
  const writing = new Writing(bucket, key);
  const hash = createHash("sha256");
  let sizeBytes = 0;
  try {
    for await (const { bytes, isLast } of partsOf(content, sizeBytesMax)) {
      await writing.send(bytes, isLast);
      // Hashed here while it is on its way.
      hash.update(bytes);
      sizeBytes += bytes.byteLength;
    }
    await writing.end();
    return { sizeBytes, sha256: hash.digest("hex") };
  } catch (error) {
    await writing.undo();
    throw error;
  }
}

/** A content on its way: in one request if it is short, else in parts, one after the other. */
class Writing {
  readonly #bucket: Bucket;
  readonly #key: string;
  #upload: MultipartUpload | undefined;
  #etags: string[] = [];
  #sending: Promise<void> = Promise.resolve();

  constructor(bucket: Bucket, key: string) {
    this.#bucket = bucket;
    this.#key = key;
  }

  /** Resolves when the one before has arrived and this one is on its way. */
  async send(bytes: Uint8Array, isLast: boolean): Promise<void> {
    await this.#sending;
    if (isLast && this.#upload === undefined) {
      this.#start(() => this.#bucket.put(this.#key, bytes));
    } else if (bytes.byteLength > 0) {
      const upload = (this.#upload ??= await inStore(() => this.#bucket.uploads.begin(this.#key)));
      this.#start(async () => {
        this.#etags.push(await this.#bucket.uploads.part(upload, this.#etags.length + 1, bytes));
      });
    }
  }

  async end(): Promise<void> {
    await this.#sending;
    const upload = this.#upload;
    if (upload !== undefined) {
      await inStore(() => this.#bucket.uploads.complete(upload, this.#etags));
    }
  }

  /** What cannot be undone now, a later start or the bucket's own rules undo. */
  async undo(): Promise<void> {
    await this.#sending.catch(() => undefined);
    const upload = this.#upload;
    if (upload !== undefined) {
      await this.#bucket.uploads.abort(upload).catch(() => undefined);
    }
  }

  #start(work: () => Promise<void>): void {
    this.#sending = inStore(work);
    this.#sending.catch(() => undefined);
  }
}

/** As large as the largest content needs; where no limit is known, contents of up to 80 GB can come. */
function partBytesFor(sizeBytesMax: number): number {
  const needed = Number.isFinite(sizeBytesMax) ? Math.ceil(sizeBytesMax / PARTS_MAX) : 0;
  return Math.min(Math.max(PART_BYTES, needed), PART_BYTES_MAX);
}

interface Part {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

/** Parts of one size, since some stores take no others, and what is left, which may be nothing. Throws payload-too-large. */
async function* partsOf(
  content: AsyncIterable<Uint8Array>,
  sizeBytesMax: number,
): AsyncGenerator<Part> {
  const partBytes = partBytesFor(sizeBytesMax);
  let chunks: Uint8Array[] = [];
  let [gathered, total] = [0, 0];
  for await (const chunk of content) {
    total += chunk.byteLength;
    if (total > sizeBytesMax) {
      throw tooLarge(sizeBytesMax);
    }
    chunks.push(chunk);
    gathered += chunk.byteLength;
    while (gathered >= partBytes) {
      const bytes = Buffer.concat(chunks);
      yield { bytes: bytes.subarray(0, partBytes), isLast: false };
      chunks = [bytes.subarray(partBytes)];
      gathered -= partBytes;
    }
  }
  yield { bytes: Buffer.concat(chunks), isLast: true };
}
