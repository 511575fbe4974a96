/** Both dispatchers pass the same suite on their real stores; the one on PostgreSQL also shares and mends. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runTicket } from "../../../src/core/jobs/run-ticket.ts";
import type {
  Dispatcher,
  TakeTicket,
  TicketHandlers,
} from "../../../src/engine/dispatch/dispatcher.ts";
import { EmbeddedDispatcher } from "../../../src/engine/dispatch/embedded-dispatcher.ts";
import { GraphileDispatcher } from "../../../src/engine/dispatch/graphile-dispatcher.ts";
import { systemTimers } from "../../../src/engine/dispatch/timers.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { NEVER } from "../../../src/store/runs/lines.ts";
import { openStore, type Store, type StoreOptions } from "../../../src/store/open-store.ts";
import { CutProxy } from "../../harness/peers/cut-proxy.ts";
import { inLine } from "../../harness/engine/in-line.ts";
import { type DispatcherUnderTest, describeDispatcher } from "../../ports/dispatcher-suite.ts";
import { COMPANY, ids, newJob } from "../../harness/store/samples.ts";
import {
  createDatabase,
  createTables,
  dropDatabase,
  execute,
  hasPostgres,
  silent,
} from "../../harness/store/postgres-database.ts";

const none = { workers: 1, take: async () => undefined };

/** What the engine makes of a dispatcher: lines that take turns, and are let go when it stops. */
function inLines(
  store: Store,
  { take, workers }: { readonly take: TakeTicket; readonly workers: number },
  create: (handlers: TicketHandlers) => Dispatcher,
): Dispatcher {
  const stopping = new AbortController();
  const isShared = store.alarms !== undefined;
  const ports = { clock: systemClock, timers: systemTimers, log: silent, isShared };
  const run = inLine({ ...ports, store, take, workers, stopping: stopping.signal });
  const dispatcher = create({
    run,
    fire: none,
    deliver: none,
    close: none,
    expire: none,
    follow: none,
  });
  return {
    start: async () => dispatcher.start(),
    stop() {
      dispatcher.stop();
      stopping.abort();
    },
    idle: async () => dispatcher.idle(),
    wake: () => dispatcher.wake(),
    get trouble() {
      return dispatcher.trouble;
    },
  };
}

function common(store: Store, handlers: TicketHandlers) {
  const tickets = store.lines;
  return { tickets, handlers, clock: systemClock, timers: systemTimers, log: silent };
}

