/** Where an artwork stands, as its page shows it: what is asked for, what was found, what may be decided. */

import { orderedOptions } from "../../core/artwork/ordered-options.ts";
import type { LinkedArtwork } from "../../core/artwork/upload-link.ts";
import {
  type ArtworkVersion,
  type ArtworkWait,
  currentVersion,
  type Decision,
} from "../../core/model/artwork.ts";
import type { Result } from "../../core/model/result.ts";
import type { DoorKit } from "../door-kit.ts";
import { type CheckOf, checkView, proofView } from "./check-view.ts";
import type { AdjustView, DecideStage, DecisionView, OtherFilesView, Stage } from "./page/view.ts";

export interface StageWanted {
  readonly language: string;
  /** Where results are served. */
  readonly results: string;
  /** The last step before a decision, where one may be made. */
  readonly decide?: Pick<DecideStage, "kind" | "given"> | undefined;
}

/** The stage of the artwork as it is. */
export async function stageView(
  kit: DoorKit,
  linked: LinkedArtwork,
  wanted: StageWanted,
): Promise<Stage> {
  const { artwork, job } = linked;
  const version = currentVersion(linked);
  if (job.status === "pending" || job.status === "processing") {
    const step = artwork.next?.kind ?? "check";
    return { kind: "checking", step, fileName: version?.fileName ?? "" };
  }
  if (job.waitingFor === undefined || job.waitingFor === "people") {
    return artwork.state === "approved" && version !== undefined
      ? receiptOf(checkOf(linked, version, wanted))
      : closed(linked);
  }
  return version === undefined
    ? { kind: "upload", ...otherFilesOf(linked) }
    : waitingStage(kit, job.waitingFor, { wanted, check: checkOf(linked, version, wanted) });
}

/** Of an artwork that has a version and waits for people. */
async function waitingStage(
  kit: DoorKit,
  waitingFor: ArtworkWait,
  { wanted, check }: { readonly wanted: StageWanted; readonly check: CheckOf },
): Promise<Stage> {
  const { linked, version } = check;
  switch (waitingFor) {
    case "review":
      return { kind: "review", ...(await foundIn(kit, check)) };
    case "decision":
      return wanted.decide === undefined
        ? proofStage(kit, check)
        : { ...wanted.decide, ...sealOf(version) };
    case "upload":
      return linked.artwork.state === "preflight-failed"
        ? findingsStage(kit, check)
        : { kind: "upload", ...otherFilesOf(linked) };
  }
}

function checkOf(
  linked: LinkedArtwork,
  version: ArtworkVersion,
  { language, results }: StageWanted,
): CheckOf {
  const addressOf = ({ id, fileName }: Result): string =>
    `${results}/${id}/${encodeURIComponent(fileName)}`;
  return { linked, version, language, addressOf };
}

async function foundIn(kit: DoorKit, check: CheckOf) {
  const { fileName, obstacle } = check.version;
  const found = await checkView(kit, check);
  return {
    fileName,
    ...(found !== undefined && { check: found }),
    ...(obstacle !== undefined && { obstacle }),
  };
}

async function findingsStage(kit: DoorKit, check: CheckOf): Promise<Stage> {
  const { linked } = check;
  const found = await foundIn(kit, check);
  return { kind: "findings", ...found, ...otherFilesOf(linked), ...adjustOf(kit, linked) };
}

async function proofStage(kit: DoorKit, check: CheckOf): Promise<Stage> {
  const { linked, version } = check;
  const proof = proofView(check);
  return {
    kind: "proof",
    version: version.version,
    ...(await foundIn(kit, check)),
    ...otherFilesOf(linked),
    ...adjustOf(kit, linked),
    ...(proof !== undefined && { proof }),
  };
}

/** What a decision is made on, and a receipt shows. */
function sealOf({ version, fileName, sha256 }: ArtworkVersion) {
  return { version, fileName, sha256 };
}

function receiptOf(check: CheckOf): Stage {
  const { linked, version } = check;
  const decision = linked.decisions.at(-1);
  const proofPdf = proofView(check)?.pdf;
  const { jobId, proofSha256 } = version;
  return decision === undefined
    ? closed(linked)
    : {
        kind: "receipt",
        number: `${jobId}/${version.version}`,
        ...sealOf(version),
        ...(proofSha256 !== undefined && { proofSha256 }),
        decision: decisionView(decision),
        ...(proofPdf !== undefined && { proofPdf }),
      };
}

function closed({ artwork: { state } }: LinkedArtwork): Stage {
  return { kind: "closed", why: state === "failed" ? "failed" : "withdrawn" };
}

/** Nothing where pages may not be adjusted, or cannot be read. */
function adjustOf({ ports }: DoorKit, linked: LinkedArtwork): { readonly adjust?: AdjustView } {
  const { capabilities, version } = linked.artwork;
  const ordered = orderedOptions(ports, linked);
  const has = (name: string): boolean => ordered.some((option) => option.name === name);
  const isReadable = currentVersion(linked)?.unreadable === undefined;
  return capabilities.adjust && isReadable
    ? { adjust: { version, hasSize: has("width") && has("height") } }
    : {};
}

function otherFilesOf({ artwork, attachments }: LinkedArtwork): OtherFilesView {
  return {
    takesOtherFiles: artwork.capabilities.allowNonArtworkFiles,
    otherFiles: attachments.map(({ fileName, sizeBytes }) => ({ fileName, sizeBytes })),
  };
}

/** A decision as pages tell it. */
export function decisionView({ result, name, at, reason, comment }: Decision): DecisionView {
  return {
    result,
    name,
    at,
    ...(reason !== undefined && { reason }),
    ...(comment !== undefined && comment !== "" && { comment }),
  };
}
