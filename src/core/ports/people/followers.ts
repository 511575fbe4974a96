/** The port of followers: which jobs follow which records. */

import type { FollowerPurpose } from "../../model/people/follower.ts";
import type { NewEvent } from "../../model/event.ts";

export interface FollowerClaim {
  /** The record's. */
  readonly jobId: string;
  readonly purpose: FollowerPurpose;
  /** What it is made of: of the same it is made once. */
  readonly content: string;
  /** The id of its job, where there is none yet. */
  readonly followerId: string;
  readonly at: number;
}

export interface FollowerStore {
  /** The id of the job that follows, whoever claimed it first. */
  claim(claim: FollowerClaim): Promise<string>;
  /** It is to be made again by whoever wants it next. */
  release(followerId: string): Promise<void>;
  /** The job that follows the completion of a record; undefined where none is to. */
  ofCompletion(jobId: string): Promise<string | undefined>;
  /** The jobs that follow a record, oldest first. */
  list(jobId: string): Promise<readonly string[]>;
  /** Spends the record's ticket, and tells this in its history; nothing where somebody else did. */
  settle(ticketKey: string, jobId: string, event: NewEvent): Promise<void>;
}
