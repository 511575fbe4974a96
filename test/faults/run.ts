/** A run under faults: servers that are struck at random moments under load, started again, and at the end judged. */

import { spawn } from "node:child_process";
import { once } from "node:events";

import { expect, onTestFinished, vi } from "vitest";

import { adminAddress } from "../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../src/client/admin/admin-client.ts";
import { END_CODES } from "../../src/core/model/delivery.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createIds } from "../../src/platform/ids.ts";
import { type Store, openStore } from "../../src/store/open-store.ts";
import { Random } from "../harness/random.ts";
import { execute, silent } from "../harness/store/postgres-database.ts";
import { cpuMs } from "../harness/process-use.ts";
import { type ServerProcess, startProcess } from "../harness/server-process.ts";
import { checkHistory } from "./check-history.ts";
import { explain, type Hung, orExplain } from "./explain-hang.ts";
import type { Fact, Snapshot } from "./history.ts";
import { gateOrLong, isLong, printedSeed, tell } from "../harness/length.ts";
import { Load, SCHEDULE_PERIOD_MS } from "./load.ts";
import { startCallbackLog } from "./callback-log.ts";
import { snapshotOf } from "./snapshot.ts";
import { untilNone } from "./until-none.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { MAIN } from "../harness/paths.ts";

const ACKNOWLEDGED_MAX = 60;
/** So much of the history is told with what hangs. */
const FACTS_LATELY = 1000;
const CYCLES_TOLD = 20;
/** A kill comes within this time after an acknowledgement, so that all steps of a request and of a job are met. */
const DELAY_MS_MAX = 40;
/** One in so many restarts is killed too, before it listens. */
const EARLY_KILLS = 4;
const EARLY_MS_MAX = 900;
/** A claimed delivery of a node that died is free again after this time, on PostgreSQL. */
const DELIVERY_LEASE_MS = 60_000;
/** After the last death jobs are taken over within 40 s and deliveries within 2 min; then there is progress. */
const ENDED = { timeout: gateOrLong(30_000, 60_000), interval: 200 };
const TOLD = { timeout: gateOrLong(30_000, 180_000), interval: 200 };

export interface Site {
  readonly settings: Record<string, string>;
  readonly databaseUrl?: string;
  readonly nodes: number;
  /** What is done to them at a random moment; without it one is killed. Resolves when the load need not go on. */
  readonly strike?: () => Promise<void>;
}

/** A run: the servers that are killed and started again, the load on them, and what it learned. */
class Run {
  readonly history: Fact[] = [];
  readonly #site: Site;
  readonly #random: Random;
  readonly #alive: ServerProcess[] = [];
  #load: Load | undefined;
  #secret = "";

  constructor(site: Site, random: Random) {
    this.#site = site;
    this.#random = random;
  }

  get acknowledged(): number {
    return this.#load?.acknowledged ?? 0;
  }

