/** Metrics for Prometheus: counted cheaply all the time, put together by prom-client once somebody asks. */

import type { Registry } from "prom-client";
import type { JobOutcome } from "../core/model/job.ts";
import type { Clock } from "../core/ports/base.ts";
import type { TicketStore } from "../core/ports/tickets.ts";
import type { UpkeepStore } from "../core/ports/upkeep.ts";
import type { AnsweredRequest, JobNews, Telemetry } from "../core/ports/telemetry.ts";
import { BUCKETS_S, RequestCounts } from "./request-counts.ts";

export interface MetricsSources {
  readonly clock: Clock;
  readonly upkeep: Pick<UpkeepStore, "openJobs" | "waitingDeliveries" | "endpointsOff">;
  readonly tickets: Pick<TicketStore, "nextDueAt">;
  /** How many are under way. */
  readonly uploads: { readonly taken: number };
}

/** What is counted where, by labels. */
interface Tally {
  readonly labels: Readonly<Record<string, string>>;
  value: number;
}

const REQUESTS = {
  name: "jobgate_request_duration_seconds",
  help: "Answered requests by door, operation and class of status.",
  labelNames: ["door", "operation", "status", "le"],
};

/** How long what was counted in the store is told again. */
const FRESH_MS = 5000;

export class Metrics implements Telemetry {
  readonly #sources: MetricsSources;
  readonly #requests = new RequestCounts();
  readonly #runs = new Map<string, Tally & { seconds: number }>();
  readonly #deliveries = new Map<string, Tally>();
  #takeOvers = 0;
  #registry: Promise<Registry> | undefined;
  #gathered: Promise<Gathered> | undefined;
  #gatheredAt = -Infinity;

  constructor(sources: MetricsSources) {
    this.#sources = sources;
  }

  requestAnswered(request: AnsweredRequest): void {
    this.#requests.add(request);
  }

  jobMoved({ workflow, outcome, runMs }: JobNews): void {
    if (runMs === undefined) {
      return;
    }
    const ended: JobOutcome | "" = outcome ?? "";
    const key = `${workflow} ${ended}`;
    const runs = this.#runs.get(key) ?? {
      labels: { workflow, outcome: ended },
      value: 0,
      seconds: 0,
    };
    runs.value += 1;
    runs.seconds += runMs / 1000;
    this.#runs.set(key, runs);
  }

  runTakenOver(): void {
    this.#takeOvers += 1;
  }

  deliverySettled(state: string): void {
    const tally = this.#deliveries.get(state) ?? { labels: { state }, value: 0 };
    tally.value += 1;
    this.#deliveries.set(state, tally);
  }

  /** The metrics in the text format of Prometheus. The first call loads what makes it. */
  async render(): Promise<{ readonly contentType: string; readonly text: string }> {
    this.#registry ??= this.#load();
    const registry = await this.#registry;
    return { contentType: registry.contentType, text: await registry.metrics() };
  }

  async #load(): Promise<Registry> {
    const { default: prom } = await import("prom-client");
    const registry = new prom.Registry();
    // Event-loop delay, memory, CPU, garbage collection, file descriptors.
    prom.collectDefaultMetrics({ register: registry });
    const registers = [registry];
    // A histogram of prom-client cannot be told what was counted before it was loaded; a gauge can tell anything.
    const requests = new prom.Gauge({ ...REQUESTS, registers });
    const described = requests.get.bind(requests);
    const get = async (): Promise<object> => ({
      ...(await described()),
      type: "histogram",
      values: this.#requestValues(),
    });
    Object.assign(requests, { get });
    const counted = (name: string, help: string, tallies: () => Iterable<Tally>) =>
      new prom.Counter({
        name,
        help,
        labelNames: ["workflow", "outcome", "state"],
        registers,
        collect() {
          this.reset();
          for (const { labels, value } of tallies()) {
            this.inc(labels, value);
          }
        },
      });
    counted("jobgate_runs_total", "Runs that ended, by workflow and outcome.", () =>
      this.#runs.values(),
    );
    counted("jobgate_run_seconds_total", "Time that ended runs took.", () =>
      [...this.#runs.values()].map(({ labels, seconds }) => ({ labels, value: seconds })),
    );
    counted("jobgate_run_takeovers_total", "Runs whose worker had died.", () => [
      { labels: {}, value: this.#takeOvers },
    ]);
    counted(
      "jobgate_delivery_attempts_total",
      "Callbacks and mails tried, by what came of it.",
      () => this.#deliveries.values(),
    );
    this.#addGauges(prom, registry);
    return registry;
  }

  #addGauges(prom: typeof import("prom-client"), registry: Registry): void {
    const gauge = (name: string, help: string, read: (gathered: Gathered) => Iterable<Tally>) => {
      const gather = async (): Promise<Gathered> => this.#gather();
      return new prom.Gauge({
        name,
        help,
        labelNames: ["workflow", "state"],
        registers: [registry],
        async collect() {
          const gathered = await gather();
          this.reset();
          for (const { labels, value } of read(gathered)) {
            this.set(labels, value);
          }
        },
      });
    };
    gauge(
      "jobgate_jobs",
      "Jobs that are not completed, by state and workflow.",
      ({ jobs }) => jobs,
    );
    gauge("jobgate_queue_age_seconds", "How long the oldest due job has waited.", ({ ageS }) => [
      { labels: {}, value: ageS },
    ]);
    gauge("jobgate_deliveries_waiting", "Callbacks and mails still to be sent.", (gathered) => [
      { labels: {}, value: gathered.deliveries },
    ]);
    gauge(
      "jobgate_endpoints_off",
      "Addresses that took no callbacks and are switched off.",
      ({ endpointsOff }) => [{ labels: {}, value: endpointsOff }],
    );
    gauge("jobgate_uploads", "Documents that are being taken.", () => [
      { labels: {}, value: this.#sources.uploads.taken },
    ]);
  }

  #gather(): Promise<Gathered> {
    const now = this.#sources.clock.now();
    if (this.#gathered === undefined || Math.abs(now - this.#gatheredAt) >= FRESH_MS) {
      this.#gatheredAt = now;
      this.#gathered = gather(this.#sources, now);
      // A store that fails now may answer the next time.
      this.#gathered.catch(() => {
        this.#gathered = undefined;
      });
    }
    return this.#gathered;
  }

  #requestValues() {
    const { name } = REQUESTS;
    return [...this.#requests.all()].flatMap(({ door, operation, statusClass, counts, sumS }) => {
      const labels = { door, operation, status: statusClass };
      let below = 0;
      const buckets = counts.map((count, index) => {
        below += count;
        const le = BUCKETS_S[index] ?? "+Inf";
        return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: below };
      });
      return [
        ...buckets,
        { metricName: `${name}_sum`, labels, value: sumS },
        { metricName: `${name}_count`, labels, value: below },
      ];
    });
  }
}

/** What is counted in the store. */
interface Gathered {
  readonly jobs: readonly Tally[];
  readonly ageS: number;
  readonly deliveries: number;
  readonly endpointsOff: number;
}

async function gather({ upkeep, tickets }: MetricsSources, now: number): Promise<Gathered> {
  const [open, dueAt, deliveries, endpointsOff] = await Promise.all([
    upkeep.openJobs(),
    tickets.nextDueAt("run"),
    upkeep.waitingDeliveries(),
    upkeep.endpointsOff(),
  ]);
  const jobs = open.map(({ status, workflow, jobs: value }) => ({
    labels: { state: status, workflow },
    value,
  }));
  return { jobs, ageS: Math.max(0, now - (dueAt ?? now)) / 1000, deliveries, endpointsOff };
}
