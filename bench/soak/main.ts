/** The soak: mixed light load on one real server for an hour, and whether it kept its size and its word. */

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Random, runSeed } from "../../test/harness/random.ts";
import { type Server, startServer } from "../child.ts";
import { canMeasure } from "../process-usage.ts";
import { Exchange } from "./exchange.ts";
import { Load } from "./load.ts";
import { type Outside, startOutside } from "./outside.ts";
import { type Sample, sampleOf, type Watched } from "./samples.ts";
import { unexplainedErrors } from "./server-log.ts";
import { judge, tableOf, type Verdict, warmUpMs } from "./verdict.ts";

const HELP = `npm run soak -- [options]
  --minutes <n>   how long; SOAK_MINUTES or 60 without it
  --seed <n>      makes the same choices again; SEED or a new one without it
  --steady-clock  leaves the server's clock alone, which else jumps an hour ahead and back
  --keep          leaves the data directory and the log where they are`;

const SAMPLE_MS = 5000;
const TELL_MS = 60_000;
/** For what was under way, and connections that are kept for 5 s. */
const REST_MS_MAX = 90_000;
/** Before the load, for the connections of the first calls. */
const FIRST_REST_MS = 10_000;
/** The wall clock of the server jumps this far, for so long, between times as it is. */
const STEP_MS = 3_600_000;
const STEP_HELD_MS = 15_000;
const STEP_EVERY_MS = 60_000;

