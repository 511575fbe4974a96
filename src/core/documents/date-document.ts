/** Keeps the time of change that a sender has for its document. */

import { lostRace } from "../jobs/late-advice.ts";
import { demand, type Principal } from "../model/principal.ts";
import { collectedDocument, type CollectedPorts, type DocumentRef } from "./collected-document.ts";

/** `modifiedAt` in epoch milliseconds. Throws forbidden, not-found, illegal-transition once the job is started. */
export async function dateDocument(
  ports: CollectedPorts,
  principal: Principal,
  { modifiedAt, ...ref }: DocumentRef & { readonly modifiedAt: number },
): Promise<void> {
  demand(principal, "change-jobs");
  const { job, document } = await collectedDocument(ports, principal, ref);
  if (!(await ports.documents.date({ ...document, modifiedAt }))) {
    throw await lostRace(ports, job);
  }
}
