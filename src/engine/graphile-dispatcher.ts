/** The dispatcher on PostgreSQL: graphile-worker rings the alarms of tickets on whichever node has a free worker. */

import { Logger, type Runner, run, runMigrations } from "graphile-worker";
import { Pool } from "pg";
import type { Log, Ticket, TicketAlarms, TicketKind } from "../core/ports.ts";
import { type Dispatcher, type TicketOptions, TicketTaker } from "./dispatcher.ts";
import type { Timers } from "./timers.ts";

export interface GraphileOptions extends TicketOptions {
  readonly databaseUrl: string;
  readonly alarms: TicketAlarms;
  readonly timers: Timers;
}

/** New alarms are heard at once (LISTEN); this is for those set for later, and for when listening fails. */
const POLL_MS = 1000;
/** A node may die holding alarms whose tickets it has not taken; they are free after 30 s, and found within this time. */
const RECONCILE_MS = 10_000;
const RESTART_MS = 5000;
const CONNECT_MS = 5000;
/** Beside one connection a kind that listens: workers need one only to fetch an alarm and to put it away. */
const CONNECTIONS_TO_WORK = 4;
/** An arbitrary number that nothing else in the database locks. */
const MIGRATION_LOCK = 7_266_219_303;

/**
 * Unbatched, a job whose completion cannot be written, because the connection broke, rejects a promise that nobody
 * holds, and the process ends. Batched, its runner ends, and is started again.
 */
const QUIET_ENDS = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

export class GraphileDispatcher implements Dispatcher {
  readonly #options: GraphileOptions;
  readonly #taker: TicketTaker;
  readonly #pool: Pool;
  readonly #kinds: readonly TicketKind[];
  readonly #runners = new Map<TicketKind, Runner>();
  /** What stops: runners with the works they wait for. */
  readonly #stopping: Promise<unknown>[] = [];
  readonly #timers = new Set<() => void>();
  #started = false;

  constructor(options: GraphileOptions) {
    this.#options = options;
    this.#taker = new TicketTaker(options);
    // The handlers are a record of all kinds.
    this.#kinds = Object.keys(options.handlers) as TicketKind[];
    this.#pool = openPool(options, this.#kinds.length + CONNECTIONS_TO_WORK);
  }

  /** Brings graphile-worker's schema up to date, then listens. Throws if the database cannot be used. */
  async start(): Promise<void> {
    this.#started = true;
    await this.#migrate();
    await this.#options.alarms.ringMissing();
    await Promise.all(this.#kinds.map((kind) => this.#run(kind)));
    this.#reconcileLater();
  }

  stop(): void {
    this.#started = false;
    for (const callOff of this.#timers) {
      callOff();
    }
    this.#stopping.push(...[...this.#runners.values()].map((runner) => runner.stop()));
    this.#runners.clear();
  }

  async idle(): Promise<void> {
    await Promise.allSettled(this.#stopping);
    if (!this.#pool.ended) {
      await this.#pool.end();
    }
  }

  /** Needs nothing: the database tells the workers when a transaction with a ticket commits. */
  wake(): void {}

  /** Of several nodes that start at once, one migrates. */
  async #migrate(): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
      await runMigrations({ pgPool: this.#pool, logger: loggerOf(this.#options.log) });
    } finally {
      // The lock goes with the connection.
      client.release(true);
    }
  }

  /** A runner a kind, so that kinds do not wait for each other. It ends only with stop(), or is started again. */
  async #run(kind: TicketKind): Promise<void> {
    const { handlers, log } = this.#options;
    const runner = await run({
      pgPool: this.#pool,
      logger: loggerOf(log),
      noHandleSignals: true,
      preset: QUIET_ENDS,
      concurrency: handlers[kind].workers,
      pollInterval: POLL_MS,
      parsedCronItems: [],
      taskList: { [kind]: async (payload) => this.#work(ticketOf(kind, payload)) },
    });
    this.#runners.set(kind, runner);
    const restart = (error?: unknown): void => this.#runAgain(kind, error);
    runner.promise.then(() => restart(), restart);
    if (!this.#started) {
      this.stop();
    }
  }

  #runAgain(kind: TicketKind, error: unknown): void {
    this.#runners.delete(kind);
    if (!this.#started) {
      return;
    }
    const { log } = this.#options;
    log.error({ err: error, kind }, "The workers of a kind of ticket ended; starting them again.");
    this.#after(RESTART_MS, () => {
      this.#run(kind).catch((again: unknown) => this.#runAgain(kind, again));
    });
  }

  /** The alarm is held while its work lasts, so a node fetches no more than it can work on. */
  async #work(ticket: Ticket): Promise<void> {
    const work = await this.#taker.take(ticket);
    await work?.();
  }

  #reconcileLater(): void {
    this.#after(RECONCILE_MS, () => {
      void this.#reconcile();
    });
  }

  async #reconcile(): Promise<void> {
    const { alarms, log } = this.#options;
    try {
      const missing = await alarms.ringMissing();
      if (missing > 0) {
        log.warn({ tickets: missing }, "Tickets had lost their alarms; they have new ones.");
      }
    } catch (error) {
      log.error({ err: error }, "The alarms of tickets could not be checked; trying again.");
    }
    if (this.#started) {
      this.#reconcileLater();
    }
  }

  #after(delayMs: number, action: () => void): void {
    const callOff = this.#options.timers.set(delayMs, () => {
      this.#timers.delete(callOff);
      action();
    });
    this.#timers.add(callOff);
  }
}

/** A pool of its own: graphile-worker relies on the driver's parsers. Losing a connection ends nothing. */
function openPool({ databaseUrl, log }: GraphileOptions, connectionsMax: number): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: connectionsMax,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: "jobgate dispatcher",
  });
  // The error itself drags the whole connection along.
  pool.on("error", ({ message }) =>
    log.warn({ reason: message }, "The dispatcher lost a connection."),
  );
  // One that is in use tells its error itself; without a listener it would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** Its routine messages, two a ticket, would drown ours. */
function loggerOf(log: Log): Logger {
  return new Logger((scope) => (level, message) => {
    // The levels are words; the package's own type for them cannot be imported.
    const name: string = level;
    if (name === "error") {
      log.error({ ...scope }, message);
    } else if (name === "warning") {
      log.warn({ ...scope }, message);
    }
  });
}

/** The payload is ours: the trigger on the tickets' table made it. */
function ticketOf(kind: TicketKind, payload: unknown): Ticket {
  const { key, ref, dueAt } = payload as Omit<Ticket, "kind">;
  return { key, kind, ref, dueAt };
}