  async prepare(): Promise<void> {
    const receiver = await startCallbackLog(this.history, () => this.#secret);
    onTestFinished(async () => {
      await Promise.all(this.#alive.map((server) => server.end("SIGKILL")));
      receiver.close();
    });
    this.#load = new Load({
      urls: () => this.#alive.map(({ url }) => url),
      history: this.history,
      receiverUrl: receiver.url,
      random: this.#random,
    });
    await this.#startMissing();
    const admin = createAdminClient(adminAddress(this.#site.settings["DATA_DIR"] ?? ""));
    this.#secret = await admin.revealSecret({ company: 1, rotate: false });
    await this.#load.addSchedules();
  }

  /** Load until some acknowledgement, then death of one server, then its restart. */
  async cycle(): Promise<void> {
    const load = this.#load;
    if (load === undefined) {
      return;
    }
    const killAt = load.acknowledged + this.#random.integer(1, ACKNOWLEDGED_MAX);
    const delayMs = this.#random.integer(0, DELAY_MS_MAX);
    const killed = new Promise<void>((resolve, reject) => {
      load.onAcknowledged = () => {
        if (load.acknowledged === killAt) {
          // The random moment itself, no wait for something.
          setTimeout(() => this.#strike().then(resolve, reject), delayMs);
        }
      };
    });
    const hung = () => this.#hung();
    const done = () => load.acknowledged;
    load.start();
    await orExplain("The next acknowledgement with the strike after it", killed, { hung, done });
    await orExplain("The last answer", load.stop(), { hung, done });
    if (this.#site.strike === undefined && this.#random.integer(1, EARLY_KILLS) === 1) {
      await this.#dieEarly();
    }
    await this.#startMissing();
  }

  async #strike(): Promise<void> {
    if (this.#site.strike !== undefined) {
      await this.#site.strike();
      return;
    }
    const victim = this.#random.pick(this.#alive);
    await victim.end("SIGKILL");
    this.#alive.splice(this.#alive.indexOf(victim), 1);
  }

  /** A server that is killed somewhere between its first line of code and its listening, or just after. */
  async #dieEarly(): Promise<void> {
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env["PATH"], PORT: "0", ...this.#site.settings },
      stdio: "ignore",
      timeout: this.#random.integer(1, EARLY_MS_MAX),
      killSignal: "SIGKILL",
    });
    const [, signal] = await once(child, "exit");
    expect(signal).toBe("SIGKILL");
  }

  async #startMissing(): Promise<void> {
    while (this.#alive.length < this.#site.nodes) {
      const begunMs = performance.now();
      const starting = startProcess(this.#site.settings);
      const started = await orExplain("The start of a server", starting, {
        hung: () => this.#hung(),
      });
      this.#alive.push(started);
      if (this.#secret !== "") {
        const wallMs = performance.now() - begunMs;
        // Others may be at work on the machine; what a start costs is no less then.
        const ms = process.platform === "linux" ? cpuMs(started.child) : wallMs;
        this.history.push({ kind: "restarted", ms });
      }
    }
  }

  /** Waits until all jobs have ended and all ends were told, ends the servers, and reads what is stored. */
  async finish(): Promise<Snapshot> {
    const url = this.#alive[0]?.url ?? "";
    await vi.waitFor(() => pauseSchedules(url), ENDED);
    await this.#passLeases();
    const open = async () => (await listAll(url)).filter(({ status }) => MOVING.has(status.code));
    await untilNone(open, ENDED).catch(async (error: unknown) => {
      throw new Error(`Jobs do not end.\n${await explain(this.#hung())}`, { cause: error });
    });
    const untold = async () => {
      await this.#passLeases();
      return this.#untold(await listAll(url));
    };
    // The checker says it better, but not why.
    await untilNone(untold, TOLD).catch(async () =>
      tell(`Ends are not told.\n${await explain(this.#hung())}`),
    );
    for (const server of this.#alive.splice(0)) {
      const ended = server.end("SIGTERM");
      expect(await orExplain("The stop of a server", ended, { hung: () => this.#hung() })).toBe(0);
    }
    return this.#withStore((store) =>
      snapshotOf(store, { periodMs: SCHEDULE_PERIOD_MS, wantsTold: () => true }),
    );
  }

  #untold(jobs: readonly JobSeen[]): readonly JobSeen[] {
    // What came of a job before its end tells nothing of the end.
    const ends = this.history.filter((fact) => fact.kind === "told" && ENDS.has(fact.type));
    const told = new Set(ends.map((fact) => (fact.kind === "told" ? fact.jobId : "")));
    return jobs.filter(({ jobId, status }) => status.code === "completed" && !told.has(jobId));
  }

  /** What dead nodes held on PostgreSQL is free after a time: the long run waits for it, the gate tells the database. */
  async #passLeases(): Promise<void> {
    const { databaseUrl } = this.#site;
    if (databaseUrl === undefined || isLong) {
      return;
    }
    await execute(
      databaseUrl,
      "update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute'",
    );
    const now = systemClock.now();
    await this.#withStore(async ({ alarms, deliveries }) => {
      await alarms?.ringMissing();
      await deliveries.reconcile(now, now + DELIVERY_LEASE_MS);
    });
  }

  #hung(): Hung {
    const { databaseUrl } = this.#site;
    const urls = this.#alive.map(({ url }) => url);
    const refused: Record<string, number> = {};
    for (const fact of this.history.slice(-FACTS_LATELY)) {
      if (fact.kind === "refused") {
        refused[fact.code] = (refused[fact.code] ?? 0) + 1;
      }
    }
    return { urls, refused, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
  }

  async #withStore<T>(act: (store: Store) => Promise<T>): Promise<T> {
    const { databaseUrl, settings } = this.#site;
    const store = await openStore({
      dataDir: settings["DATA_DIR"] ?? "",
      ids: createIds(systemClock),
      ...(databaseUrl === undefined ? {} : { shared: { url: databaseUrl, log: silent } }),
    });
    return act(store).finally(() => store.close());
  }
}

