/** The checker: whether what clients were told and what the store holds keep the promises. Pure. */

import { END_CODES } from "../../src/core/model/delivery.ts";
import type { Fact, KeptEvent, KeptJob, KeptSchedule, Snapshot } from "./history.ts";

export interface RestartLimits {
  /** Of half of the restarts. */
  readonly medianMs: number;
  /** Of each: a machine that is busy with something else may delay one. */
  readonly eachMs: number;
}

const LIMITS: RestartLimits = { medianMs: 3000, eachMs: 15_000 };
const ENDS: ReadonlySet<string> = new Set(END_CODES);
/** Where these come while a server dies or its database is away, nothing is promised. */
const REFUSALS: ReadonlySet<string> = new Set(["unavailable"]);
/** Pending and processing may alternate: a job whose worker died runs again. */
const RANK: Readonly<Record<string, number>> = {
  creating: 0,
  pending: 1,
  processing: 1,
  completed: 2,
};

type Of<Kind extends Fact["kind"]> = Extract<Fact, { readonly kind: Kind }>;

/** Returns what is wrong, a sentence each; nothing if all promises were kept. */
export function checkHistory(
  history: readonly Fact[],
  snapshot: Snapshot,
  limits: RestartLimits = LIMITS,
): readonly string[] {
  const events = grouped(snapshot.events, ({ jobId }) => jobId);
  return [
    ...acknowledged(history, snapshot),
    ...additions(history, snapshot, events),
    ...states(history, snapshot),
    ...snapshot.jobs.flatMap((job) => [
      ...ends(job, events.get(job.id) ?? []),
      ...sequences(job, events.get(job.id) ?? []),
    ]),
    ...firings(snapshot),
    ...callbacks(history, snapshot, events),
    ...refusals(history),
    ...restarts(history, limits),
  ];
}

