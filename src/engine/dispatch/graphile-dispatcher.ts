/** The dispatcher on PostgreSQL: graphile-worker rings the alarms of tickets on whichever node has a free worker. */

import type { Ticket, TicketKind } from "../../core/model/ticket.ts";
import type { TicketAlarms } from "../../core/ports/tickets.ts";
import { type Dispatcher, type TicketOptions, TicketTaker, workOff } from "./dispatcher.ts";
import type { GraphileWorkers, GraphileWorkersOptions } from "./graphile-workers.ts";
import { Repeats } from "./repeats.ts";
import type { Timers } from "./timers.ts";

export interface GraphileOptions extends TicketOptions {
  readonly databaseUrl: string;
  readonly alarms: TicketAlarms;
  readonly timers: Timers;
}

const WATCH_MS = 1000;
/** Workers that are free and take nothing of what is due for so long are replaced. */
const STALLED_MS = 3000;
/** A node may die holding alarms whose tickets it has not taken; they are free after 30 s, and found within this time. */
const RECONCILE_MS = 10_000;

export class GraphileDispatcher implements Dispatcher {
  readonly #options: GraphileOptions;
  readonly #taker: TicketTaker;
  readonly #kinds: readonly TicketKind[];
  readonly #workers = new Map<TicketKind, GraphileWorkers>();
  /** What is being taken and worked on. Outlives the workers that heard its alarm. */
  readonly #inHand = new Map<Promise<void>, TicketKind>();
  /** When each kind took something or got new workers. */
  readonly #progressAtMs = new Map<TicketKind, number>();
  /** Kinds whose workers were replaced and have taken nothing since. */
  readonly #stalled = new Set<TicketKind>();
  readonly #ending = new Set<Promise<void>>();
  readonly #repeats: Repeats;
  #makeWorkers: (options: GraphileWorkersOptions) => GraphileWorkers = () => {
    throw new Error("The dispatcher was not started.");
  };
  #started = false;
  #isBlind = false;

  constructor(options: GraphileOptions) {
    this.#options = options;
    this.#taker = new TicketTaker(options);
    this.#repeats = new Repeats(options);
    // The handlers are a record of all kinds.
    this.#kinds = Object.keys(options.handlers) as TicketKind[];
  }

  get trouble(): string | undefined {
    if (this.#isBlind) {
      return "what is due cannot be read";
    }
    const kinds = [...this.#stalled].join(", ");
    return kinds === "" ? undefined : `what is due is not taken: ${kinds}`;
  }

  /** Brings graphile-worker's schema up to date, then listens. Throws if the database cannot be used. */
  async start(): Promise<void> {
    this.#started = true;
    // Not before: only servers on PostgreSQL need it loaded.
    const graphile = await import("./graphile-workers.ts");
    this.#makeWorkers = (options) => new graphile.GraphileWorkers(options);
    await graphile.migrateAlarms(this.#options);
    await this.#options.alarms.ringMissing();
    for (const kind of this.#kinds) {
      this.#employ(kind);
    }
    this.#repeats.later({ everyMs: WATCH_MS, work: () => this.#watch() });
    this.#repeats.later({
      everyMs: RECONCILE_MS,
      work: () => this.#reconcile(),
      failure: "The alarms of tickets could not be checked; trying again.",
    });
  }

  stop(): void {
    this.#started = false;
    this.#repeats.stop();
    for (const kind of this.#kinds) {
      this.#dismiss(kind);
    }
  }

  async idle(): Promise<void> {
    await Promise.all(this.#inHand.keys());
    await Promise.all(this.#ending);
  }

  /** Needs nothing: the database tells the workers when a transaction with a ticket commits. */
  wake(): void {}

  /** Workers a kind, so that kinds do not wait for each other. */
  #employ(kind: TicketKind): void {
    const { databaseUrl, log, timers, handlers } = this.#options;
    this.#progressAtMs.set(kind, timers.elapsedMs());
    const workers = this.#makeWorkers({
      databaseUrl,
      log,
      timers,
      kind,
      workers: handlers[kind].workers,
      work: async (payload) => this.#work(ticketOf(kind, payload)),
    });
    this.#workers.set(kind, workers);
  }

  #dismiss(kind: TicketKind): void {
    const workers = this.#workers.get(kind);
    if (workers !== undefined) {
      this.#workers.delete(kind);
      const ending = workers.end().finally(() => this.#ending.delete(ending));
      this.#ending.add(ending);
    }
  }

  /** The alarm is held while its work lasts, so a node fetches no more than it can work on. */
  async #work(ticket: Ticket): Promise<void> {
    const { kind } = ticket;
    // Workers that were replaced may still be at it.
    while (this.#freeOf(kind) <= 0) {
      await Promise.race(this.#worksOf(kind));
    }
    if (!this.#started) {
      return;
    }
    this.#progressAtMs.set(kind, this.#options.timers.elapsedMs());
    this.#stalled.delete(kind);
    const work = this.#takeAndWork(ticket).finally(() => this.#inHand.delete(work));
    this.#inHand.set(work, kind);
    await work;
  }

  async #takeAndWork(ticket: Ticket): Promise<void> {
    const taken = await this.#taker.take(ticket);
    await workOff(taken.is === "taken" ? taken.work : undefined);
  }

  #worksOf(kind: TicketKind): readonly Promise<void>[] {
    return [...this.#inHand].filter(([, each]) => each === kind).map(([work]) => work);
  }

  #freeOf(kind: TicketKind): number {
    return this.#options.handlers[kind].workers - this.#worksOf(kind).length;
  }

  /** Looks at what is taken rather than at what the workers tell: after broken connections they may tell nothing any more. */
  async #watch(): Promise<void> {
    const { alarms, log, timers } = this.#options;
    const idle = this.#kinds.filter((kind) => {
      const quietMs = timers.elapsedMs() - (this.#progressAtMs.get(kind) ?? 0);
      return quietMs >= STALLED_MS && this.#freeOf(kind) > 0;
    });
    let overdue: ReadonlySet<TicketKind> = new Set();
    try {
      overdue = idle.length === 0 ? overdue : await alarms.overdue(STALLED_MS);
      this.#isBlind = false;
    } catch (error) {
      log.error({ err: error }, "What is due cannot be read; trying again.");
      this.#isBlind = true;
    }
    for (const kind of this.#started ? this.#kinds : []) {
      const isStalled = idle.includes(kind) && overdue.has(kind);
      if (isStalled) {
        this.#stalled.add(kind);
      } else if (!this.#isBlind && idle.includes(kind)) {
        this.#stalled.delete(kind);
      }
      if (isStalled || this.#workers.get(kind)?.isOver !== false) {
        log.warn({ kind, isStalled }, "The workers of a kind of ticket ended; there are new ones.");
        this.#dismiss(kind);
        this.#employ(kind);
      }
    }
  }

  async #reconcile(): Promise<void> {
    const { alarms, log } = this.#options;
    const missing = await alarms.ringMissing();
    if (missing > 0) {
      log.warn({ tickets: missing }, "Tickets had lost their alarms; they have new ones.");
    }
  }
}

/** The payload is ours: the trigger on the table of lines made it. */
function ticketOf(kind: TicketKind, payload: unknown): Ticket {
  const { key, companyId, ref, dueAt } = payload as Omit<Ticket, "kind">;
  return { key, kind, companyId, ref, dueAt };
}
