/** Checks the newest version, makes its proof where it may go on, and says whom the job waits for then. */

import { decidableState } from "../../core/artwork/review-artwork.ts";
import {
  type Artwork,
  type ArtworkVersion,
  currentVersion,
  type StepSetting,
  type VersionFacts,
  WAITING_MESSAGES,
} from "../../core/model/artwork.ts";
import type { FindingDocument, PreflightDocument } from "../../core/model/contract-types.gen.ts";
import { type OptionSpec, type ResolvedOptions, resolveOptions } from "../../core/model/option.ts";
import type {
  LogLine,
  RunDocument,
  WorkflowContext,
  WorkflowHold,
} from "../../core/ports/workflow-context.ts";
import { obstacleOf, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { documentFile, eachFile } from "../each-file.ts";
import type { PrepressFile } from "../prepress/prepress-files.ts";
import { checkFile, countsText } from "../prepress/preflight.ts";
import { PROOF_OPTIONS, proofFile } from "../prepress/proof.ts";
import { PREFLIGHT_OPTIONS } from "../prepress/preflight-options.ts";
import type { ArtworkRun } from "./artwork-run.ts";
import { withoutPasswords } from "./password-advice.ts";

/** A file that cannot be read is no failed job: the customer is asked for another one. */
export async function checkVersion(step: ArtworkRun): Promise<void> {
  const { artwork, context } = step;
  const version = newestOf(step);
  try {
    const [facts] = await eachFile(context, [documentFile(documentOf(step, version))], () =>
      withoutPasswords(() => factsOf(step, version)),
    );
    artwork.hold(holdOf(artwork.history.artwork, version, facts ?? {}));
  } catch (error) {
    if (!(error instanceof WorkflowFailure) || error.code === "internal") {
      throw error;
    }
    artwork.hold(unreadable(version, error));
  }
}

/** The version that there is for sure. */
export function newestOf({ artwork: { history } }: ArtworkRun): ArtworkVersion {
  const version = currentVersion(history);
  if (version === undefined) {
    throw new Error(`There is no version ${history.artwork.version}.`);
  }
  return version;
}

/** A version that this run has added is not among the documents that it began with. */
export function documentOf(
  { artwork, context }: ArtworkRun,
  { documentId }: ArtworkVersion,
): RunDocument {
  const found = [artwork.added, ...context.documents].find((each) => each?.id === documentId);
  if (found === undefined) {
    throw new Error(`Document ${documentId} of a version is not there.`);
  }
  return found;
}

/** Checks and proofs it. Throws WorkflowFailure for what cannot be read. */
async function factsOf(step: ArtworkRun, version: ArtworkVersion): Promise<VersionFacts> {
  const { capabilities, check } = step.artwork.history.artwork;
  const found = await checkFile(contextOf(step, version, check), step, {
    file: fileOf(step, version, { setting: check, specs: PREFLIGHT_OPTIONS }),
    progress: (fraction) => fraction / 2,
    isForPictures: !capabilities.checkFix,
  });
  const facts: VersionFacts = {
    ...(found === undefined ? {} : { pageCount: found.file.pageCount }),
    ...(found === undefined || !capabilities.checkFix ? {} : summaryOf(found)),
  };
  return !capabilities.proof || facts.preflight?.result === "failed"
    ? facts
    : { ...facts, ...(await proofOf(step, version)) };
}

async function proofOf(
  step: ArtworkRun,
  version: ArtworkVersion,
): Promise<Pick<VersionFacts, "proofSha256">> {
  const setting = step.artwork.history.artwork.proof;
  const file = fileOf(step, version, { setting, specs: PROOF_OPTIONS });
  const context = contextOf(step, version, setting);
  let proofSha256: string | undefined;
  const watching: WorkflowContext = {
    ...context,
    addResult: async (added) => {
      const result = await context.addResult(added);
      proofSha256 = added.fileName === file.resultName("proof.pdf") ? result.sha256 : proofSha256;
      return result;
    },
  };
  await proofFile(watching, step, { file, progress: (fraction) => 0.5 + fraction / 2 });
  return proofSha256 === undefined ? {} : { proofSha256 };
}

/** The step's own profile, and results that tell their version. */
function contextOf(
  { context }: ArtworkRun,
  { version }: ArtworkVersion,
  { profile }: StepSetting,
): WorkflowContext {
  return {
    ...context,
    job: { ...context.job, profile },
    addResult: async ({ properties = [], ...added }) =>
      context.addResult({
        ...added,
        properties: [...properties, { name: "version", value: String(version) }],
      }),
  };
}

interface StepOptions {
  readonly setting: StepSetting;
  readonly specs: readonly OptionSpec[];
}

/** The version as the steps of prepress work on it; their results are called as in v2-preflight.json. */
function fileOf(
  step: ArtworkRun,
  version: ArtworkVersion,
  { setting, specs }: StepOptions,
): PrepressFile {
  const { profiles, context } = step;
  const profile = profiles.find(({ name }) => name === setting.profile);
  const layers = [profile?.options ?? [], context.job.asked.options ?? [], setting.options];
  return versionFile(step, version, resolveOptions(specs, layers));
}

/** The file of a version with these options. */
export function versionFile(
  step: ArtworkRun,
  version: ArtworkVersion,
  options: ResolvedOptions,
): PrepressFile {
  const document = documentOf(step, version);
  return {
    ...documentFile(document),
    plainName: document.fileName,
    options,
    resultName: (part) => `v${version.version}-${part}`,
    withLocalFile: async (use) => document.withLocalFile(use),
  };
}

const TOLD_MAX = 20;
const SEVEREST_FIRST: readonly FindingDocument["severity"][] = ["error", "warning", "info"];

function summaryOf({ result, counts, findings }: PreflightDocument): VersionFacts {
  const told = [...findings].sort(
    (left, right) => SEVEREST_FIRST.indexOf(left.severity) - SEVEREST_FIRST.indexOf(right.severity),
  );
  return { preflight: { result, ...counts }, findings: told.slice(0, TOLD_MAX) };
}

function unreadable(version: ArtworkVersion, failure: WorkflowFailure): WorkflowHold {
  return {
    state: "preflight-failed",
    waitingFor: "upload",
    message: WAITING_MESSAGES.upload,
    facts: { unreadable: failure.message, obstacle: obstacleOf(failure) },
    events: [
      line(version, {
        code: "preflight.done",
        severity: "warning",
        text: `it cannot be read. ${failure.message}`,
      }),
    ],
  };
}

/** Whom the job waits for when so much is known of its newest version. */
export function holdOf(
  artwork: Artwork,
  version: ArtworkVersion,
  facts: VersionFacts,
): WorkflowHold {
  const { preflight } = facts;
  const checked = preflight === undefined ? [] : [checkedLine(version, preflight)];
  if (preflight?.result === "failed") {
    return {
      state: "preflight-failed",
      waitingFor: "upload",
      message: WAITING_MESSAGES.upload,
      facts,
      events: checked,
    };
  }
  if (artwork.isReviewed && preflight?.result === "warnings") {
    const text = "it has warnings, and waits for the shop's review.";
    return {
      state: "in-review",
      waitingFor: "review",
      message: WAITING_MESSAGES.review,
      facts,
      events: [...checked, line(version, { code: "review.wanted", severity: "warning", text })],
    };
  }
  const ready = line(version, {
    code: "proof.ready",
    severity: "info",
    text: "its proof is ready.",
  });
  return {
    state: decidableState(artwork, preflight?.result),
    waitingFor: "decision",
    message: WAITING_MESSAGES.decision,
    facts,
    events: artwork.capabilities.proof ? [...checked, ready] : checked,
  };
}

function checkedLine(
  version: ArtworkVersion,
  preflight: NonNullable<VersionFacts["preflight"]>,
): LogLine {
  const text = `preflight ${preflight.result}: ${countsText(preflight)}.`;
  return line(version, { code: "preflight.done", severity: "info", text });
}

function line(
  { version, fileName, documentId }: ArtworkVersion,
  { text, ...told }: Pick<LogLine, "code" | "severity"> & { readonly text: string },
): LogLine {
  return { ...told, message: `Version ${version}: ${text}`, fileName, documentId };
}
