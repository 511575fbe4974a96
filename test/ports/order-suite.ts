/** In which order a company's waiting jobs are taken, beside a model of a few lines: the highest first, none lost. */

import { describe, expect, test } from "vitest";
import { runTicket } from "../../src/core/jobs/run-ticket.ts";
import { Random } from "../harness/random.ts";
import {
  COMPANY,
  claimJob,
  history,
  NOW,
  newJob,
  type Open,
  type RowStores,
  sampleEvent,
  submitPending,
  useStore,
} from "../harness/store/samples.ts";

const LINE = { kind: "run", companyId: COMPANY.id } as const;
const USUAL = 50;
const PRIORITIES = [0, 20, USUAL, USUAL, 80, 100];

interface Waiting {
  readonly jobId: string;
  readonly priority: number;
  readonly dueAt: number;
}

/** The whole model: jobs in the order in which they are to be taken. */
class Queue {
  #jobs: readonly Waiting[] = [];
  /** Those that nobody may take. */
  held: readonly Waiting[] = [];

  put(job: Waiting): void {
    const before = (one: Waiting, other: Waiting): number =>
      other.priority - one.priority || one.dueAt - other.dueAt;
    this.#jobs = [...this.#jobs.filter(({ jobId }) => jobId !== job.jobId), job].sort(before);
  }

  remove(jobId: string): void {
    this.#jobs = this.#jobs.filter((each) => each.jobId !== jobId);
  }

  get all(): readonly Waiting[] {
    return this.#jobs;
  }

  get ids(): readonly string[] {
    return this.#jobs.map(({ jobId }) => jobId);
  }
}

/** Does random things to jobs, each on one of the nodes, and compares what is next after each. Returns those that wait in the end. */
export async function liveInOrder(
  nodes: readonly RowStores[],
  { seed, steps }: { readonly seed: number; readonly steps: number },
): Promise<readonly string[]> {
  const random = new Random(seed);
  const queue = new Queue();
  for (let step = 0; step < steps; step += 1) {
    const node = random.pick(nodes);
    const some = queue.all.length === 0 ? undefined : random.pick(queue.all);
    await oneStep({ node, random, queue, dueAt: NOW - steps + step }, some);
    const seen = await random.pick(nodes).tickets.dueOf(LINE, NOW, queue.all.length + 1);
    expect(seen.map(({ ref }) => ref)).toEqual(queue.ids);
    expect(await node.lines.nextDueAt("run")).toBe(
      queue.all.length === 0 ? undefined : Math.min(...queue.all.map(({ dueAt }) => dueAt)),
    );
  }
  return queue.ids;
}

const ACTS = [
  "submit",
  "submit",
  "submit",
  "prioritize",
  "prioritize",
  "take",
  "cancel",
  "hold",
  "release",
] as const;

interface Stage {
  readonly node: RowStores;
  readonly random: Random;
  readonly queue: Queue;
  /** No two have one, so that the order is certain. */
  readonly dueAt: number;
}

async function oneStep(stage: Stage, some: Waiting | undefined): Promise<void> {
  const { node, random, queue } = stage;
  const act = random.pick(ACTS);
  if (act === "release") {
    await releaseSome(stage);
  } else if (some === undefined || act === "submit") {
    await submitAs(stage);
  } else if (act === "hold") {
    await holdIt(stage, some);
  } else if (act === "prioritize") {
    const priority = random.pick(PRIORITIES);
    expect(await node.jobs.prioritize(some.jobId, priority, [])).toBeDefined();
    queue.put({ ...some, priority });
  } else if (act === "cancel") {
    await node.jobs.change({
      jobId: some.jobId,
      transition: "cancel",
      at: NOW,
      message: "Cancelled.",
      outcome: "cancelled",
      events: [],
    });
    queue.remove(some.jobId);
  } else {
    const [first] = await node.tickets.dueOf(LINE, NOW, 1);
    expect(await claimJob(node, first?.ref ?? "")).toBeDefined();
    queue.remove(first?.ref ?? "");
  }
}

/** Of a hold and a claim at the same time one is done. */
async function holdIt({ node, random, queue }: Stage, some: Waiting): Promise<void> {
  const claims = random.chance(0.5) ? [claimJob(node, some.jobId)] : [];
  const [held, claimed] = await Promise.all([node.jobs.hold(changeOf(some)), ...claims]);
  expect([held, claimed].filter((done) => done !== undefined)).toHaveLength(1);
  queue.remove(some.jobId);
  queue.held = held === undefined ? queue.held : [...queue.held, some];
  expect(await node.jobs.hold(changeOf(some))).toBeUndefined();
}

/** Changed in priority meanwhile, it takes the place that it has now. */
async function releaseSome({ node, random, queue }: Stage): Promise<void> {
  const [some, ...others] = queue.held;
  if (some === undefined) {
    return;
  }
  expect(await claimJob(node, some.jobId)).toBeUndefined();
  const priority = random.pick(PRIORITIES);
  await node.jobs.prioritize(some.jobId, priority, []);
  expect(await node.jobs.release(changeOf(some))).toMatchObject({ id: some.jobId });
  queue.held = others;
  queue.put({ ...some, priority });
}

