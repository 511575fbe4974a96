/** Removes a document from a job that still collects. */

import { documentRemoved } from "../model/document.ts";
import { demand, type Principal } from "../model/principal.ts";
import { lostRace } from "../jobs/late-advice.ts";
import type { Ports } from "../ports/ports.ts";
import { collectedDocument, type CollectedPorts, type DocumentRef } from "./collected-document.ts";

/** Throws forbidden, not-found, illegal-transition once the job is started. */
export async function removeDocument(
  ports: CollectedPorts & Pick<Ports, "blobs" | "clock">,
  principal: Principal,
  ref: DocumentRef,
): Promise<void> {
  demand(principal, "change-jobs");
  const { blobs, clock, documents } = ports;
  const { job, document } = await collectedDocument(ports, principal, ref);
  const orphans = await documents.remove(document, documentRemoved(document, clock.now()));
  if (orphans === undefined) {
    throw await lostRace(ports, job);
  }
  await blobs.remove(orphans);
}
