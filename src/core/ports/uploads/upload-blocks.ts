/** The port of uploads in blocks: which parts of them have come. */

import type { Block } from "../../model/uploads/upload-block.ts";

/** A block that has come. */
export interface NewBlock extends Block {
  readonly uploadId: string;
}

export interface BlockLimits {
  readonly now: number;
  /** How long the upload is kept from now on. */
  readonly expiresAt: number;
  /** Of one upload. */
  readonly blocksMax: number;
}

/** What became of a block. */
export type AddedBlock =
  /** It is stored; if it was before, the content that came now is nobody's. `completes` is true for one block of an upload: that with which all were there. */
  | { readonly kind: "stored"; readonly isNew: boolean; readonly completes: boolean }
  | { readonly kind: "overlapping"; readonly other: Block }
  | { readonly kind: "too-many" }
  /** The upload was finished, ended, or its time is over. */
  | { readonly kind: "gone" };

export interface UploadBlockStore {
  /** Stores a block, if nothing of it is there. Those that come at once, also at other nodes, are looked at one after the other. */
  add(block: NewBlock, limits: BlockLimits): Promise<AddedBlock>;
  /** By their first byte. */
  list(uploadId: string): Promise<readonly Block[]>;
}
