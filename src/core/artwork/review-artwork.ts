/** The shop's own look at artwork with warnings, before the customer may approve it; and taking an order back. */

import { type Artwork, currentVersion, type Decision, WAITING_MESSAGES } from "../model/artwork.ts";
import { Problem } from "../model/problem.ts";
import { otherVersion } from "./adjust-artwork.ts";
import { type ChangePorts, changeArtwork, demandWaiting, lookAgain } from "./change-artwork.ts";
import { decisionMessage, decisionOn } from "./decide-artwork.ts";
import { keptOpenUntil, type LinkedArtwork } from "./upload-link.ts";

const REVIEW = ["review"] as const;

/** The state in which a version is decided on. */
export function decidableState(
  { capabilities }: Pick<Artwork, "capabilities">,
  preflight: "passed" | "warnings" | undefined,
): "proof-ready" | "preflight-passed" | "preflight-warnings" | "uploaded" {
  if (capabilities.proof) {
    return "proof-ready";
  }
  return preflight === undefined ? "uploaded" : `preflight-${preflight}`;
}

/** Lets the customer decide. `by`: who released it. Throws not-found, illegal-transition. */
export async function releaseArtwork(
  ports: ChangePorts,
  jobId: string,
  by: string,
): Promise<LinkedArtwork> {
  const linked = await lookAgain(ports, jobId);
  demandWaiting(linked, REVIEW, "Artwork can be released");
  const { artwork } = linked;
  const at = ports.clock.now();
  const { version } = artwork;
  const message = `Version ${version} was released by ${by}.`;
  const event = { at, severity: "info", message, ...fileOf(linked) } as const;
  const released = await changeArtwork(ports, {
    jobId,
    at,
    from: { waitingFor: REVIEW, version },
    to: { status: "creating", waitingFor: "decision", message: WAITING_MESSAGES.decision },
    state: decidableState(artwork, "warnings"),
    expiresAt: keptOpenUntil(artwork, at),
    events: [
      { ...event, code: "review.done" },
      ...(artwork.capabilities.proof
        ? [
            {
              ...event,
              code: "proof.ready" as const,
              message: `Version ${version} can be decided on.`,
            },
          ]
        : []),
    ],
  });
  if (released === undefined) {
    throw otherVersion(version);
  }
  return released;
}

/** Rejects it for the customer, who is asked for another file. Throws not-found, illegal-transition, invalid-document without a reason. */
export async function refuseArtwork(
  ports: ChangePorts,
  jobId: string,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<Decision> {
  if (reason.trim() === "") {
    throw new Problem("invalid-document", "Say why, so that the customer can mend it.");
  }
  const linked = await lookAgain(ports, jobId);
  demandWaiting(linked, REVIEW, "Artwork can be refused");
  const { artwork } = linked;
  const current = currentVersion(linked);
  if (current === undefined) {
    throw otherVersion(artwork.version);
  }
  const at = ports.clock.now();
  const decision: Decision = {
    ...decisionOn(current, at),
    result: "rejected",
    reason: reason.trim(),
    name: by,
    by,
  };
  const event = { at, severity: "info", message: decisionMessage(decision) } as const;
  const refused = await changeArtwork(ports, {
    jobId,
    at,
    from: { waitingFor: REVIEW, version: current.version },
    to: { status: "creating", waitingFor: "upload", message: WAITING_MESSAGES.upload },
    state: "rejected",
    decision,
    expiresAt: Math.max(keptOpenUntil(artwork, at), at + artwork.linkMs),
    events: [
      { ...event, code: "review.done", ...fileOf(linked) },
      { ...event, code: "decision.made" },
    ],
  });
  if (refused === undefined) {
    throw otherVersion(current.version);
  }
  return decision;
}

function fileOf(linked: LinkedArtwork): {
  readonly fileName?: string;
  readonly documentId?: string;
} {
  const current = currentVersion(linked);
  return current === undefined
    ? {}
    : { fileName: current.fileName, documentId: current.documentId };
}
