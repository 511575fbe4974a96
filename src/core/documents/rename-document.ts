/** Renames a document of a job that still collects. */

import { documentRenamed } from "../model/document.ts";
import { demand, type Principal } from "../model/principal.ts";
import { lostRace } from "../jobs/late-advice.ts";
import type { Ports } from "../ports/ports.ts";
import { contentTypeOf, safeFileName } from "../text/file-name.ts";
import { missingFileName } from "./add-document.ts";
import { collectedDocument, type CollectedPorts, type DocumentRef } from "./collected-document.ts";

/** Others that have the new name are replaced. Throws forbidden, not-found, illegal-transition, invalid-document. */
export async function renameDocument(
  ports: CollectedPorts & Pick<Ports, "blobs" | "clock">,
  principal: Principal,
  { to, ...ref }: DocumentRef & { readonly to: string },
): Promise<void> {
  demand(principal, "change-jobs");
  const { blobs, clock, documents } = ports;
  const fileName = safeFileName(to);
  if (fileName === "") {
    throw missingFileName();
  }
  const { job, document } = await collectedDocument(ports, principal, ref);
  const renamed = { ...document, fileName, contentType: contentTypeOf(fileName) };
  const event = documentRenamed(document, { fileName, at: clock.now() });
  const orphans = await documents.rename(renamed, event);
  if (orphans === undefined) {
    throw await lostRace(ports, job);
  }
  await blobs.remove(orphans);
}
