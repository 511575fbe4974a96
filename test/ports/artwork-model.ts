/** The life of artwork as a model of a few lines, and the same steps on a store: what one allows the other must. */

import type { ArtworkState } from "../../src/core/model/contract-types.gen.ts";
import type { WaitingFor } from "../../src/core/model/job.ts";
import type { ArtworkChange, ArtworkMove, NewVersion } from "../../src/core/ports/artworks.ts";
import type { Store } from "../../src/store/open-store.ts";
import type { Random } from "../harness/random.ts";
import { NOW, sampleDocument, sampleEvent, sampleResult } from "../harness/store/samples.ts";

export const ACTS = [
  "upload",
  "adjust",
  "approve",
  "reject",
  "expire",
  "cancel",
  "claim",
  "hold",
  "give-back",
  "add-version",
] as const;

/** A step as somebody wants it who saw the artwork at a moment. */
export interface Step {
  readonly act: (typeof ACTS)[number];
  readonly version: number;
  readonly fence: number;
  readonly holdFor: WaitingFor;
}

export interface Model {
  readonly status: "creating" | "pending" | "processing" | "completed";
  readonly waitingFor?: WaitingFor;
  readonly version: number;
  readonly fence: number;
  readonly decided: readonly number[];
  /** Results of versions that were held, and of the run that goes on. */
  readonly kept: number;
  readonly made: number;
}

export const BEGINNING: Model = {
  status: "creating",
  waitingFor: "upload",
  version: 0,
  fence: 0,
  decided: [],
  kept: 0,
  made: 0,
};

type Rule = (model: Model, step: Step) => Model | undefined;

/** What people do, who saw this version while the job waits for them. */
const byPeople =
  (change: (still: Model, step: Step) => Model): Rule =>
  (model, step) => {
    const isSeen = model.status === "creating" && model.version === step.version;
    return isSeen ? change(model, step) : undefined;
  };

/** What the run does that has the job. */
const byRun =
  (change: (still: Model, step: Step) => Model): Rule =>
  (model, step) => {
    const isOurs = model.status === "processing" && model.fence === step.fence;
    return isOurs ? change(model, step) : undefined;
  };

const byDecider =
  (change: (still: Model, step: Step) => Model): Rule =>
  (model, step) =>
    model.waitingFor === "decision"
      ? byPeople((still, { version }) =>
          change({ ...still, decided: [...still.decided, version] }, step),
        )(model, step)
      : undefined;

function moved({ waitingFor: _before, ...still }: Model, changes: Partial<Model>): Model {
  return { ...still, ...changes };
}

const RULES: Readonly<Record<Step["act"], Rule>> = {
  upload: byPeople((model) => moved(model, { status: "pending", version: model.version + 1 })),
  adjust: byPeople((model) => moved(model, { status: "pending" })),
  approve: byDecider((model) => moved(model, { status: "completed" })),
  reject: byDecider((model) => moved(model, { waitingFor: "upload" })),
  expire: byPeople((model) => moved(model, { status: "completed" })),
  cancel: (model) =>
    /^(?:creating|pending)$/u.test(model.status)
      ? moved(model, { status: "completed" })
      : undefined,
  claim: (model) =>
    model.status === "pending"
      ? moved(model, { status: "processing", fence: model.fence + 1 })
      : undefined,
  hold: byRun((model, { holdFor: waitingFor }) =>
    moved(model, { status: "creating", waitingFor, kept: model.kept + model.made, made: 0 }),
  ),
  "give-back": byRun((model) => moved(model, { status: "pending", made: 0 })),
  "add-version": byRun((model) =>
    moved(model, { version: model.version + 1, made: model.made + 1 }),
  ),
};

/** The model after the step; undefined where it is not allowed. */
export function after(model: Model, step: Step): Model | undefined {
  return RULES[step.act](model, step);
}

/** A step that somebody may want who sees this; mostly one that is allowed. */
export function randomStep(random: Random, { version, fence, decided }: Model): Step {
  const isDecidable = version > 0 && !decided.includes(version);
  const act = random.pick(ACTS);
  // A run knows its own artwork: nobody else adds to it meanwhile.
  const isSure = act === "add-version" || random.chance(0.9);
  return {
    act,
    version: isSure ? version : Math.max(0, version - 1),
    fence: random.chance(0.9) ? fence : fence - 1,
    holdFor: isDecidable && random.chance(0.7) ? "decision" : "upload",
  };
}

const ANY: readonly WaitingFor[] = ["upload", "decision", "review"];
const DECIDING: readonly WaitingFor[] = ["decision"];

