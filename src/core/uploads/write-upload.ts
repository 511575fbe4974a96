/** Writes a piece of an upload: what of it came is kept, however it ended, and the upload never claims more than is on the disk. */

import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { isComplete, type Upload } from "../model/uploads/upload.ts";
import type { GrowingBlob } from "../ports/files.ts";
import type { Ports } from "../ports/ports.ts";
import type { Turn } from "../ports/uploads/uploads.ts";
import { findUpload } from "./find-upload.ts";

export type WriteUploadPorts = Pick<
  Ports,
  "blobs" | "clock" | "limits" | "resumableUploads" | "uploads" | "uploadWriters"
>;

export interface Piece {
  readonly uploadId: string;
  /** Where the caller believes that the upload goes on. */
  readonly offsetBytes: number;
  /** How much comes, where that is told before. */
  readonly sizeBytes?: number | undefined;
  /** It counts as a whole or not at all, because only its end tells whether it arrived as it was sent. */
  readonly countsWhole?: boolean;
  /** Breaks off when the signal says so. */
  content(stop: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Whoever is silent for so long may be followed by another: mostly the same client on a new connection. */
const TURN_MS = 6000;
/** How often what came is brought to the disk and noted while more comes. */
const NOTE_MS = 2000;
const RETRY_AFTER_S = 1;
const IS_LAST = true;

/**
 * Returns the upload as it is afterwards; the content may be over before its announced end. Throws forbidden, not-found,
 * gone, upload-conflict for a wrong offset, payload-too-large for more than the upload has left, upload-locked while
 * another piece comes, unavailable, insufficient-storage, and what the content throws.
 */
export async function writeUpload(
  ports: WriteUploadPorts,
  principal: Principal,
  piece: Piece,
): Promise<Upload> {
  const upload = await findUpload(ports, principal, piece.uploadId);
  refuseWrongOffset(upload, piece.offsetBytes);
  if ((piece.sizeBytes ?? 0) > upload.sizeBytes - upload.offsetBytes) {
    throw tooMuch(upload);
  }
  if (isComplete(upload) && piece.sizeBytes === 0) {
    return upload;
  }
  const write = async (): Promise<Upload> => {
    const turn = await takeTurn(ports, piece);
    return ports.uploadWriters.during(upload.id, (stop) =>
      new Writing(ports, turn).write(piece, stop),
    );
  };
  return ports.uploads === undefined ? write() : ports.uploads.during(upload.companyId, write);
}

/** The whole of a content without a byte. */
export async function writeEmpty(
  { blobs }: Pick<Ports, "blobs">,
  { blobId }: Upload,
): Promise<void> {
  const blob = await blobs.grow(blobId, 0);
  await blob.sync().finally(() => blob.close());
}

async function takeTurn(ports: WriteUploadPorts, piece: Piece): Promise<Turn> {
  const { uploadId, offsetBytes } = piece;
  const now = ports.clock.now();
  const turn = await ports.resumableUploads.takeTurn({
    uploadId,
    offsetBytes,
    now,
    until: now + TURN_MS,
  });
  if (turn === "taken" || turn === "elsewhere") {
    throw turn === "taken" ? locked() : moved();
  }
  return turn;
}

/** One piece while it is being written. */
class Writing {
  readonly #ports: WriteUploadPorts;
  readonly #turn: Turn;
  #upload: Upload;
  #receivedBytes: number;
  #noteAt: number;
  #hasTurn = true;
  /** After one failure the disk's word on what came before is worth nothing. */
  #isDiskTrusted = true;

  constructor(ports: WriteUploadPorts, turn: Turn) {
    this.#ports = ports;
    this.#turn = turn;
    this.#upload = turn.upload;
    this.#receivedBytes = turn.upload.offsetBytes;
    this.#noteAt = ports.clock.now() + NOTE_MS;
  }

  async write(piece: Piece, stop: AbortSignal): Promise<Upload> {
    try {
      await this.#moveAway();
      const blob = await this.#ports.blobs.grow(this.#upload.blobId, this.#upload.offsetBytes);
      try {
        await this.#take(blob, piece.content(stop), piece.countsWhole === true);
      } finally {
        await blob.close();
      }
      return this.#upload;
    } finally {
      await this.#giveBack();
    }
  }

  async #take(
    blob: GrowingBlob,
    content: AsyncIterable<Uint8Array>,
    countsWhole: boolean,
  ): Promise<void> {
    try {
      for await (const chunk of content) {
        await this.#append(blob, chunk);
        await this.#noteInBetween(blob, countsWhole);
      }
    } catch (error) {
      // What was no piece of this upload must not complete it.
      if (!countsWhole && !(error instanceof Problem && error.code === "payload-too-large")) {
        await this.#note(blob, IS_LAST);
      }
      throw error;
    }
    await this.#note(blob, IS_LAST);
  }

  /** The last byte is noted when the content is known to have ended with it. */
  async #noteInBetween(blob: GrowingBlob, countsWhole: boolean): Promise<void> {
    if (this.#ports.clock.now() < this.#noteAt) {
      return;
    }
    if (countsWhole) {
      await this.#tell(this.#upload);
    } else if (this.#receivedBytes < this.#upload.sizeBytes) {
      await this.#note(blob);
    }
  }

