/** Ends an upload before a job has taken it: nothing of it stays. */

import type { Principal } from "../model/principal.ts";
import { uploadNotFound } from "../model/uploads/upload.ts";
import type { Ports } from "../ports/ports.ts";
import { type FindUploadPorts, findUpload } from "./find-upload.ts";

export type EndUploadPorts = FindUploadPorts & Pick<Ports, "blobs" | "uploadWriters">;

/** Whoever is still writing it is told that it is gone. Throws forbidden, not-found, gone. */
export async function endUpload(
  ports: EndUploadPorts,
  principal: Principal,
  uploadId: string,
): Promise<void> {
  const { id } = await findUpload(ports, principal, uploadId);
  const orphans = await ports.resumableUploads.remove(id);
  if (orphans === undefined) {
    throw uploadNotFound(id);
  }
  await ports.uploadWriters.stop(id);
  await ports.blobs.remove(orphans);
}
