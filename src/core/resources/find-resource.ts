/** Finds a resource by the id that its sender chose. */

import { demandPolicy } from "../model/access/policy.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Resource } from "../model/people/resource.ts";
import type { Ports } from "../ports/ports.ts";

/** Its content is ports.blobs.open(resource.blobId). Throws forbidden; not-found also for another company's. */
export async function findResource(
  { resources }: Pick<Ports, "resources">,
  principal: Principal,
  resourceId: string,
): Promise<Resource> {
  demandPolicy(principal, "Job_Read");
  const found = await resources.find(principal.company.id, resourceId);
  if (found === undefined) {
    const detail =
      "This company has no resource of that id. It was not sent yet, or went with the record that named it.";
    throw new Problem("not-found", detail);
  }
  return found;
}
