/** A content that grows in the bucket: objects cannot be written on, so it lies in pieces, one beside the other. */

import type { GrowingBlob } from "../../../core/ports/files.ts";
import type { Bucket } from "./bucket.ts";
import { inStore } from "./bucket-faults.ts";
import { contentKey } from "../disk/blob-path.ts";
import { pieceKey } from "./content-keys.ts";
import { putContent } from "./put-content.ts";
import { gone, readObject } from "./read-object.ts";
import { endOf, type Piece, piecesOf } from "./stored-content.ts";

const MIB = 1024 * 1024;
const PIECE_BYTES = 8 * MIB;
/** A last piece that is smaller is written again with what follows: of slow uploads there would be thousands. */
const SMALL_BYTES = MIB;

/** Opens a content to be written on from this byte, and cuts off what lies behind it. Throws gone where less is there, unavailable. */
export async function growPieces(
  bucket: Bucket,
  blobId: string,
  fromBytes: number,
): Promise<GrowingBlob> {
  const pieces = await piecesFor(bucket, blobId, fromBytes);
  if (endOf(pieces) < fromBytes) {
    throw gone();
  }
  const kept = pieces.filter(({ firstByte }) => firstByte < fromBytes);
  await inStore(async () => {
    for (const { key } of pieces.slice(kept.length)) {
      await bucket.remove(key);
    }
  });
  const last = kept.at(-1);
  if (last === undefined) {
    return new Growing(bucket, { blobId, firstByte: 0, begun: [] });
  }
  const sizeBytes = fromBytes - last.firstByte;
  if (sizeBytes < last.sizeBytes) {
    await cut(bucket, last, sizeBytes);
  }
  return sizeBytes < SMALL_BYTES
    ? new Growing(bucket, {
        blobId,
        firstByte: last.firstByte,
        begun: await bytesOf(bucket, last.key, sizeBytes),
      })
    : new Growing(bucket, { blobId, firstByte: fromBytes, begun: undefined });
}

/** Of a content that is one object, that object as the first piece. */
async function piecesFor(
  bucket: Bucket,
  blobId: string,
  fromBytes: number,
): Promise<readonly Piece[]> {
  const pieces = await piecesOf(bucket, blobId);
  const whole = await inStore(() => bucket.head(contentKey(blobId)));
  if (whole === undefined) {
    return pieces;
  }
  const first = { ...whole, key: pieceKey(blobId, 0), firstByte: 0 };
  await inStore(async () => {
    if (fromBytes > 0) {
      await bucket.copy(whole, first.key);
    }
    await bucket.remove(whole.key);
  });
  return [first];
}

/** In place of the piece, its beginning. */
async function cut(bucket: Bucket, { key }: Piece, sizeBytes: number): Promise<void> {
  const content = readObject(bucket, { key }, { first: 0, last: sizeBytes - 1 });
  await putContent(bucket, key, { content, sizeBytesMax: sizeBytes });
}

async function bytesOf(bucket: Bucket, key: string, sizeBytes: number): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readObject(bucket, { key }, { first: 0, last: sizeBytes - 1 })) {
    chunks.push(chunk);
  }
  return chunks;
}

interface Start {
  readonly blobId: string;
  /** Of the piece that is written next. */
  readonly firstByte: number;
  /** What that piece begins with; undefined where all that was written is on its way or there. */
  readonly begun: readonly Uint8Array[] | undefined;
}

/** What is written is gathered to pieces, of which one is on its way while the next fills. */
class Growing implements GrowingBlob {
  readonly #bucket: Bucket;
  readonly #blobId: string;
  #firstByte: number;
  #chunks: Uint8Array[];
  #sizeBytes = 0;
  /** Whether there is something that the bucket has not; an empty content has to be there too. */
  #isAhead: boolean;
  /** Once a piece has failed, all that comes after it fails too. */
  #writing: Promise<void> = Promise.resolve();

  constructor(bucket: Bucket, { blobId, firstByte, begun }: Start) {
    this.#bucket = bucket;
    this.#blobId = blobId;
    this.#firstByte = firstByte;
    this.#chunks = [...(begun ?? [])];
    this.#sizeBytes = this.#chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#isAhead = begun !== undefined;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#chunks.push(chunk);
    this.#sizeBytes += chunk.byteLength;
    this.#isAhead = true;
    if (this.#sizeBytes >= PIECE_BYTES) {
      await this.#flush();
    }
  }

  async sync(): Promise<void> {
    if (this.#isAhead) {
      await this.#flush();
    }
    await this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
  }

  async #flush(): Promise<void> {
    await this.#writing;
    const [key, bytes] = [pieceKey(this.#blobId, this.#firstByte), Buffer.concat(this.#chunks)];
    this.#isAhead = false;
    if (bytes.byteLength >= SMALL_BYTES) {
      this.#firstByte += bytes.byteLength;
      this.#chunks = [];
      this.#sizeBytes = 0;
    } else {
      this.#chunks = [bytes];
    }
    this.#writing = inStore(() => this.#bucket.put(key, bytes));
    this.#writing.catch(() => undefined);
  }
}
