/** Finds an upload that can still be gone on with or taken. */

import { demand, type Principal, scopeOf } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { endOfUpload, type Upload, uploadNotFound } from "../model/upload.ts";
import type { Ports } from "../ports/ports.ts";

export type FindUploadPorts = Pick<Ports, "clock" | "resumableUploads">;

/** Throws forbidden; not-found also for another company's; gone where its time is over or a job took it. */
export async function findUpload(
  { clock, resumableUploads }: FindUploadPorts,
  principal: Principal,
  id: string,
): Promise<Upload> {
  demand(principal, "submit-jobs");
  const upload = await resumableUploads.find(scopeOf(principal), id);
  if (upload === undefined) {
    throw uploadNotFound(id);
  }
  const end = endOfUpload(upload, clock.now());
  if (end !== undefined) {
    throw new Problem("gone", `${end} Begin a new one.`);
  }
  return upload;
}
