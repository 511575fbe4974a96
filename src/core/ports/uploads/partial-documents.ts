/** The port of partial documents: kept when a transfer breaks off, and taken away by whoever goes on with it. */

import type { PartialDocument } from "../../model/uploads/partial-document.ts";

/** Which one: each sender has one of a name in a job. */
export type PartialPlace = Pick<PartialDocument, "jobId" | "owner" | "fileName">;

export interface PartialDocumentStore {
  /** Keeps one in place of the one before. Returns the blobs that nobody owns any more; undefined, and nothing is kept, where the job is gone or has `mostPerJob`. */
  keep(partial: PartialDocument, mostPerJob: number): Promise<readonly string[] | undefined>;
  find(place: PartialPlace, now: number): Promise<PartialDocument | undefined>;
  /** Those of one sender in a job, by name. */
  list(
    place: Pick<PartialPlace, "jobId" | "owner">,
    now: number,
  ): Promise<readonly PartialDocument[]>;
  /** Gives it to the caller, who alone has its blob from now on; undefined if there is none. */
  take(place: PartialPlace, now: number): Promise<PartialDocument | undefined>;
}