/** The same on a store. True where it was done. */
export async function done(
  { artworks, jobs, runs }: Pick<Store, "artworks" | "jobs" | "runs">,
  jobId: string,
  { act, version, fence, holdFor }: Step,
): Promise<boolean> {
  const events = [sampleEvent({ code: "job.queued" })];
  const change = async (
    to: ArtworkMove,
    state: ArtworkState,
    more: Partial<ArtworkChange> = {},
  ): Promise<boolean> => {
    const from = { waitingFor: more.decision === undefined ? ANY : DECIDING, version };
    const made = { jobId, at: NOW, from, to, state, events, ...more };
    return (await artworks.change(made)) !== undefined;
  };
  const run = { jobId, fence };
  const pending = { status: "pending", next: { kind: "check" }, message: "Waits." } as const;
  const decision = { jobId, version, name: "A", at: NOW, sha256: "00", by: "link" } as const;
  switch (act) {
    case "upload":
      return change(pending, "uploaded", { newVersion: versionOf(jobId, version + 1) });
    case "adjust":
      return change(pending, "uploaded");
    case "approve":
      return change(
        { status: "completed", outcome: "succeeded", message: "Approved." },
        "approved",
        { decision: { ...decision, result: "approved" } },
      );
    case "reject":
      return change(
        { status: "creating", waitingFor: "upload", message: "Rejected." },
        "rejected",
        { decision: { ...decision, result: "rejected" }, expiresAt: NOW + 5000 },
      );
    case "expire":
      return change({ status: "completed", outcome: "cancelled", message: "Over." }, "expired");
    case "cancel": {
      const cancel = { jobId, transition: "cancel", at: NOW, message: "No.", events } as const;
      return (await jobs.change({ ...cancel, outcome: "cancelled" })) !== undefined;
    }
    case "claim": {
      const claim = { jobId, node: "n", at: NOW, leaseUntil: NOW + 1000, event: sampleEvent() };
      return (await runs.claim(claim)) !== undefined;
    }
    case "hold": {
      const hold = {
        at: NOW,
        waitingFor: holdFor,
        message: "Waits.",
        state: "proof-ready",
        events,
      } as const;
      return (await runs.hold(run, hold)) === "held";
    }
    case "give-back":
      return (await runs.giveBack(run, { event: sampleEvent(), dueAt: NOW })) !== undefined;
    case "add-version":
      return runs.report(run, {
        events,
        result: sampleResult(jobId),
        artwork: { newVersion: versionOf(jobId, version + 1), next: { kind: "check" } },
      });
  }
}

function versionOf(jobId: string, version: number): NewVersion {
  const document = sampleDocument(jobId, { fileName: `v${version}.pdf` });
  const { id: documentId, fileName, contentType, sizeBytes } = document;
  const file = { documentId, fileName, contentType, sizeBytes, sha256: "00" };
  return {
    document,
    version: { jobId, version, ...file, origin: "upload", createdAt: NOW },
  };
}

/** What of a store the model speaks of. */
export async function seen(
  {
    artworks,
    jobs,
    documents,
    results,
    tickets,
  }: Pick<Store, "artworks" | "jobs" | "documents" | "results" | "tickets">,
  jobId: string,
) {
  const job = await jobs.find("every-company", jobId);
  const history = await artworks.history(jobId);
  const due = async (kind: "run" | "expire"): Promise<boolean> =>
    (await tickets.due(kind, NOW * 2, 100)).some(({ ref }) => ref === jobId);
  const versions = (history?.versions ?? []).map(({ documentId }) => documentId);
  return {
    status: job?.status,
    waitingFor: job?.waitingFor,
    version: history?.artwork.version,
    versions: (history?.versions ?? []).map(({ version }) => version),
    documents: (await documents.list(jobId)).map(({ id }) => id).sort(),
    versionDocuments: versions.sort(),
    decided: (history?.decisions ?? []).map(({ version }) => version),
    results: (await results.list(jobId)).length,
    isToBeRun: await due("run"),
    expires: await due("expire"),
  };
}

/** The same of the model. */
export function foreseen(model: Model, documents: readonly string[]) {
  return {
    status: model.status,
    waitingFor: model.waitingFor,
    version: model.version,
    versions: Array.from({ length: model.version }, (_, index) => index + 1),
    documents,
    versionDocuments: documents,
    decided: [...model.decided],
    results: model.kept + model.made,
    isToBeRun: model.status === "pending",
    expires: model.status !== "completed",
  };
}