const changeOf = ({ jobId }: Waiting) => ({ jobId, at: NOW, message: "Changed.", events: [] });

async function submitAs({ node, random, queue, dueAt }: Stage): Promise<void> {
  const priority = random.pick(PRIORITIES);
  const asked = priority === USUAL ? {} : { priority };
  const unit = newJob({ status: "pending", asked, createdAt: dueAt });
  await node.jobs.add({ ...unit, ticket: runTicket(unit.job, dueAt) });
  queue.put({ jobId: unit.job.id, priority, dueAt });
}

export function describeOrder(name: string, open: Open<RowStores>): void {
  describe(`The order of waiting jobs: ${name}`, () => {
    const store = useStore(open);

    async function submitWith(priority: number, dueAt = NOW): Promise<string> {
      const { job, ...rest } = newJob({ status: "pending", asked: { priority } });
      await store().jobs.add({ ...rest, job, ticket: runTicket(job, dueAt) });
      return job.id;
    }

    const due = async (limit: number) =>
      (await store().tickets.dueOf(LINE, NOW, limit)).map(({ ref }) => ref);

    test("is that of a model, whatever happens to the jobs", async () => {
      await store().companies.add(COMPANY);
      await liveInOrder([store()], { seed: 7, steps: 80 });
    });

    test("passes over those whose time has not come, however high", async () => {
      const late = await submitWith(100, NOW + 60_000);
      const low = await submitWith(1);
      const middle = await submitWith(50);
      expect(await due(10)).toEqual([middle, low]);
      expect(await due(1)).toEqual([middle]);
      expect(await store().lines.nextDueAt("run")).toBe(NOW);
      await claimOf(middle);
      await claimOf(low);
      expect(await due(10)).toEqual([]);
      expect(await store().lines.nextDueAt("run")).toBe(NOW + 60_000);
      expect(await store().tickets.placeOf(ticketOf(late), NOW)).toBeUndefined();
    });

    async function claimOf(jobId: string): Promise<void> {
      await store().companies.add(COMPANY);
      expect(await claimJob(store(), jobId)).toBeDefined();
    }

    const ticketOf = (jobId: string) => runTicket({ id: jobId, companyId: COMPANY.id }, NOW);

    test("tells each its place, and a new one as soon as the priority is another", async () => {
      const jobs = [await submitWith(50), await submitWith(50), await submitWith(90)];
      const places = async () =>
        Promise.all(
          jobs.map(async (id) => (await store().tickets.placeOf(ticketOf(id), NOW))?.position),
        );
      expect(await places()).toEqual([2, 3, 1]);
      const event = sampleEvent({ code: "job.prioritized" });
      const moved = await store().jobs.prioritize(jobs[1] ?? "", 100, [event]);
      expect(moved).toMatchObject({ id: jobs[1], priority: 100, asked: { priority: 50 } });
      expect(await places()).toEqual([3, 1, 2]);
      expect(await store().tickets.placeOf(ticketOf(jobs[0] ?? ""), NOW)).toMatchObject({ of: 3 });
      expect(await history(store(), jobs[1] ?? "")).toEqual(["1 job.created", "2 job.prioritized"]);
    });

    test("leaves out what is on hold, also where its ticket is there or missing", async () => {
      await store().companies.add(COMPANY);
      const jobId = await submitWith(50);
      const change = { jobId, at: NOW, message: "On hold.", events: [sampleEvent()] };
      expect(await store().jobs.hold(change)).toMatchObject({ heldAt: NOW, message: "On hold." });
      expect(await due(10)).toEqual([]);
      expect(await store().tickets.reissue()).toBe(0);
      expect(await claimJob(store(), jobId)).toBeUndefined();
      const released = await store().jobs.release({ ...change, message: "Waiting." });
      expect(released).toMatchObject({ status: "pending", message: "Waiting." });
      expect(released?.heldAt).toBeUndefined();
      expect(await due(10)).toEqual([jobId]);
      expect(await history(store(), jobId)).toHaveLength(3);
      await store().jobs.hold(change);
      const upkeep = { completedBefore: 0, creatingBefore: 0, heldBefore: NOW };
      expect((await store().upkeep.removeExpired(upkeep, 10)).jobs).toBe(0);
      expect(
        (await store().upkeep.removeExpired({ ...upkeep, heldBefore: NOW + 1 }, 10)).jobs,
      ).toBe(1);
      expect(await store().jobs.find("every-company", jobId)).toBeUndefined();
    });

    test("cannot be changed any more once a worker has the job", async () => {
      await store().companies.add(COMPANY);
      const jobId = await submitPending(store());
      await claimJob(store(), jobId);
      expect(await store().jobs.prioritize(jobId, 100, [sampleEvent()])).toBeUndefined();
      expect(await history(store(), jobId)).toHaveLength(2);
    });
  });
}
