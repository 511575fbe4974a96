/** The ports of files: blobs, published files, signed links and archives. */

export interface Blob {
  readonly id: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** First and last byte, both included, counted from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** A content that is written piece by piece. Nobody but its row says how much of it counts. */
export interface GrowingBlob {
  /** Writes on; what fails may be told only by a later write or sync. Throws insufficient-storage, unavailable. */
  write(chunk: Uint8Array): Promise<void>;
  /** Resolves when all that was written is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What the answer at a link says of its content. */
export interface LinkHeaders {
  readonly contentType: string;
  readonly contentDisposition: string;
}

export interface BlobStore {
  /** Stores content durably. Throws payload-too-large, insufficient-storage; nothing stays behind then, nor when the content breaks off. */
  put(content: AsyncIterable<Uint8Array>, sizeBytesMax: number): Promise<Blob>;
  /** An id for a content that is to grow. */
  newId(): string;
  /** Opens a content to be written on from this byte, and makes it where that is the first; what lies behind it is cut off. Throws gone where what is before is missing. */
  grow(blobId: string, fromBytes: number): Promise<GrowingBlob>;
  /** Opened when it is read. Reading throws gone where the content is no longer stored. */
  open(blobId: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** SHA-256 of a content in hex. Throws gone. */
  sha256Of(blobId: string): Promise<string>;
  /** How many bytes a content has; undefined if it is not stored. */
  sizeOf(blobId: string): Promise<number | undefined>;
  /**
   * A short-lived address of a content, for whoever may have it, which answers with these headers. Only where callers are
   * to fetch contents themselves; undefined where this one lies in pieces. Throws gone.
   */
  readonly linkTo?: (blobId: string, headers: LinkHeaders) => Promise<string | undefined>;
  /** Throws gone unless all of these contents are stored. */
  demand(blobIds: readonly string[]): Promise<void>;
  /** Runs work on a file of this machine that holds the content, read only and there until the work ends. Throws gone. */
  withLocalFile<T>(blobId: string, use: (path: string) => Promise<T>): Promise<T>;
  /** All that is stored, some at a time; only what was written at least so long ago, by the clock that its times are of. */
  list(ageMs?: number): AsyncIterable<BlobList>;
  /** Deleting what is not there is no error. */
  remove(blobIds: readonly string[]): Promise<void>;
  /** Moves contents to the trash, where they lie for a week. What is not there is no error. */
  discard(blobIds: readonly string[]): Promise<void>;
  /** What lies in the trash, from the oldest day on. */
  trash(): AsyncIterable<TrashDay>;
}

/** Some of the contents of one place. */
export interface BlobList {
  readonly blobs: readonly { readonly id: string; readonly sizeBytes: number }[];
  /** What somebody else put there and is not ours to touch, by names that the operator understands. */
  readonly foreign: readonly string[];
}

/** The contents that were discarded on one day. */
export interface TrashDay extends BlobList {
  /** True once its week is over. */
  readonly isOver: boolean;
  /** Moves contents of this day back to where they are read. */
  putBack(blobIds: readonly string[]): Promise<void>;
  /** Removes the contents for good. */
  remove(): Promise<void>;
}

/** A published file, held open until its content is read or it is closed. */
export interface PublishedFile {
  readonly sizeBytes: number;
  /** A strong entity tag, with its quotes. */
  readonly etag: string;
  read(range?: ByteRange): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export interface PublishDirectory {
  /** Makes content readable under company and path; replaces what was there. */
  publish(companyNumber: number, path: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Removes everything but these paths. Returns the paths removed. */
  keepOnly(companyNumber: number, paths: readonly string[]): Promise<readonly string[]>;
  /** Opens what is published at a path; undefined if nothing is. */
  open(companyNumber: number, path: string): Promise<PublishedFile | undefined>;
}

/** What a signed link gives access to. */
export interface SignedLink {
  /** Whose file it is: a job; a company, of a resource. */
  readonly ownerId: string;
  readonly fileId: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Makes and opens tokens and GUIDs that only this installation can make. */
export interface LinkSigner {
  /** Text that may stand in a path. */
  sign(link: SignedLink): string;
  /** Undefined if the token was not made here, or was changed. */
  open(token: string): SignedLink | undefined;
  /** The GUID by which a job is opened without any other credential: always the same, and made only here. */
  guidOf(jobId: string): string;
  /** Whether a text is the GUID of a job, in whichever case. */
  isGuidOf(jobId: string, text: string): boolean;
}

export interface ArchiveEntry {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** Opened when its turn comes; an entry that breaks breaks the zip. */
  open(): AsyncIterable<Uint8Array>;
}

export interface Archiver {
  /** All entries as one zip, made while it is read. Names are made safe and each is given once. */
  zip(entries: readonly ArchiveEntry[]): AsyncIterable<Uint8Array>;
}
