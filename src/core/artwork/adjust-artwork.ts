/** Adjusts the newest version: the run makes the next one of it, and checks that. */

import type { Option } from "../model/contract-types.gen.ts";
import { checkOptions } from "../model/option.ts";
import { currentVersion } from "../model/artwork.ts";
import { Problem, refuseViolations } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";
import { type ChangePorts, changeArtwork, demandWaiting, lookAgain } from "./change-artwork.ts";
import { keptOpenUntil, type LinkedArtwork } from "./upload-link.ts";

export interface Adjusting {
  /** Options of the workflow adjust. */
  readonly adjustment: readonly Option[];
  /** The version that was looked at. */
  readonly version: number;
}

/** What a customer may not set. */
const NOT_OFFERED = new Set(["DOC.PASSWORD"]);
const ADJUST_WHEN = ["upload", "decision", "review"] as const;

/**
 * Throws forbidden where adjusting is off, illegal-transition while nothing is waited for or another version is there by
 * now, invalid-option for options that the workflow adjust does not take.
 */
export async function adjustArtwork(
  ports: ChangePorts & Pick<Ports, "workflows">,
  linked: LinkedArtwork,
  { adjustment, version }: Adjusting,
): Promise<LinkedArtwork> {
  demandAdjustable(linked, version);
  refuseBadAdjustment(ports, adjustment);
  const at = ports.clock.now();
  const { artwork, job } = linked;
  const adjusted = await changeArtwork(ports, {
    jobId: job.id,
    at,
    from: { waitingFor: ADJUST_WHEN, version },
    to: {
      status: "pending",
      next: { kind: "adjust", adjustment },
      message: "Waiting for a worker.",
    },
    state: "uploaded",
    expiresAt: keptOpenUntil(artwork, at),
    events: [
      { at, code: "job.queued", severity: "info", message: "Started to adjust the artwork." },
    ],
  });
  if (adjusted === undefined) {
    demandAdjustable(await lookAgain(ports, job.id), version);
    throw otherVersion(version);
  }
  return adjusted;
}

function demandAdjustable(linked: LinkedArtwork, version: number): void {
  if (!linked.artwork.capabilities.adjust) {
    throw new Problem("forbidden", "The artwork of this order cannot be adjusted here.");
  }
  demandWaiting(linked, ADJUST_WHEN, "Artwork can be adjusted");
  const current = currentVersion(linked);
  if (current === undefined || current.unreadable !== undefined) {
    const detail = "There is no file that could be adjusted. Upload one first.";
    throw new Problem("illegal-transition", detail);
  }
  if (current.version !== version) {
    throw otherVersion(version);
  }
}

/** The problem of acting on what is no longer the newest version. */
export function otherVersion(version: number): Problem {
  return new Problem(
    "illegal-transition",
    `Version ${version} is not the newest one any more. Look at that, and decide then.`,
  );
}

function refuseBadAdjustment(
  { workflows }: Pick<Ports, "workflows">,
  adjustment: readonly Option[],
): void {
  const adjust = workflows.list().find(({ name }) => name === "adjust");
  const specs = (adjust?.options ?? []).filter(({ name }) => !NOT_OFFERED.has(name));
  refuseViolations("invalid-option", checkOptions(specs, adjustment, "/adjustment"));
  if (adjustment.length === 0) {
    throw Problem.at("invalid-option", {
      pointer: "/adjustment",
      rule: "required",
      message: "Say what is to be adjusted: rotate, mirror or fit.",
    });
  }
}
