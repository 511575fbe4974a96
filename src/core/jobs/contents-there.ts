/** Whether the contents of a job are there still, or went before the job. */

import type { Job } from "../model/job.ts";
import { Problem } from "../model/problem.ts";
import { timeText } from "../text/time-text.ts";

/** Throws gone, and says since when and why. */
export function demandContents({ id, asked: { retention }, contentsRemovedAt }: Job): void {
  if (contentsRemovedAt !== undefined) {
    const wish = [
      ...(retention?.afterDownload === true ? ["after all results were downloaded"] : []),
      ...(retention?.hours === undefined ? [] : [`${retention.hours} h after its end`]),
    ].join(", or ");
    const detail = `The documents and results of job ${id} were removed at ${timeText(contentsRemovedAt)}, as its retention asks: ${wish}. Submit it again to have them made again.`;
    throw new Problem("gone", detail);
  }
}
