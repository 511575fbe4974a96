/** What is done when a result was downloaded, of a job whose contents are to go with the last download. */

import type { ByteRange } from "../ports/files.ts";
import type { Job } from "../model/job.ts";
import type { Ports } from "../ports/ports.ts";
import type { Result } from "../model/result.ts";

export type DownloadPorts = Pick<Ports, "blobs" | "clock" | "engine" | "results">;

/** To be called once the last byte of what was asked for is handed over; of the whole without a range. */
export interface Downloaded {
  readonly downloaded?: (range?: ByteRange) => Promise<void>;
}

/**
 * Nothing for a job that is kept however often it is downloaded. Where with this download everything was downloaded, the
 * contents of the job are removed.
 */
export function onDownload(
  { blobs, clock, engine, results }: DownloadPorts,
  { id: jobId, asked, status }: Pick<Job, "id" | "asked" | "status">,
  of: readonly Pick<Result, "id">[],
): Downloaded {
  if (asked.retention?.afterDownload !== true || status !== "completed") {
    return {};
  }
  const resultIds = of.map(({ id }) => id);
  return {
    downloaded: async (range) => {
      const download = {
        jobId,
        resultIds,
        at: clock.now(),
        ...(range === undefined ? {} : { range }),
      };
      const orphans = await results.downloaded(download);
      if (orphans !== undefined) {
        // Somebody may want to be told.
        engine.wake();
        await blobs.remove(orphans);
      }
    },
  };
}
