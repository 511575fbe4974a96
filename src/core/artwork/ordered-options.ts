/** What an order asks of its file: the options that its check is made with. */

import type { Option } from "../model/contract-types.gen.ts";
import type { Ports } from "../ports/ports.ts";
import type { LinkedArtwork } from "./upload-link.ts";

const CHECK_WORKFLOW = "preflight";

/** Of the profile, of the job, and of the check by itself; of two with one name the later one counts. */
export function orderedOptions(
  { workflows }: Pick<Ports, "workflows">,
  { artwork: { check }, job }: Pick<LinkedArtwork, "artwork" | "job">,
): readonly Option[] {
  const workflow = workflows.list().find(({ name }) => name === CHECK_WORKFLOW);
  const profile = workflow?.profiles.find(({ name }) => name === check.profile);
  return [...(profile?.options ?? []), ...(job.asked.options ?? []), ...check.options];
}
