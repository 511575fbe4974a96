/** The engine: makes jobs move in this process, from ticket to outcome. */

import { setMaxListeners } from "node:events";
import { rm } from "node:fs/promises";
import type { ArtworkStore } from "../core/ports/artworks.ts";
import type { DeliverySender, DeliveryStore } from "../core/ports/callbacks.ts";
import type { Engine, WaitStore } from "../core/ports/runs.ts";
import type { DocumentStore, EventStore, JobStore } from "../core/ports/jobs.ts";
import type { LineStore, TicketAlarms, TicketStore } from "../core/ports/tickets.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { FedUploads } from "../core/slots/fed-uploads.ts";
import { FairSlots } from "../core/slots/fair-slots.ts";
import { followCompletion } from "../core/followers/follow-completion.ts";
import type { FollowerWorkflows } from "../core/model/people/follower.ts";
import type { FollowerStore } from "../core/ports/people/followers.ts";
import type { RecordStore } from "../core/ports/people/records.ts";
import type { ResourceStore } from "../core/ports/people/resources.ts";
import type { CoreLimits } from "../core/ports/base.ts";
import { expireArtwork } from "../core/artwork/expire-artwork.ts";
import { closeQuietJob } from "../core/ips/upload-post.ts";
import { ClockWatch } from "./dispatch/clock-watch.ts";
import { Deliverer } from "./callbacks/deliverer.ts";
import type { Dispatcher, TicketOptions } from "./dispatch/dispatcher.ts";
import { EmbeddedDispatcher } from "./dispatch/embedded-dispatcher.ts";
import { Firer, type FirerPorts, FIRINGS_AT_ONCE } from "./schedules/firer.ts";
import { GraphileDispatcher } from "./dispatch/graphile-dispatcher.ts";
import { Leases } from "./runs/leases.ts";
import { type LineHandler, type LineWork, lineHandler } from "./dispatch/line-taker.ts";
import { Reconciler } from "./reconciler.ts";
import { Runner, type RunnerOptions } from "./runs/runner.ts";
import { emptyScratch } from "./runs/scratch.ts";
import type { Tracing } from "../core/ports/tracing/tracing.ts";
import { settled, systemTimers, type Timers } from "./dispatch/timers.ts";

export interface EngineOptions
  extends Omit<RunnerOptions, "timers" | "leaseMs" | "runMs" | "fileBytesMax" | "linkMs" | "wake">,
    FirerPorts {
  readonly tickets: TicketStore;
  readonly waits: WaitStore;
  readonly fedUploads: FedUploads;
  readonly artworks: ArtworkStore;
  readonly followers: FollowerStore;
  readonly followerWorkflows: FollowerWorkflows;
  readonly records: RecordStore;
  readonly resources: ResourceStore;
  readonly limits: CoreLimits;
  readonly lines: LineStore;
  readonly jobs: JobStore;
  readonly documents: DocumentStore;
  readonly events: EventStore;
  readonly deliveries: DeliveryStore;
  readonly deliverySender: DeliverySender;
  /** How long an address may take no callbacks before it is switched off; never without it or where it is 0. */
  readonly endpointOffAfterMs?: number;
  /** From 0 to 1: spreads retries. Default Math.random. */
  readonly random?: () => number;
  /** How many jobs run at once; a company that has less than its equal part gets one more all the same. */
  readonly workers: number;
  /** Where workflows run what can hurt; stopped with the engine. */
  readonly sandbox: { stop(): Promise<void> };
  /** True where other nodes work on the store too. */
  readonly isShared: boolean;
  /** Where the database rings when a line is due; without it the engine looks by itself. */
  readonly ringing?: { readonly databaseUrl: string; readonly alarms: TicketAlarms };
  /** How long a running job belongs to its node without a heartbeat. Default 30 s. */
  readonly leaseMs?: number;
  /** Default 10 s. */
  readonly heartbeatMs?: number;
  /** How often to see whether the clock was set. Default 1 s. */
  readonly clockLookMs?: number;
  /** The system's without it. */
  readonly timers?: Timers;
  /** Default 1 h. */
  readonly runMs?: number;
  /** The largest file that a job may make. Default 16 GiB. */
  readonly fileBytesMax?: number;
  /** How long a link to a result is good. Default 72 h. */
  readonly linkMs?: number;
}

export interface RunningEngine extends Engine {
  /** Why nothing moves, in a few words; undefined if all goes well. */
  readonly trouble: string | undefined;
  /** Gives back what processes that died left behind, then takes tickets. Empties scratchDir. */
  start(): Promise<void>;
  /**
   * Takes no more tickets and lets running jobs end for `finishMs`, at once if absent; then gives them back and ends the
   * sandbox, and waits for that at most `graceMs`.
   */
  stop(graceMs: number, finishMs?: number): Promise<void>;
}

const LEASE_MS = 30_000;
const HEARTBEAT_MS = 10_000;
const CLOCK_LOOK_MS = 1000;
/** Jobs that may run beside those of the workers, where companies have less than their equal part of these. */
const EXTRA_RUNS = 32;
/** How many jobs or hosts of a company are taken in one turn. */
const AT_ONCE = 16;
/** Hosts that are told something at the same time; of those that hang, few are tried at once. */
const DELIVER = { size: 64, extra: 32, atOnce: AT_ONCE, turns: 128 };
/** Schedules that are fired, and quiet jobs that are started, at the same time: a matter of milliseconds. */
const FIRE = { size: FIRINGS_AT_ONCE, extra: 0, atOnce: FIRINGS_AT_ONCE, turns: 8 };
const CLOSE = { size: AT_ONCE, extra: 0, atOnce: AT_ONCE, turns: 2 };
/** How soon a node hears that somebody asked another one to stop its job. */
const ASK_MS = 500;
const RUN_MS = 3_600_000;
const FILE_BYTES_MAX = 16 * 2 ** 30;
const LINK_MS = 72 * 3_600_000;

