/** The quiet time: how long nothing has to come for a job that collects until it starts by itself. */

import type { Job } from "../model/job.ts";
import type { Ports } from "../ports/ports.ts";

/** In milliseconds; undefined for a job that waits to be started. */
export function quietMsOf(
  { workflows }: Pick<Ports, "workflows">,
  { workflow, asked }: Pick<Job, "workflow" | "asked">,
): number | undefined {
  return asked.quietSeconds === undefined
    ? workflows.list().find(({ name }) => name === workflow)?.quietMs
    : asked.quietSeconds * 1000;
}
