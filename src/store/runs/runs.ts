/**
 * Runs: what a worker does to a job it has claimed. Every change is refused once another claim raised the fence. What is
 * written about runs in one turn of the event loop shares its statements and one commit.
 */

import { TRANSITIONS } from "../../core/model/job.ts";
import type {
  Claim,
  GiveBack,
  RunHold,
  RunRef,
  RunReport,
  RunStore,
} from "../../core/ports/runs.ts";
import { runTicket } from "../../core/jobs/run-ticket.ts";
import type { Problem } from "../../core/model/problem.ts";
import { orphansAmong } from "../files/blob-owners.ts";
import { holdArtwork, reportArtwork } from "../artwork/artworks-of-runs.ts";
import { type ClaimedRows, claimRows, leaveClaims, runOf } from "./claim-runs.ts";
import { documentRow } from "../jobs/document-rows.ts";
import { type EndedJob, type EndOfRun, endRuns, leaveEnds } from "./end-runs.ts";
import { eventRows } from "../jobs/events.ts";
import { expiredRuns, extendRuns, withdrawnRuns } from "./leases.ts";
import { insertResult } from "../jobs/results.ts";
import { LastWrites } from "./last-writes.ts";
import type { Sealer } from "../secrets/seal.ts";
import { submitUnit } from "../jobs/submit.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { DocumentRow } from "../schema/tables/jobs.ts";
import { putTickets } from "./tickets.ts";
import { recipientsOf } from "../callbacks/new-deliveries.ts";
import { together, transact } from "../databases/transact.ts";
import { createWriteQueue, type Refusals } from "../databases/write-queue.ts";

/** Something to be written, and what came of it once it is. */
interface Write<Kind extends string, Asked, Answer> {
  readonly kind: Kind;
  readonly asked: Asked;
  answer: Answer;
}

type Report = RunReport & {
  readonly run: RunRef;
  readonly documentRow: DocumentRow | undefined;
};
type ReportWrite = Write<"report", Report, boolean>;
type EndWrite = Write<"end", EndOfRun, "finished" | "delete" | "lost">;
type GiveBackWrite = Write<
  "give-back",
  GiveBack & { readonly run: RunRef },
  readonly string[] | undefined
>;
type HoldWrite = Write<"hold", RunHold & { readonly run: RunRef }, "held" | "withdrawn" | "lost">;
type ClaimWrite = Write<"claim", Claim, ClaimedRows | undefined>;
type RunWrite = ReportWrite | EndWrite | HoldWrite | GiveBackWrite | ClaimWrite;

const WRITES_PER_TRANSACTION = 100;
const NONE: ReadonlyMap<RunWrite, Problem> = new Map();

export function createRunStore(db: Database, sealer: Sealer): RunStore {
  const queue = createWriteQueue<RunWrite>(
    (writes) => writeTogether(db, sealer, writes),
    WRITES_PER_TRANSACTION,
  );
  const answerTo = async <W extends RunWrite>(write: W): Promise<W["answer"]> => {
    await queue.add(write);
    return write.answer;
  };
  return {
    claim: async (claim) => {
      const rows = await answerTo<ClaimWrite>({ kind: "claim", asked: claim, answer: undefined });
      return rows && runOf(rows, sealer);
    },
    extend: (runs, leaseUntil) => extendRuns(db, runs, leaseUntil),
    withdrawn: (runs) => withdrawnRuns(db, runs),
    report: async (run, report) => {
      const row = report.document && documentRow(report.document, sealer);
      const asked = { ...report, run, documentRow: row };
      return answerTo<ReportWrite>({ kind: "report", asked, answer: false });
    },
    finish: async (run, end) => {
      const followOn = end.followOn && submitUnit(end.followOn.job, sealer);
      return answerTo<EndWrite>({ kind: "end", asked: { run, end, followOn }, answer: "lost" });
    },
    hold: async (run, hold) =>
      answerTo<HoldWrite>({ kind: "hold", asked: { ...hold, run }, answer: "lost" }),
    giveBack: async (run, giveBack) => {
      const asked = { ...giveBack, run };
      return answerTo<GiveBackWrite>({ kind: "give-back", asked, answer: undefined });
    },
    expired: (leaseEndedBefore) => expiredRuns(db, leaseEndedBefore),
  };
}