/** Composes the engine; nothing moves before start(). */
export function createEngine(options: EngineOptions): RunningEngine {
  const { timers = systemTimers, runMs = RUN_MS, fileBytesMax = FILE_BYTES_MAX } = options;
  const { leaseMs = LEASE_MS, heartbeatMs = HEARTBEAT_MS, linkMs = LINK_MS, isShared } = options;
  const common = { ...options, timers, runMs, fileBytesMax, leaseMs, linkMs };
  const wake = wakingApart((companyId) => {
    run.lookAgain(companyId);
    dispatcher.wake();
  }, options.tracing);
  const runner = new Runner({ ...common, wake });
  const deliverer = new Deliverer({ random: Math.random, ...common, wake });
  const firer = new Firer(options);
  const reconciler = new Reconciler({ ...common, wake });
  const clockWatch = new ClockWatch({ clockLookMs: CLOCK_LOOK_MS, ...common, wake });
  const stopping = new AbortController();
  // Every turn that waits for a worker listens; Node takes more than ten for a leak and says so.
  setMaxListeners(0, stopping.signal);
  const inLine = (work: LineWork): LineHandler =>
    lineHandler({ ...common, stopping: stopping.signal }, work);
  const run = inLine(runWork(options, runner));
  const dispatcher = createDispatcher(options, {
    ...common,
    tickets: options.lines,
    handlers: {
      run,
      fire: inLine({ ...workersOf(FIRE), take: async (ticket) => firer.take(ticket) }),
      close: inLine({ ...workersOf(CLOSE), take: async (ticket) => closer(options, ticket) }),
      expire: inLine({ ...workersOf(CLOSE), take: async (ticket) => expirer(options, ticket) }),
      follow: inLine({
        ...workersOf(CLOSE),
        take: async (ticket) => follower({ ...options, wake }, ticket),
      }),
      deliver: inLine({ ...workersOf(DELIVER), take: async (ticket) => deliverer.take(ticket) }),
    },
  });
  const leases = new Leases({ ...common, runner, heartbeatMs, ...asking(isShared), wake });
  return {
    wake,
    interrupt: (jobId) => runner.interrupt(jobId),
    get trouble() {
      return dispatcher.trouble;
    },
    async start() {
      await emptyScratch(options.scratchDir, isShared);
      // The only process on its store knows that whatever is running was left by the one before.
      await clockWatch.start();
      const leaseEndedBefore = isShared ? options.clock.now() : Infinity;
      await leases.reap(leaseEndedBefore);
      await deliverer.start(leaseEndedBefore);
      await reconciler.start();
      leases.start();
      await dispatcher.start();
    },
    async stop(graceMs, finishMs = 0) {
      dispatcher.stop();
      clockWatch.stop();
      stopping.abort();
      reconciler.stop();
      deliverer.stop();
      if (finishMs > 0) {
        // The leases go on: until they are given back, these runs are ours.
        await settled(dispatcher.idle(), timers, finishMs);
      }
      leases.stop();
      runner.shutDown();
      await settled(Promise.all([dispatcher.idle(), options.sandbox.stop()]), timers, graceMs);
      if (isShared) {
        await rm(options.scratchDir, { recursive: true, force: true });
      }
    },
  };
}

type Wake = (companyId?: string) => void;

/** What is done next is not what the request asked for that wakes us. */
function wakingApart(wake: Wake, tracing: Tracing | undefined): Wake {
  return tracing === undefined ? wake : (companyId) => tracing.apart(() => wake(companyId));
}

/** A single node hears itself. */
function asking(isShared: boolean): { readonly askMs?: number } {
  return isShared ? { askMs: ASK_MS } : {};
}

interface Workers {
  readonly size: number;
  readonly extra: number;
  readonly atOnce: number;
  readonly turns: number;
}

function workersOf({ atOnce, turns, ...slots }: Workers): Omit<LineWork, "take"> {
  return { slots: new FairSlots(slots), atOnce, turns };
}

/** A company waits in one turn while its jobs run in others. */
function runWork({ workers, isShared }: EngineOptions, runner: Runner): LineWork {
  const most = workers + EXTRA_RUNS;
  return {
    ...workersOf({ size: workers, extra: EXTRA_RUNS, atOnce: AT_ONCE, turns: 2 * most }),
    take: async (ticket) => runner.take(ticket),
    // Of several nodes, two would see the same tickets.
    goesOn: !isShared,
  };
}

function createDispatcher(
  { ringing }: EngineOptions,
  common: TicketOptions & { readonly timers: Timers },
): Dispatcher {
  return ringing === undefined
    ? new EmbeddedDispatcher(common)
    : new GraphileDispatcher({ ...common, ...ringing });
}

/** Nothing is left to be worked on afterwards. */
async function closer(options: EngineOptions, ticket: Ticket): Promise<undefined> {
  await closeQuietJob(options, ticket);
}

async function expirer(options: EngineOptions, ticket: Ticket): Promise<undefined> {
  await expireArtwork(options, ticket);
}

async function follower(
  { wake, ...options }: EngineOptions & { readonly wake: () => void },
  ticket: Ticket,
): Promise<undefined> {
  await followCompletion({ ...options, engine: { wake, interrupt: () => undefined } }, ticket);
}
