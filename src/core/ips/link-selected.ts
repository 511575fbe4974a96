/** Links to the results of the newest job that a handle stands for. */

import { demand, type Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";
import { type FileLink, type LinkPorts, linkResults } from "../results/link-file.ts";
import { type JobSelection, nothingSelected, queryOf } from "./job-selection.ts";

interface Wish {
  readonly selection: JobSelection;
  readonly minutes: number | undefined;
}

/** Throws not-found where nothing is selected, and what linkResults throws. */
export async function resultsSelected(
  ports: LinkPorts & Pick<Ports, "jobSearch">,
  principal: Principal,
  { selection, minutes }: Wish,
): Promise<{ readonly jobId: string; readonly links: readonly FileLink[] }> {
  demand(principal, "read-jobs");
  if (minutes !== undefined && minutes < 1) {
    const message = "Links are good for a minute at least.";
    throw Problem.at("invalid-document", { pointer: "/minutes", rule: "range", message });
  }
  const [job] = await ports.jobSearch.find({ ...queryOf(selection), limit: 1 });
  if (job === undefined) {
    throw nothingSelected();
  }
  const { id: jobId } = job;
  return { jobId, links: await linkResults(ports, principal, { jobId, minutes }) };
}