function factsOf<Kind extends Fact["kind"]>(history: readonly Fact[], kind: Kind): Of<Kind>[] {
  return history.filter((fact): fact is Of<Kind> => fact.kind === kind);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) {
      groups.set(keyOf(item), [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}

/** Each acknowledged submission exists once, and no submission twice, be it acknowledged or not. */
function acknowledged(history: readonly Fact[], { jobs, schedules }: Snapshot): string[] {
  const submitted = jobs.filter(({ scheduleId }) => scheduleId === undefined);
  const counts = {
    job: grouped(submitted, ({ name }) => name),
    schedule: grouped(schedules, ({ name }) => name),
  };
  const lost = factsOf(history, "submitted")
    .filter(({ what, name }) => !counts[what].has(name))
    .map(({ what, name }) => `The ${what} ${name} was acknowledged and is lost.`);
  const doubled = Object.entries(counts).flatMap(([what, found]) =>
    [...found]
      .filter(([, each]) => each.length > 1)
      .map(([name, each]) => `The ${what} ${name} exists ${each.length} times.`),
  );
  return [...lost, ...doubled];
}

/** Acknowledged documents exist once, acknowledged starts have happened once. */
function additions(
  history: readonly Fact[],
  { jobs, documents }: Snapshot,
  events: ReadonlyMap<string, readonly KeptEvent[]>,
): string[] {
  const kept = grouped(documents, ({ jobId, id }) => `${jobId} ${id}`);
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const lost = factsOf(history, "document-added")
    .filter(({ jobId, dataId }) => kept.get(`${jobId} ${dataId}`)?.length !== 1)
    .map(({ jobId, dataId }) => `Document ${dataId} of job ${jobId} was acknowledged and is lost.`);
  const unstarted = factsOf(history, "started").flatMap(({ jobId }) => {
    const status = byId.get(jobId)?.status;
    const queued = (events.get(jobId) ?? []).filter(({ code }) => code === "job.queued").length;
    return status === undefined || status === "creating" || queued !== 1
      ? [`The start of job ${jobId} was acknowledged; it is ${status}, queued ${queued} times.`]
      : [];
  });
  return [...lost, ...unstarted];
}

/** No state goes backwards, an outcome stays, and nothing that was seen goes away. */
function states(history: readonly Fact[], { jobs }: Snapshot): string[] {
  const complaints: string[] = [];
  const last = new Map<string, Of<"seen">>();
  const finally_: Of<"seen">[] = jobs.map(({ id, status, outcome }) => ({
    kind: "seen",
    jobId: id,
    status,
    ...(outcome === undefined ? {} : { outcome }),
  }));
  for (const now of [...factsOf(history, "seen"), ...finally_]) {
    const before = last.get(now.jobId);
    last.set(now.jobId, now);
    if (before !== undefined && rank(now) < rank(before)) {
      complaints.push(`Job ${now.jobId} went from ${before.status} back to ${now.status}.`);
    }
    if (before?.outcome !== undefined && now.outcome !== before.outcome) {
      complaints.push(`Job ${now.jobId} was ${before.outcome} and is ${now.outcome} now.`);
    }
  }
  const kept = new Set(jobs.map(({ id }) => id));
  for (const jobId of last.keys()) {
    if (!kept.has(jobId)) {
      complaints.push(`Job ${jobId} was seen and is gone.`);
    }
  }
  return complaints;
}

function rank({ status }: Of<"seen">): number {
  return RANK[status] ?? -1;
}

/** A completed job has one terminal event, any other none; each of its runs but the last was given back. */
function ends({ id, status }: KeptJob, events: readonly KeptEvent[]): string[] {
  const count = (which: (code: string) => boolean): number =>
    events.filter(({ code }) => which(code)).length;
  const terminal = count((code) => ENDS.has(code));
  const expected = status === "completed" ? 1 : 0;
  const complaints =
    terminal === expected ? [] : [`Job ${id} is ${status} and has ${terminal} terminal events.`];
  const open = count((code) => code === "job.started") - count((code) => code === "job.given-back");
  // Cancelled before it ran, or ended by or in its last run.
  if (open !== 1 && open !== 0) {
    complaints.push(`Job ${id} has ${open} runs that were begun and not given back.`);
  }
  return complaints;
}

function sequences({ id }: KeptJob, events: readonly KeptEvent[]): string[] {
  const numbers = events.map(({ sequence }) => sequence).sort((left, right) => left - right);
  const isWhole = numbers.length > 0 && numbers.every((each, index) => each === index + 1);
  return isWhole ? [] : [`The events of job ${id} are numbered ${numbers.join()}.`];
}

/** Each fire time of a schedule made one job or is counted. */
function firings({ jobs, schedules }: Snapshot): string[] {
  const made = jobs.filter(({ fireTime }) => fireTime !== undefined);
  const doubled = [...grouped(made, ({ scheduleId, fireTime }) => `${scheduleId} at ${fireTime}`)]
    .filter(([, each]) => each.length > 1)
    .map(([what, each]) => `Schedule ${what} made ${each.length} jobs.`);
  const bySchedule = grouped(made, ({ scheduleId = "" }) => scheduleId);
  const lost = schedules.flatMap((schedule) => {
    const expected = fireTimesOf(schedule);
    const { length } = bySchedule.get(schedule.id) ?? [];
    const told = length + schedule.missed + schedule.skipped;
    return told === expected
      ? []
      : [`Schedule ${schedule.name} had ${expected} fire times and tells of ${told}.`];
  });
  return [...doubled, ...lost];
}

function fireTimesOf({ createdAt, lastFireAt, periodMs }: KeptSchedule): number {
  return lastFireAt === undefined
    ? 0
    : Math.floor(lastFireAt / periodMs) - Math.floor(createdAt / periodMs);
}

/** Each end was told at least once to whoever wanted to know, and whatever was told is signed and true. */
function callbacks(
  history: readonly Fact[],
  { jobs }: Snapshot,
  events: ReadonlyMap<string, readonly KeptEvent[]>,
): string[] {
  const told = factsOf(history, "told");
  const unsigned = told
    .filter(({ isSigned }) => !isSigned)
    .map(({ jobId, type }) => `${type} of job ${jobId} came without a valid signature.`);
  const untrue = told
    .filter(({ jobId, type, sequence }) => {
      const found = (events.get(jobId) ?? []).find((event) => event.sequence === sequence);
      return found?.code !== type;
    })
    .map(({ jobId, type, sequence }) => `${type} ${sequence} of job ${jobId} never happened.`);
  const heard = new Set(told.filter(({ type }) => ENDS.has(type)).map(({ jobId }) => jobId));
  const silent = jobs
    .filter(({ id, status, wantsTold }) => wantsTold && status === "completed" && !heard.has(id))
    .map(({ id, name }) => `Nobody was told how job ${id} (${name}) ended.`);
  return [...unsigned, ...untrue, ...silent];
}

function refusals(history: readonly Fact[]): string[] {
  return factsOf(history, "refused")
    .filter(({ code }) => !REFUSALS.has(code))
    .map(({ name, code }) => `${name} was refused as ${code}.`);
}

function restarts(history: readonly Fact[], { medianMs, eachMs }: RestartLimits): string[] {
  const times = factsOf(history, "restarted").map(({ ms }) => ms);
  const sorted = times.sort((left, right) => left - right);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const slowest = sorted.at(-1) ?? 0;
  return [
    ...(median < medianMs ? [] : [`Half of the restarts took ${Math.round(median)} ms or more.`]),
    ...(slowest < eachMs ? [] : [`A restart took ${Math.round(slowest)} ms.`]),
  ];
}
