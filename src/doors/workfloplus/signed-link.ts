/** Links to files of jobs and steps that need no other credential, good for an hour. */

import type { Result } from "../../core/model/result.ts";
import type { Ports } from "../../core/ports/ports.ts";

const LINK_MS = 3_600_000;

type LinkPorts = Pick<Ports, "clock" | "links">;

/** The path of a result. */
export function linkTo(ports: LinkPorts, { id, jobId, fileName }: Result): string {
  return signedPath(ports, { ownerId: jobId, fileId: id, fileName });
}

interface LinkedThing {
  readonly ownerId: string;
  readonly fileId: string;
  readonly fileName: string;
}

/** The path of a file of a job, or of a resource of a company. */
export function signedPath(
  { links, clock }: LinkPorts,
  { ownerId, fileId, fileName }: LinkedThing,
): string {
  const token = links.sign({ ownerId, fileId, expiresAt: clock.now() + LINK_MS });
  return `/exports/${token}/${encodeURIComponent(fileName)}`;
}
