/** The artwork of the newest job that a handle or name stands for. */

import { type ShownArtwork, showArtwork } from "../artwork/show-artwork.ts";
import { ARTWORK_WORKFLOW } from "../model/artwork.ts";
import type { Job } from "../model/job.ts";
import { demand, type Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";
import { type JobSelection, nothingSelected, queryOf } from "./job-selection.ts";

/** Throws not-found where nothing is selected, and where the newest of it is a job without artwork. */
export async function readArtwork(
  ports: Pick<Ports, "artworks" | "clock" | "jobSearch" | "uploadLinks">,
  principal: Principal,
  selection: JobSelection,
): Promise<ShownArtwork & { readonly job: Job }> {
  demand(principal, "read-jobs");
  const [job] = await ports.jobSearch.find({ ...queryOf(selection), limit: 1 });
  if (job === undefined) {
    throw nothingSelected();
  }
  const shown = await showArtwork(ports, principal, job);
  if (shown === undefined) {
    const message = `This job has no artwork: it is of the workflow ${job.workflow}, and only those of ${ARTWORK_WORKFLOW} have some.`;
    throw Problem.at("not-found", { pointer: "/selection", rule: "value", message });
  }
  return { ...shown, job };
}