  async #append(blob: GrowingBlob, chunk: Uint8Array): Promise<void> {
    if (chunk.byteLength > this.#upload.sizeBytes - this.#receivedBytes) {
      throw tooMuch(this.#upload);
    }
    await blob.write(chunk);
    this.#receivedBytes += chunk.byteLength;
  }

  /** Brings to the disk what came, and then says so. Throws upload-locked if the turn is another's. */
  async #note(blob: GrowingBlob, isLast = false): Promise<void> {
    if (!this.#isDiskTrusted) {
      return;
    }
    this.#isDiskTrusted = false;
    await blob.sync();
    this.#isDiskTrusted = true;
    await this.#tell({ ...this.#upload, offsetBytes: this.#receivedBytes }, isLast);
  }

  async #tell(upload: Upload, isLast = false): Promise<void> {
    const { clock, limits, resumableUploads } = this.#ports;
    const now = clock.now();
    this.#noteAt = now + NOTE_MS;
    const { offsetBytes, blobId } = upload;
    const expiresAt = now + limits.openUploads.keptMs;
    const until = isLast ? undefined : now + TURN_MS;
    this.#hasTurn = await resumableUploads.advance(this.#turn, {
      offsetBytes,
      blobId,
      expiresAt,
      ...(until === undefined ? {} : { until }),
    });
    if (!this.#hasTurn) {
      throw locked();
    }
    this.#hasTurn = !isLast;
    this.#upload = { ...upload, expiresAt };
  }

  /** Nobody can call back a node that was given up: it may go on writing where nobody reads any more. */
  async #moveAway(): Promise<void> {
    const { blobs } = this.#ports;
    const { blobId, offsetBytes } = this.#upload;
    if (!this.#turn.mayBeWritten) {
      return;
    }
    const last = offsetBytes - 1;
    const content =
      last < 0 ? nothing() : this.#keepingTurn(blobs.open(blobId, { first: 0, last }));
    const copy = await blobs.put(content, offsetBytes);
    await this.#tell({ ...this.#upload, blobId: copy.id });
    await blobs.remove([blobId]);
  }

  async *#keepingTurn(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      if (this.#ports.clock.now() >= this.#noteAt) {
        await this.#tell(this.#upload);
      }
      yield chunk;
    }
  }

  /** Whoever fails to give the turn back only makes the next one wait. */
  async #giveBack(): Promise<void> {
    const { offsetBytes, expiresAt } = this.#upload;
    if (this.#hasTurn) {
      await this.#ports.resumableUploads
        .advance(this.#turn, { offsetBytes, expiresAt })
        .catch(() => false);
    }
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function refuseWrongOffset({ id, offsetBytes, sizeBytes }: Upload, asked: number): void {
  if (asked !== offsetBytes) {
    throw new Problem(
      "upload-conflict",
      `Upload ${id} goes on at byte ${offsetBytes} of ${sizeBytes}, not at ${asked}. Ask by HEAD where it is, and go on from there.`,
    );
  }
}

function moved(): Problem {
  const detail =
    "Another piece of this upload was faster. Ask by HEAD where it is, and go on from there.";
  return new Problem("upload-conflict", detail);
}

function locked(): Problem {
  const detail =
    "Another piece of this upload is coming in at the moment. Ask by HEAD in a moment where it is, and go on from there.";
  return new Problem("upload-locked", detail, { retryAfterS: RETRY_AFTER_S });
}

function tooMuch({ id, sizeBytes, offsetBytes }: Upload): Problem {
  const detail = `The piece is longer than what upload ${id} has left: it is ${sizeBytes} bytes as a whole, and ${offsetBytes} are there.`;
  return new Problem("payload-too-large", detail);
}