const ENDS: ReadonlySet<string> = new Set(END_CODES);

interface JobSeen {
  readonly jobId: string;
  readonly name?: string;
  readonly status: { readonly code: string };
}

const MOVING: ReadonlySet<string> = new Set(["pending", "processing"]);

async function listAll(url: string): Promise<readonly JobSeen[]> {
  const jobs: JobSeen[] = [];
  let address: string | undefined = `${url}/v1/jobs?limit=500`;
  while (address !== undefined) {
    const response: Response = await fetchWithin(address);
    jobs.push(...((await response.json()) as readonly JobSeen[]));
    const next = /<([^>]+)>; rel="next"/u.exec(response.headers.get("link") ?? "")?.[1];
    address = next === undefined ? undefined : new URL(next, url).href;
  }
  return jobs;
}

async function pauseSchedules(url: string): Promise<void> {
  const response = await fetchWithin(`${url}/v1/schedules?limit=500`);
  for (const { scheduleId } of (await response.json()) as readonly { scheduleId: string }[]) {
    const paused = await fetchWithin(`${url}/v1/schedules/${scheduleId}:pause`, {
      method: "POST",
    });
    expect(paused.status).toBeLessThan(300);
  }
}

export const SETTINGS = {
  LOG_LEVEL: "silent",
  OUTBOUND_ALLOW: "127.0.0.1",
  SCHEDULE_INTERVAL_MIN_S: "1",
  WORKERS: "2",
};

/** Strikes so often, and fails with what the checker finds. */
export async function strikeAndJudge(title: string, site: Site, cycles: number): Promise<void> {
  const seed = printedSeed(title);
  const run = new Run(site, new Random(seed));
  await run.prepare();
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await run.cycle();
    if (isLong && cycle % CYCLES_TOLD === 0) {
      tell(`${title}: ${cycle} of ${cycles} strikes, ${run.acknowledged} acknowledgements`);
    }
  }
  const snapshot = await run.finish();
  expect(checkHistory(run.history, snapshot), `SEED=${seed}`).toEqual([]);
  expect(run.acknowledged).toBeGreaterThanOrEqual(cycles);
  const restarts = run.history.filter(({ kind }) => kind === "restarted");
  const told = run.history.filter(({ kind }) => kind === "told");
  const ms = restarts.map((fact) => (fact.kind === "restarted" ? fact.ms : 0));
  const sorted = ms.sort((left, right) => left - right).map(Math.round);
  tell(
    `${title}: ${cycles} strikes, ${run.acknowledged} acknowledgements, ${snapshot.jobs.length} jobs, ` +
      `${snapshot.events.length} events, ${told.length} callbacks, ` +
      `restarts ${sorted[Math.floor(sorted.length / 2)] ?? 0} ms (median), ${sorted.at(-1) ?? 0} ms (slowest)`,
  );
}
