/** What becomes of a record by a model of a few lines, which knows all syncs at once and not in which order they came; and random syncs. */

import type { Members, RecordDocument, Step } from "../../../src/core/model/people/record.ts";
import type { Random } from "../../harness/random.ts";

export const CLIENT_ID = "0d4c2c0a-5c0e-4a7e-8b43-5b6f0c1d2e3f";
const WORKFLOW_ID = "b1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5b";

/** Fractions of as many digits as devices write, which are no other times for it. */
const TIMES = [
  "2026-11-02T08:00:00Z",
  "2026-11-02T08:00:00.1Z",
  "2026-11-02T08:00:00.1000001Z",
  "2026-11-02T08:00:01",
  "2026-11-02T10:00:02+01:00",
  "2026-11-02T09:00:03.25Z",
  "0001-01-01T00:00:00",
] as const;

/** The times above from the first to the last, told apart by hand: what the code makes of the texts is what is tested. */
const RANKS: Readonly<Record<string, number>> = {
  "0001-01-01T00:00:00": 0,
  "2026-11-02T08:00:00Z": 1,
  "2026-11-02T08:00:00.1Z": 2,
  "2026-11-02T08:00:00.1000001Z": 3,
  "2026-11-02T08:00:01": 4,
  "2026-11-02T10:00:02+01:00": 5,
  "2026-11-02T09:00:03.25Z": 6,
};

const rankOf = (time: unknown): number => RANKS[String(time)] ?? -1;

export interface Expected {
  readonly status: string;
  readonly updated: string;
  /** Of metadata, and the free ones, by name. */
  readonly members: Members;
  readonly free: Members;
  /** The texts of steps by id, and which list they stand in. */
  readonly steps: ReadonlyMap<string, string>;
}

const SEPARATE = new Set(["metadata", "status", "clientJobId", "updated"]);

/** What has to come of these syncs. One end at most may be among them. */
export function expected(syncs: readonly RecordDocument[]): Expected {
  const members = new Map<string, Ranked>();
  const free = new Map<string, Ranked>();
  const steps = new Map<string, Ranked>();
  const states = new Map<string, Ranked>();
  for (const { metadata, completedSteps, cancelledSteps } of syncs) {
    const rank = rankOf(metadata.updated);
    const isEnd = metadata.status === "Completed" || metadata.status === "Aborted";
    keep(states, "status", { rank: isEnd ? Infinity : rank, value: metadata.status });
    for (const [name, value] of Object.entries(metadata)) {
      if (!SEPARATE.has(name)) {
        keep(members, name, { rank, value });
      }
    }
    Object.entries(metadata.metadata ?? {}).forEach(([name, value]) =>
      keep(free, name, { rank, value }),
    );
    lastOfEach({ completedSteps, cancelledSteps }).forEach((step, id) => keep(steps, id, step));
  }
  const updated = syncs
    .map(({ metadata }) => String(metadata.updated))
    .reduce((latest, each) => (rankOf(each) > rankOf(latest) ? each : latest));
  return {
    status: String(states.get("status")?.value),
    updated,
    members: valuesOf(members),
    free: valuesOf(free),
    steps: new Map([...steps].map(([id, { value }]) => [id, String(value)])),
  };
}

/** The same of what a record says. */
export function seenOf({ metadata, completedSteps, cancelledSteps }: RecordDocument): Expected {
  const steps = new Map<string, string>();
  for (const [list, all] of Object.entries({ completedSteps, cancelledSteps })) {
    for (const step of all ?? []) {
      steps.set(idOf(step), list + JSON.stringify(step));
    }
  }
  const members = Object.entries(metadata).filter(([name]) => !SEPARATE.has(name));
  return {
    status: metadata.status,
    updated: String(metadata.updated),
    members: Object.fromEntries(members),
    free: metadata.metadata ?? {},
    steps,
  };
}

/** Of the forms of a step in one sync the latest, and of equally late ones the last. */
function lastOfEach(
  lists: Readonly<Record<string, readonly Step[] | null | undefined>>,
): ReadonlyMap<string, Ranked> {
  const found = new Map<string, Ranked>();
  for (const [list, all] of Object.entries(lists)) {
    for (const step of all ?? []) {
      const value = list + JSON.stringify(step);
      const rank = rankOf(step.singleStep?.updated ?? step.singleStep?.started);
      if (rank >= (found.get(idOf(step))?.rank ?? -1)) {
        found.set(idOf(step), { rank, value, text: value });
      }
    }
  }
  return found;
}

interface Ranked {
  readonly rank: number;
  readonly value: unknown;
  readonly text?: string;
}

/** The later one; of two at the same time the one whose text is greater, which is a rule like any other. */
function keep(into: Map<string, Ranked>, name: string, one: Ranked): void {
  const known = into.get(name);
  const textOf = ({ text, value }: Ranked): string => text ?? JSON.stringify(value);
  const isLater =
    known === undefined ||
    one.rank > known.rank ||
    (one.rank === known.rank && textOf(one) > textOf(known));
  if (isLater) {
    into.set(name, one);
  }
}

function valuesOf(ranked: ReadonlyMap<string, Ranked>): Members {
  return Object.fromEntries([...ranked].map(([name, { value }]) => [name, value]));
}

function idOf({ singleStep }: Step): string {
  return String(singleStep?.uniqueStepId);
}

/** So many syncs of one record, by several devices that know different parts of it. */
export function randomSyncs(random: Random, count: number): readonly RecordDocument[] {
  const ending = random.pick(["none", "Completed", "Aborted"] as const);
  const end = ending === "none" ? undefined : ending;
  return Array.from({ length: count }, () => randomSync(random, end));
}

function randomSync(random: Random, end: "Completed" | "Aborted" | undefined): RecordDocument {
  const isEnd = end !== undefined && random.chance(0.3);
  const maybe = (name: string, values: readonly unknown[]): Members =>
    random.chance(0.6) ? { [name]: random.pick(values) } : {};
  const status = isEnd ? end : random.pick(["Active", "Paused"] as const);
  return {
    metadata: {
      clientJobId: CLIENT_ID,
      workflowId: WORKFLOW_ID,
      status,
      updated: random.pick(TIMES),
      ...maybe("jobTitle", ["Pump 7", "Pump 8", "Ümlaut"]),
      ...maybe("userId", ["5d0c1b2a39485f6e7d8c9b0a", null]),
      ...maybe("gaugeBar", [1, 2.5, { of: [1] }]),
      metadata: {
        ...maybe("site", ["North", "South"]),
        ...maybe("constructor", ["ours", "theirs"]),
      },
    },
    completedSteps: randomSteps(random),
    cancelledSteps: random.chance(0.3) ? randomSteps(random) : null,
  };
}

/** Some of them several times, and without a time of their own. */
function randomSteps(random: Random): readonly Step[] {
  const ids = Array.from({ length: random.integer(0, 4) }, () => random.integer(1, 8));
  return ids.map((id) => ({
    singleStep: {
      uniqueStepId: `c025f569-8148-4a75-a2e8-00000000000${id}`,
      // Of one step always the same.
      started: TIMES[id % TIMES.length] ?? TIMES[0],
      ...(random.chance(0.8) && { updated: random.pick(TIMES) }),
      note: random.pick(["a", "b", null]),
    },
    reportStep: null,
  }));
}

/** The same in another order, some of them again. */
export function shuffled<T>(random: Random, items: readonly T[]): readonly T[] {
  const again = items.filter(() => random.chance(0.3));
  return [...items, ...again]
    .map((item) => ({ item, at: random.next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
