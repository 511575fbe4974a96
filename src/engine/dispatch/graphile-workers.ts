/** The workers of graphile-worker for one kind of ticket, on connections of their own, so that they can be ended by force. */

import { Socket } from "node:net";
import { Logger, type Runner, run, runMigrations } from "graphile-worker";
import { Pool } from "pg";
import type { Log } from "../../core/ports/base.ts";
import type { TicketKind } from "../../core/model/ticket.ts";
import { settled, type Timers } from "./timers.ts";

export interface GraphileWorkersOptions {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly timers: Timers;
  readonly kind: TicketKind;
  /** How many alarms are held at once. */
  readonly workers: number;
  /** What an alarm is for; held while it lasts. Never rejects. */
  readonly work: (payload: unknown) => Promise<void>;
}

/** New alarms are heard at once (LISTEN); this is for those set for later, and for when listening fails. */
const POLL_MS = 1000;
const CONNECT_MS = 5000;
/** A server that is frozen rather than gone ends no statement by itself. */
const QUERY_MS = 20_000;
/** One listens; workers need the others only to fetch an alarm and to put it away. */
const CONNECTIONS_MAX = 3;
/** For putting the last alarms away. */
const END_MS = 1000;
/** An arbitrary number that nothing else in the database locks. */
const MIGRATION_LOCK = 7_266_219_303;

/** How long an alarm may wait here for a worker while another node may have one. */
const KEPT_MS = 500;

/**
 * Every new alarm is told to the workers of all kinds on all nodes. Those that found nothing ask again only after about
 * this time, however many are told; runs, of which there are most and whose nodes take turns, at once. What
 * fires, closes or expires is set for later, and found by polling.
 */
const ASK_AGAIN_MS: Readonly<Record<TicketKind, number>> = {
  run: 0,
  deliver: 100,
  fire: 500,
  close: 500,
  expire: 500,
  follow: 500,
};

/**
 * Alarms are fetched by the pool (`localQueue`) and not by each worker, or an idle node would ask once a second for each.
 *
 * Unbatched, a job whose completion cannot be written, because the connection broke, rejects a promise that nobody
 * holds. Batched, its workers shut themselves down, and never end with it (graphile-worker 0.17.3 counts below zero what
 * it waits for), so they are replaced.
 */
function presetFor({ kind, workers }: GraphileWorkersOptions) {
  const durationMs = ASK_AGAIN_MS[kind];
  const refetchDelay = { durationMs, maxAbortThreshold: Infinity };
  return {
    worker: {
      localQueue: { size: workers, ttl: KEPT_MS, ...(durationMs > 0 ? { refetchDelay } : {}) },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
    },
  };
}

export class GraphileWorkers {
  readonly #options: GraphileWorkersOptions;
  readonly #sockets = new Set<Socket>();
  readonly #pool: Pool;
  readonly #runner: Promise<Runner>;
  #isOver = false;

  /** Begins to fetch alarms. */
  constructor(options: GraphileWorkersOptions) {
    this.#options = options;
    this.#pool = openPool(
      options,
      { max: CONNECTIONS_MAX, query_timeout: QUERY_MS },
      this.#sockets,
    );
    this.#runner = this.#run();
    this.#runner.catch(({ message }: Error) => {
      this.#isOver = true;
      options.log.error(
        { kind: options.kind, reason: message },
        "The workers of a kind of ticket could not be started.",
      );
    });
  }

  /** They could not be started, or have begun to end by themselves. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Fetches no more alarms. Resolves when all are put away, or after a second without those; never rejects. */
  async end(): Promise<void> {
    const stopped = this.#runner.then((runner) => runner.stop());
    await settled(stopped, this.#options.timers, END_MS);
    const ended = this.#pool.end();
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await settled(ended, this.#options.timers, END_MS);
  }

  async #run(): Promise<Runner> {
    const { log, kind, workers, work } = this.#options;
    const runner = await run({
      pgPool: this.#pool,
      logger: loggerOf(log),
      noHandleSignals: true,
      preset: presetFor(this.#options),
      concurrency: workers,
      pollInterval: POLL_MS,
      parsedCronItems: [],
      taskList: { [kind]: work },
    });
    const over = (): void => {
      this.#isOver = true;
    };
    runner.events.on("pool:gracefulShutdown", over);
    runner.promise.then(over, over);
    return runner;
  }
}

/** Brings graphile-worker's schema up to date; of several nodes that start at once, one does. Throws if the database cannot be used. */
export async function migrateAlarms(
  options: Pick<GraphileWorkersOptions, "databaseUrl" | "log">,
): Promise<void> {
  // A migration may take its time.
  const pool = openPool(options, { max: 2 });
  try {
    const client = await pool.connect();
    try {
      await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
      await runMigrations({ pgPool: pool, logger: loggerOf(options.log) });
    } finally {
      // The lock goes with the connection.
      client.release(true);
    }
  } finally {
    await pool.end();
  }
}

/** A pool of its own: graphile-worker relies on the driver's parsers. Losing a connection is told and ends nothing. */
function openPool(
  { databaseUrl, log }: Pick<GraphileWorkersOptions, "databaseUrl" | "log">,
  limits: { readonly max: number; readonly query_timeout?: number },
  sockets = new Set<Socket>(),
): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: "jobgate dispatcher",
    stream: () => {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once("close", () => sockets.delete(socket));
    },
    ...limits,
  });
  // The error itself drags the whole connection along. One that is in use tells it here too; unheard, it would end the process.
  const lost = ({ message }: Error): void =>
    log.warn({ reason: message }, "The dispatcher lost a connection.");
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  return pool;
}

/** Its routine messages, two a ticket, would drown ours. */
function loggerOf(log: Log): Logger {
  return new Logger((scope) => (level, message) => {
    // The levels are words; the package's own type for them cannot be imported.
    const name: string = level;
    if (name === "error") {
      log.error({ ...scope }, message);
    } else if (name === "warning" && !message.includes("maxPoolSize")) {
      // Fewer connections than workers are meant so: an alarm that is worked on holds none.
      log.warn({ ...scope }, message);
    }
  });
}