async function openUnder(
  shared: StoreOptions["shared"],
  create: (store: Store, handlers: TicketHandlers) => Dispatcher,
) {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-dispatcher-"));
  const store = await openStore({ dataDir, ids, ...(shared === undefined ? {} : { shared }) });
  const under: DispatcherUnderTest = {
    async put(tickets) {
      const now = Date.now();
      const submits = tickets.map(async ({ ref, inMs = 0, companyId = COMPANY.id }) => {
        const ticket = {
          key: `run:${ref}`,
          kind: "run",
          companyId,
          ref,
          dueAt: now + inMs,
        } as const;
        await store.jobs.add(newJob({}, { ticket }));
      });
      await Promise.all(submits);
    },
    spend: ({ key }) => store.tickets.remove(key),
    create: (take, workers) =>
      inLines(store, { take, workers }, (handlers) => create(store, handlers)),
  };
  return {
    store: under,
    whole: store,
    async close() {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What the databases of these tests are copies of. */
let tables = "";

interface PostgresOpening {
  /** Makes the address by which the dispatcher alone goes. */
  readonly through?: (url: string) => Promise<string>;
  /** The database has no tables yet. */
  readonly isNew?: boolean;
}

async function openPostgres({ through = async (url) => url, isNew = false }: PostgresOpening = {}) {
  const url = await createDatabase(undefined, isNew ? undefined : tables);
  const databaseUrl = await through(url);
  const opened = await openUnder({ url, log: silent }, (store, handlers) => {
    const { alarms } = store;
    if (alarms === undefined) {
      throw new Error("A shared store keeps alarms.");
    }
    return new GraphileDispatcher({ ...common(store, handlers), databaseUrl, alarms });
  });
  return {
    ...opened,
    url,
    async close() {
      await opened.close();
      await dropDatabase(url);
    },
  };
}

/** How many transactions the database has seen, by its own count, and when. */
async function transactionsOf(
  url: string,
): Promise<{ readonly count: number; readonly atS: number }> {
  const [row] = await execute(
    url,
    `select xact_commit::int as count, extract(epoch from clock_timestamp())::float8 as "atS"
    from pg_stat_database where datname = current_database()`,
  );
  return row as { readonly count: number; readonly atS: number };
}

describeDispatcher("embedded", () =>
  openUnder(undefined, (store, handlers) => new EmbeddedDispatcher(common(store, handlers))),
);

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  beforeAll(async () => {
    tables = await createTables();
  });
  afterAll(() => dropDatabase(tables));

  describeDispatcher("graphile-worker", () => openPostgres());
  // Each has a database of its own, and waits most of the time.
  describe.concurrent("GraphileDispatcher", describeGraphile);
});

function describeGraphile(): void {
  const seconds = { timeout: 20_000, interval: 5 };

  test("two dispatchers that start at once share the tickets, each to one of them", async () => {
    const opened = await openPostgres();
    const { store: under } = opened;
    const taken: string[] = [];
    const dispatchers = [1, 2].map(() =>
      under.create(async (ticket) => {
        taken.push(...((await under.spend(ticket)) ? [ticket.ref] : []));
        return undefined;
      }, 3),
    );
    await Promise.all(dispatchers.map((each) => each.start()));
    const refs = Array.from({ length: 100 }, () => ids.next());
    await under.put(refs.map((ref) => ({ ref })));
    await vi.waitFor(() => expect(taken).toHaveLength(100), seconds);
    for (const each of dispatchers) {
      each.stop();
      await each.idle();
    }
    expect([...taken].sort()).toEqual(refs.sort());
    await opened.close();
  });

  test("an idle dispatcher asks the database a few times a second, however many workers it has", async () => {
    const opened = await openPostgres();
    const dispatcher = opened.store.create(async () => undefined, 200);
    await dispatcher.start();
    const before = await transactionsOf(opened.url);
    const perSecond = await vi.waitFor(
      async () => {
        const now = await transactionsOf(opened.url);
        expect(now.atS - before.atS).toBeGreaterThan(3);
        return (now.count - before.count) / (now.atS - before.atS);
      },
      { timeout: 20_000, interval: 1000 },
    );
    expect(perSecond).toBeLessThan(50);
    dispatcher.stop();
    await dispatcher.idle();
    await opened.close();
  });

  test("tickets from before graphile-worker's schema, and those of a dead worker, are rung again", async () => {
    const opened = await openPostgres({ isNew: true });
    const { store: under, url } = opened;
    await under.put([{ ref: "early" }]);
    const taken: string[] = [];
    const take: TakeTicket = async (ticket) => {
      taken.push(...((await under.spend(ticket)) ? [ticket.ref] : []));
      return undefined;
    };
    const first = under.create(take, 1);
    await first.start();
    await vi.waitFor(() => expect(taken).toEqual(["early"]), seconds);
    first.stop();
    await first.idle();

    await under.put([{ ref: "heard" }]);
    // As a worker leaves it that is killed between fetching the alarm and taking the ticket.
    await execute(
      url,
      "update graphile_worker._private_jobs set locked_at = now() - interval '1 minute', locked_by = 'dead'",
    );
    const second = under.create(take, 1);
    await second.start();
    await vi.waitFor(() => expect(taken).toEqual(["early", "heard"]), seconds);
    second.stop();
    await second.idle();
    await opened.close();
  });

  test("workers that could not put an alarm away are replaced, and the stop does not wait for them", async () => {
    const opened = await openPostgres();
    const { store: under, url } = opened;
    const taken: string[] = [];
    const dispatcher = under.create(async (ticket) => {
      taken.push(...((await under.spend(ticket)) ? [ticket.ref] : []));
      return undefined;
    }, 2);
    await dispatcher.start();
    await execute(
      url,
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
      create trigger refuse before delete on graphile_worker._private_jobs
        for each row when (old.locked_at is not null) execute function refuse()`,
    );
    await under.put([{ ref: "first" }]);
    await vi.waitFor(() => expect(taken).toEqual(["first"]), seconds);
    await execute(url, "drop trigger refuse on graphile_worker._private_jobs");
    await under.put([{ ref: "second" }, { ref: "third" }]);
    await vi.waitFor(
      () => expect([...taken].sort()).toEqual(["first", "second", "third"]),
      seconds,
    );
    const begunMs = performance.now();
    dispatcher.stop();
    await dispatcher.idle();
    expect(performance.now() - begunMs).toBeLessThan(5000);
    await opened.close();
  });

  test("workers that take nothing, because their connections hang, are replaced; until then the trouble is told", async () => {
    let proxy: CutProxy | undefined;
    const opened = await openPostgres({
      through: async (url) => {
        proxy = await CutProxy.open(url);
        return proxy.url;
      },
    });
    const { store: under } = opened;
    const taken: string[] = [];
    const dispatcher = under.create(async (ticket) => {
      taken.push(...((await under.spend(ticket)) ? [ticket.ref] : []));
      return undefined;
    }, 2);
    await dispatcher.start();
    await under.put([{ ref: "before" }]);
    await vi.waitFor(() => expect(taken).toEqual(["before"]), seconds);
    proxy?.freeze();
    await under.put([{ ref: "after" }]);
    await vi.waitFor(() => expect(dispatcher.trouble).toContain("not taken: run"), seconds);
    await vi.waitFor(() => expect(taken).toEqual(["before", "after"]), seconds);
    expect(dispatcher.trouble).toBeUndefined();
    dispatcher.stop();
    await dispatcher.idle();
    await proxy?.close();
    await opened.close();
  });

  test("after the clock was set back, tickets that were due at once ring at once", async () => {
    const opened = await openPostgres();
    const { store: under, whole } = opened;
    const taken: string[] = [];
    const dispatcher = under.create(async (ticket) => {
      taken.push(ticket.ref);
      await under.spend(ticket);
      return undefined;
    }, 2);
    await dispatcher.start();
    const made = newJob();
    await whole.jobs.add({ ...made, ticket: runTicket(made.job, Date.now() + 3_600_000) });
    expect(await whole.waits.shorten(Date.now(), 30_000)).toBe(1);
    expect(await whole.waits.shorten(Date.now(), 30_000)).toBe(0);
    await vi.waitFor(() => expect(taken).toEqual([made.job.id]), seconds);
    dispatcher.stop();
    await dispatcher.idle();
    await opened.close();
  });

  test("a transaction that is undone rings nothing", async () => {
    const opened = await openPostgres();
    const { store: under, url } = opened;
    const dispatcher = under.create(async () => undefined, 1);
    await dispatcher.start();
    dispatcher.stop();
    await dispatcher.idle();
    await under.put([{ ref: "kept", inMs: 60_000 }]);
    await execute(
      url,
      `begin; insert into lines values ('run:x', 'run', 'x', 0, 1); update lines set due_at = ${NEVER}; rollback`,
    );
    const alarms = await execute(url, "select key from graphile_worker.jobs");
    expect(alarms).toEqual([{ key: `run:${COMPANY.id}` }]);
    await opened.close();
  });
}