/** Reports come before ends, as they do in each run; claims last, because ends make room for them. */
async function writeTogether(
  db: Database,
  sealer: Sealer,
  writes: readonly RunWrite[],
): Promise<Refusals<RunWrite>> {
  const reports = writes.filter((each) => each.kind === "report");
  const holds = writes.filter((each) => each.kind === "hold");
  const givesBack = writes.filter((each) => each.kind === "give-back");
  const ends = writes.filter((each) => each.kind === "end");
  const claims = writes.filter((each) => each.kind === "claim");
  await transact(db, async (tx) => {
    const last = new LastWrites();
    for (const write of reports) {
      write.answer = await reportRun(tx, sealer, { report: write.asked, last });
    }
    for (const write of holds) {
      write.answer = await holdRun(tx, write.asked, last);
    }
    for (const write of givesBack) {
      write.answer = await giveBackRun(tx, write.asked, last);
    }
    const asked = {
      ends: ends.map((each) => each.asked),
      claims: claims.map((each) => each.asked),
    };
    const [ended, claimed, recipients] = await together(
      endRuns(tx, asked.ends),
      claimRows(tx, asked.claims),
      // Most reports tell nobody, and do not ask.
      recipientsOf(
        tx,
        [...asked.ends.map(({ run }) => run), ...asked.claims].map(({ jobId }) => jobId),
      ),
    );
    answerEnds(ends, ended);
    answerClaims(claims, claimed);
    leaveEnds(ended, last);
    leaveClaims(asked.claims, claimed, last);
    const others = reports.length + holds.length + givesBack.length;
    await last.write(tx, others === 0 ? recipients : undefined);
  });
  return NONE;
}

function answerEnds(writes: readonly EndWrite[], ended: ReadonlyMap<EndOfRun, EndedJob>): void {
  for (const write of writes) {
    const row = ended.get(write.asked);
    write.answer = row === undefined ? "lost" : row.delete_requested === 1 ? "delete" : "finished";
  }
}

function answerClaims(
  writes: readonly ClaimWrite[],
  claimed: ReadonlyMap<string, ClaimedRows>,
): void {
  const rows = new Map(claimed);
  for (const write of writes) {
    write.answer = rows.get(write.asked.jobId);
    // Of two that claimed one job at once the first has it.
    rows.delete(write.asked.jobId);
  }
}

/** An update of the run's job that touches nothing if the run is no longer ours. */
function updateOurs(tx: Tx, run: RunRef) {
  return tx
    .updateTable("jobs")
    .where("id", "=", run.jobId)
    .where("fence", "=", run.fence)
    .where("status", "in", TRANSITIONS.finish.from);
}

async function reportRun(
  tx: Tx,
  sealer: Sealer,
  { report, last }: { readonly report: Report; readonly last: LastWrites },
): Promise<boolean> {
  const { run, events, result, progress, message, artwork, documentRow: document } = report;
  const row = await updateOurs(tx, run)
    .set((eb) => ({
      event_count: eb("event_count", "+", events.length),
      ...(progress === undefined ? {} : { progress }),
      ...(message === undefined ? {} : { message }),
    }))
    .returning("event_count")
    .executeTakeFirst();
  if (row === undefined) {
    return false;
  }
  if (result !== undefined) {
    await insertResult(tx, result);
  }
  if (document !== undefined) {
    await tx.insertInto("documents").values(document).execute();
    await tx.deleteFrom("document_links").where("id", "=", document.id).execute();
  }
  if (artwork !== undefined) {
    await reportArtwork(tx, sealer, { jobId: run.jobId, report: artwork });
  }
  last.tell(eventRows(run.jobId, row.event_count, events), result?.id);
  return true;
}

/** Whoever was asked to stop does not hold: the job would wait for people who were told that it was cancelled. */
async function holdRun(
  tx: Tx,
  { run, ...hold }: HoldWrite["asked"],
  last: LastWrites,
): Promise<HoldWrite["answer"]> {
  const row = await updateOurs(tx, run)
    .set((eb) => ({
      status: TRANSITIONS.hold.to,
      waiting_for: hold.waitingFor,
      message: hold.message,
      progress: 0,
      started_at: null,
      lease_node: null,
      lease_until: null,
      event_count: eb("event_count", "+", hold.events.length),
    }))
    .where("cancel_requested", "=", 0)
    .returning("event_count")
    .executeTakeFirst();
  if (row === undefined) {
    const ours = await tx
      .selectFrom("jobs")
      .select("id")
      .where("id", "=", run.jobId)
      .where("fence", "=", run.fence)
      .where("status", "in", TRANSITIONS.hold.from)
      .executeTakeFirst();
    return ours === undefined ? "lost" : "withdrawn";
  }
  await holdArtwork(tx, run.jobId, hold);
  last.tell(eventRows(run.jobId, row.event_count, hold.events));
  return "held";
}

async function giveBackRun(
  tx: Tx,
  { run, event, dueAt }: GiveBackWrite["asked"],
  last: LastWrites,
): Promise<readonly string[] | undefined> {
  const row = await updateOurs(tx, run)
    .set((eb) => ({
      status: TRANSITIONS["give-back"].to,
      message: event.message,
      progress: 0,
      started_at: null,
      lease_node: null,
      lease_until: null,
      event_count: eb("event_count", "+", 1),
    }))
    .returning(["event_count", "company_id"])
    .executeTakeFirst();
  if (row === undefined) {
    return undefined;
  }
  const results = await tx
    .deleteFrom("results")
    .where("job_id", "=", run.jobId)
    .where("kept", "=", 0)
    .returning("blob_id")
    .execute();
  last.tell(eventRows(run.jobId, row.event_count, [event]));
  const ticket = runTicket({ id: run.jobId, companyId: row.company_id }, dueAt);
  last.add(() => putTickets(tx, [ticket]));
  return orphansAmong(
    tx,
    results.map((result) => result.blob_id),
  );
}
