/** The port of the tree that a session sees: folders and files behind which is no file system. */

import type { Job } from "../../core/model/job.ts";
import type { Path } from "./path.ts";

export interface Entry {
  readonly name: string;
  readonly kind: "folder" | "file";
  readonly sizeBytes: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** Of a folder, that files are put into it; of a file, that it is replaced, renamed and deleted. */
  readonly isWritable: boolean;
  /** What came of a file whose transfer broke off; only its sender sees it. */
  readonly isPartial?: boolean;
}

/** A file to be read. */
export interface Reading {
  readonly sizeBytes: number;
  open(): AsyncIterable<Uint8Array>;
  /** Called when it was sent to the last byte. */
  readonly downloaded?: (() => Promise<void>) | undefined;
}

/** A file that a client puts. */
export interface Putting {
  /** From which byte on it comes; "end" for what the partial file lacks. */
  readonly from: number | "end";
  /** Of the whole, where the client told it before. */
  readonly sizeBytes?: number;
  /** Must not take another's place: it gets a name of its own. */
  readonly isUnique?: boolean;
  /** Called once the file is known to be taken, with its name; throws where the line breaks, or `stop` says so. */
  open(stop: AbortSignal, name: string): AsyncIterable<Uint8Array>;
  /** Called when all is on the disk; throws if the line turned out to be broken after all. */
  confirm(): void;
}

/** All of it throws Refusal, or Problems of the core. */
export interface Tree {
  stat(path: Path): Promise<Entry | undefined>;
  /** Of a folder. Throws where there is none. */
  list(path: Path): AsyncIterable<Entry>;
  read(path: Path, from: number): Promise<Reading>;
  /** Durable when it resolves, to the name. */
  put(path: Path, putting: Putting): Promise<string>;
  remove(path: Path): Promise<void>;
  rename(from: Path, to: Path): Promise<void>;
  /** Of a file, in epoch milliseconds. */
  setTime(path: Path, modifiedAt: number): Promise<void>;
  makeFolder(path: Path): Promise<void>;
  removeFolder(path: Path): Promise<void>;
  /** The job in which the path lies, whatever is there; undefined where it lies in none of the caller's. */
  jobOf(path: Path): Promise<Pick<Job, "id" | "traceparent"> | undefined>;
}

/** Somebody who was let in. */
export interface Account {
  /** As the log names it. */
  readonly name: string;
  readonly tree: Tree;
  /** Throws unauthenticated where he would not be let in any more. */
  confirm(): Promise<void>;
}

export interface Login {
  readonly user: string;
  readonly password: string;
  /** The IP address from which it came. */
  readonly address: string;
}

/** Lets in. Throws unauthenticated, forbidden, too-many-requests, unavailable. */
export type Accounts = (login: Login) => Promise<Account>;