/** Runs the soak that the arguments ask for and prints it. Returns the exit status: 1 if a mark was missed. */
export async function main(home: string, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: process.env["SOAK_MINUTES"] ?? "60" },
      seed: { type: "string" },
      "steady-clock": { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || !(Number(values.minutes) > 0)) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  if (!canMeasure()) {
    console.log("SKIPPED: what a process holds is read from /proc, as Linux has it.");
    return 0;
  }
  const seed = Number(values.seed ?? runSeed());
  const folder = mkdtempSync(join(tmpdir(), "jobgate-soak-"));
  console.log(`Soak of ${values.minutes} minutes, SEED=${seed}, Node ${process.version}`);
  try {
    const stepMs = values["steady-clock"] ? 0 : STEP_MS;
    const lengthMs = Number(values.minutes) * 60_000;
    const soak = new Soak({ home, folder, seed, lengthMs, stepMs });
    return (await soak.run()) ? 0 : 1;
  } finally {
    if (values.keep) {
      console.log(`Kept: ${folder}`);
    } else {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

interface SoakOptions {
  readonly home: string;
  /** Gets the data directory, temporary files and the log. */
  readonly folder: string;
  readonly seed: number;
  readonly lengthMs: number;
  /** How far the clock is set. */
  readonly stepMs: number;
}

class Soak {
  readonly #options: SoakOptions;
  readonly #random: Random;
  readonly #samples: Sample[] = [];
  #isOn = true;

  constructor(options: SoakOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  /** Returns whether every mark was kept. */
  async run(): Promise<boolean> {
    const outside = await startOutside(this.#random);
    const server = await this.#startServer();
    const stop = (): void => {
      this.#isOn = false;
    };
    process.once("SIGINT", stop);
    try {
      return await this.#soak(server, outside);
    } catch (error) {
      console.log(`The soak broke off: ${error instanceof Error ? error.message : String(error)}`);
      console.log(readFileSync(this.#logFile, "utf8").slice(-2000));
      return false;
    } finally {
      process.off("SIGINT", stop);
      await server.stop();
      await outside.close();
    }
  }

  async #soak(server: Server, outside: Outside): Promise<boolean> {
    const exchange = new Exchange(server.origin);
    const samples = join(this.#options.home, "test", "samples");
    const load = new Load({
      exchange,
      random: this.#random,
      outsideUrl: outside.url,
      samples: ["three-pages.pdf", "photo.jpg"].map((name) => ({
        name,
        content: readFileSync(join(samples, name)),
      })),
      pause: (ms) => wait(ms),
    });
    await load.each();
    const before = await this.#rest(server, exchange, FIRST_REST_MS);
    const startedMs = performance.now();
    load.start();
    await this.#watch(server, { exchange, load, outside, startedMs });
    await load.stop();
    this.#stepClock(server, 0);
    const kept = this.#samples.filter(
      ({ atMs }) => atMs >= startedMs + warmUpMs(this.#options.lengthMs),
    );
    const atRest = (after: Sample): readonly Verdict[] => judge({ before, samples: kept, after });
    const after = await this.#rest(server, exchange, REST_MS_MAX, (sample) =>
      atRest(sample).every(({ isKept }) => isKept),
    );
    return this.#report(atRest(after), load, outside);
  }

  /** Looks at the server, sets its clock and tells how it goes, until the time is over. */
  async #watch(
    server: Server,
    parts: {
      readonly exchange: Exchange;
      readonly load: Load;
      readonly outside: Outside;
      readonly startedMs: number;
    },
  ): Promise<void> {
    const { exchange, load, outside, startedMs } = parts;
    let [tellAt, stepAt, step] = [TELL_MS, STEP_EVERY_MS / 2, 0];
    for (;;) {
      await wait(SAMPLE_MS);
      const passed = performance.now() - startedMs;
      if (!this.#isOn || passed >= this.#options.lengthMs) {
        return;
      }
      this.#samples.push(await this.#look(server, exchange));
      if (passed >= stepAt) {
        step += 1;
        // Forward, as it is, back, as it is.
        const direction = [1, 0, -1, 0][(step - 1) % 4] ?? 0;
        this.#stepClock(server, direction * this.#options.stepMs);
        stepAt += direction === 0 ? STEP_EVERY_MS - STEP_HELD_MS : STEP_HELD_MS;
      }
      if (passed >= tellAt) {
        tellAt += TELL_MS;
        this.#tell(passed, load, outside);
      }
    }
  }

  #tell(passedMs: number, load: Load, outside: Outside): void {
    const now = this.#samples.at(-1);
    if (now !== undefined) {
      console.log(
        `${(passedMs / 60_000).toFixed(0).padStart(3)} min: ${load.done} acts, ${outside.told()} callbacks, ` +
          `${load.complaints.length} unexpected; RSS ${now.rssMb.toFixed(0)} MB, ${now.descriptors} descriptors, ` +
          `${now.temporaryFiles} temporary files, WAL ${now.walMb.toFixed(1)} MB, ${now.handles} handles`,
      );
    }
  }

  #report(verdicts: readonly Verdict[], load: Load, outside: Outside): boolean {
    const errors = unexplainedErrors(this.#logFile);
    const acts = [...load.counts].map(([name, count]) => `${name} ${count}`).join(", ");
    console.log(`\n${tableOf(verdicts)}\n`);
    console.log(`${load.done} acts (${acts}), ${outside.told()} callbacks.`);
    for (const complaint of load.complaints.slice(0, 20)) {
      console.log(`UNEXPECTED ${complaint}`);
    }
    for (const error of errors.slice(0, 20)) {
      console.log(`ERROR IN THE LOG ${error}`);
    }
    const isKept = verdicts.every((verdict) => verdict.isKept);
    const isGood = isKept && load.complaints.length + errors.length === 0 && load.done > 0;
    console.log(
      `${load.complaints.length} unexpected answers, ${errors.length} kinds of errors in the log. ` +
        (isGood ? "PASSED" : "FAILED"),
    );
    return isGood;
  }

  /** Lets everything end and looks; looks again for a while, or until it is as it should be. */
  async #rest(
    ...[server, exchange, msMax, isGood = () => false]: [
      Server,
      Exchange,
      number,
      ((sample: Sample) => boolean)?,
    ]
  ): Promise<Sample> {
    const begunMs = performance.now();
    for (;;) {
      exchange.close();
      await wait(SAMPLE_MS);
      const sample = await this.#look(server, exchange);
      const passed = performance.now() - begunMs;
      if (isGood(sample) || passed > msMax) {
        return sample;
      }
    }
  }

  async #look(server: Server, exchange: Exchange): Promise<Sample> {
    const { status, body } = await exchange.send({ path: "/metrics" });
    if (status !== 200) {
      throw new Error(`/metrics answered ${status}: ${body.toString("utf8", 0, 300)}`);
    }
    return sampleOf(this.#watched(server), body.toString());
  }

  #watched({ pid }: Server): Watched {
    const { folder } = this.#options;
    return { pid, dataDir: join(folder, "data"), tempDir: join(folder, "tmp") };
  }

  #stepClock({ pid }: Server, offsetMs: number): void {
    writeFileSync(this.#clockFile, String(offsetMs));
    process.kill(pid, "SIGUSR2");
  }

  get #clockFile(): string {
    return join(this.#options.folder, "clock");
  }

  get #logFile(): string {
    return join(this.#options.folder, "server.log");
  }

  async #startServer(): Promise<Server> {
    const { home, folder } = this.#options;
    const tempDir = join(folder, "tmp");
    mkdirSync(tempDir);
    writeFileSync(this.#clockFile, "0");
    // A copy, so that the repository may be built and tested meanwhile.
    const program = join(folder, "program");
    for (const name of ["dist", "wsdl", "xsd", "package.json"]) {
      cpSync(join(home, name), join(program, name), { recursive: true });
    }
    symlinkSync(join(home, "node_modules"), join(program, "node_modules"), "junction");
    const clockSteps = pathToFileURL(join(home, "bench", "soak", "clock-steps.mjs")).href;
    return startServer({
      name: "Jobgate",
      file: join(program, "dist", "main.js"),
      logFile: this.#logFile,
      nodeOptions: ["--import", clockSteps],
      environment: {
        DATA_DIR: join(folder, "data"),
        TMPDIR: tempDir,
        CLOCK_FILE: this.#clockFile,
        OUTBOUND_ALLOW: "127.0.0.1",
        SCHEDULE_INTERVAL_MIN_S: "1",
        DRAIN_MS: "5000",
        LOG_LEVEL: "warn",
        WORKERS: "2",
      },
    });
  }
}
