/** Files that come with a job that is not there yet: they are stored while they come, and removed again unless a job has them. */

import type { ReceivedFile } from "../../core/documents/inline-documents.ts";
import { isOutcomeUnknown } from "../../core/jobs/write-outcome.ts";
import type { Principal } from "../../core/model/principal.ts";
import type { Ports } from "../../core/ports/ports.ts";

/** What was read of a request, and the files that came with it. */
export interface Received<Body> {
  readonly body: Body;
  readonly files: readonly ReceivedFile[];
  /** From now on the files belong to a job. */
  readonly keep: () => void;
}

export interface ReceivedUse<Body, T> {
  /** Reads the request; what it stores it puts among the files. */
  readonly read: (files: ReceivedFile[]) => Promise<Body>;
  readonly submit: (received: Received<Body>) => Promise<T>;
}

/** Reads, then submits what was read. Throws what these throw; then no file stays. */
export async function withReceivedFiles<Body, T>(
  ports: Pick<Ports, "blobs" | "uploads">,
  { company }: Principal,
  { read, submit }: ReceivedUse<Body, T>,
): Promise<T> {
  const files: ReceivedFile[] = [];
  let isKept = false;
  const keep = (): void => {
    isKept = true;
  };
  try {
    const body = await (ports.uploads === undefined
      ? read(files)
      : ports.uploads.during(company.id, async () => read(files)));
    return await submit({ body, files, keep }).catch((error: unknown) => {
      isKept ||= isOutcomeUnknown(error);
      throw error;
    });
  } finally {
    if (!isKept) {
      await ports.blobs.remove(files.map(({ blob }) => blob.id));
    }
  }
}
