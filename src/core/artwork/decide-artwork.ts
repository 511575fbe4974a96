/** Decides on a version: approves it, which ends the job, or rejects it, which waits for the next one. Once, whoever else tries. */

import {
  currentVersion,
  type ArtworkVersion,
  type Decision,
  NAME_CHARS_MAX,
  TEXT_CHARS_MAX,
  WAITING_MESSAGES,
} from "../model/artwork.ts";
import { Problem, refuseViolations, type Violation } from "../model/problem.ts";
import type { ArtworkChange } from "../ports/artworks.ts";
import { otherVersion } from "./adjust-artwork.ts";
import {
  type ChangePorts,
  changeArtwork,
  decidedText,
  demandWaiting,
  lookAgain,
} from "./change-artwork.ts";
import { keptOpenUntil, type LinkedArtwork } from "./upload-link.ts";

/** What was decided by whoever has the link. */
export interface Deciding
  extends Pick<
    Decision,
    "version" | "result" | "name" | "reason" | "comment" | "locale" | "agent"
  > {}

const AGENT_CHARS_MAX = 300;

/**
 * The decision as it is kept. Throws invalid-document without a name, or without a reason to reject; illegal-transition
 * where nothing is to be decided, another version is there by now, or somebody else was faster, who is told then.
 */
export async function decideArtwork(
  ports: ChangePorts,
  linked: LinkedArtwork,
  deciding: Deciding,
): Promise<Decision> {
  refuseViolations("invalid-document", violationsOf(deciding));
  const version = demandDecidable(linked, deciding.version);
  const { agent, ...said } = deciding;
  const decision: Decision = {
    ...decisionOn(version, ports.clock.now()),
    ...trimmed(said),
    ...(agent === undefined ? {} : { agent: agent.slice(0, AGENT_CHARS_MAX) }),
    by: "link",
  };
  const decided = await changeArtwork(ports, decisionChange(linked, decision));
  if (decided === undefined) {
    // Whoever was faster is told by this.
    demandDecidable(await lookAgain(ports, linked.job.id), deciding.version);
    throw otherVersion(deciding.version);
  }
  return decision;
}

/** What every decision on this version holds. */
export function decisionOn(
  { jobId, version, sha256, proofSha256 }: ArtworkVersion,
  at: number,
): Pick<Decision, "jobId" | "version" | "at" | "sha256" | "proofSha256"> {
  return { jobId, version, at, sha256, ...(proofSha256 === undefined ? {} : { proofSha256 }) };
}

function trimmed<T extends Deciding>(said: T): T {
  const { name, reason, comment } = said;
  return {
    ...said,
    name: name.trim(),
    ...(reason === undefined ? {} : { reason: reason.trim() }),
    ...(comment === undefined ? {} : { comment: comment.trim() }),
  };
}

function violationsOf({ result, name, reason = "", comment = "" }: Deciding): readonly Violation[] {
  const violations: Violation[] = [];
  if (name.trim() === "") {
    const message = "Who decides? Give a name, so that the shop knows whom to ask.";
    violations.push({ pointer: "/name", rule: "required", message });
  }
  if (result === "rejected" && reason.trim() === "") {
    const message = "Say why it is rejected, so that the next version can be better.";
    violations.push({ pointer: "/reason", rule: "required", message });
  }
  for (const [pointer, text, most] of [
    ["/name", name, NAME_CHARS_MAX],
    ["/reason", reason, TEXT_CHARS_MAX],
    ["/comment", comment, TEXT_CHARS_MAX],
  ] as const) {
    if (text.length > most) {
      const message = `This has ${text.length} characters, and may have ${most}. Make it shorter.`;
      violations.push({ pointer, rule: "length", message });
    }
  }
  return violations;
}

/** The version that can be decided on. Throws illegal-transition. */
function demandDecidable(linked: LinkedArtwork, version: number): ArtworkVersion {
  const { decisions } = linked;
  const made = decisions.find((decision) => decision.version === version);
  if (made !== undefined) {
    const detail = `It is decided already: ${decidedText(made)}`;
    throw new Problem("illegal-transition", detail);
  }
  demandWaiting(linked, ["decision"], "Artwork can be approved or rejected");
  const current = currentVersion(linked);
  if (current === undefined || current.version !== version) {
    throw otherVersion(version);
  }
  return current;
}

function decisionChange({ artwork }: LinkedArtwork, decision: Decision): ArtworkChange {
  const { jobId, version, at, result } = decision;
  const isApproved = result === "approved";
  const message = decisionMessage(decision);
  const said = { at, code: "decision.made", severity: "info", message } as const;
  const base = { jobId, at, from: { waitingFor: ["decision"], version }, decision } as const;
  return isApproved
    ? {
        ...base,
        to: { status: "completed", outcome: "succeeded", message },
        state: "approved",
        events: [said, { at, code: "job.completed", severity: "info", message }],
      }
    : {
        ...base,
        to: { status: "creating", waitingFor: "upload", message: WAITING_MESSAGES.upload },
        state: "rejected",
        expiresAt: Math.max(keptOpenUntil(artwork, at), at + artwork.linkMs),
        events: [said],
      };
}

/** The line of the job's history. */
export function decisionMessage({ version, result, name, reason }: Decision): string {
  const why = reason === undefined || result === "approved" ? "" : `: ${reason}`;
  return `Version ${version} was ${result} by ${name}${why}`;
}
