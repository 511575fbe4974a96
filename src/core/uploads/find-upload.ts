/** Finds an upload that can still be gone on with or taken: one that comes from its start to its end, or one in blocks. */

import { demandPolicy } from "../model/access/policy.ts";
import { demand, type Principal, scopeOf } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { endOfUpload, type Upload, uploadNotFound } from "../model/uploads/upload.ts";
import type { Ports } from "../ports/ports.ts";

export type FindUploadPorts = Pick<Ports, "clock" | "resumableUploads">;

/** Throws forbidden; not-found also for another company's; gone where its time is over or a job took it. */
export async function findUpload(
  ports: FindUploadPorts,
  principal: Principal,
  id: string,
): Promise<Upload> {
  demand(principal, "submit-jobs");
  return find(ports, principal, { id, isInBlocks: false });
}

/** An upload in blocks. Throws forbidden; not-found also for another company's; gone where its time is over. */
export async function findBlockUpload(
  ports: FindUploadPorts,
  principal: Principal,
  id: string,
): Promise<Upload> {
  demandPolicy(principal, "Workflow_Create");
  return find(ports, principal, { id, isInBlocks: true });
}

interface Wanted {
  readonly id: string;
  readonly isInBlocks: boolean;
}

async function find(
  { clock, resumableUploads }: FindUploadPorts,
  principal: Principal,
  { id, isInBlocks }: Wanted,
): Promise<Upload> {
  const upload = await resumableUploads.find(scopeOf(principal), id);
  if (upload === undefined || (upload.isInBlocks ?? false) !== isInBlocks) {
    throw uploadNotFound(id);
  }
  const end = endOfUpload(upload, clock.now());
  if (end !== undefined) {
    throw new Problem("gone", `${end} Begin a new one.`);
  }
  return upload;
}
