/** Contents and published files, wherever they lie. */

import type { BlobStore, PublishDirectory } from "../../core/ports/files.ts";
import type { MarkPlace } from "../installation/installation-mark.ts";

export interface StoredFiles {
  readonly blobs: BlobStore;
  readonly published: PublishDirectory;
  readonly marks: MarkPlace;
  /** Removes what writers that died left half-done. The caller knows that the place is its own. */
  tidy(isShared: boolean): Promise<void>;
  /** Why files cannot be read or written, in a few words, where they are not on this machine's disk. */
  readonly trouble?: () => Promise<string | undefined>;
  close(): void;
}
