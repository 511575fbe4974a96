/** Under which keys contents lie: where they lie on a disk too, so that plain copying moves them from there and back. */

import { contentKey, isBlobId } from "../disk/blob-path.ts";

/** A content that grows lies in pieces, each named by its first byte. */
const PIECE = /^(?<id>[0-9A-Za-z-]{8,64})\.(?<first>\d{15})$/u;
const DIGITS = 15;

/** How the keys of all pieces of a content begin. */
export function piecePrefix(blobId: string): string {
  return `${contentKey(blobId)}.`;
}

export function pieceKey(blobId: string, firstByte: number): string {
  return piecePrefix(blobId) + String(firstByte).padStart(DIGITS, "0");
}

export interface KeyMeaning {
  readonly blobId: string;
  /** Of the piece; 0 of a whole content. */
  readonly firstByte: number;
}

/** What the last name of a key says; undefined for what is not ours. */
export function meaningOf(key: string): KeyMeaning | undefined {
  const name = key.slice(key.lastIndexOf("/") + 1);
  if (isBlobId(name)) {
    return { blobId: name, firstByte: 0 };
  }
  const { id, first } = PIECE.exec(name)?.groups ?? {};
  return id === undefined ? undefined : { blobId: id, firstByte: Number(first) };
}
