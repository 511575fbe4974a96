/** The load: clients that submit through all doors, one after the other each, and write down what they were told. */

import type { Random } from "../harness/random.ts";
import { type Wire, WIRES } from "../harness/wires.ts";
import type { Fact } from "./history.ts";
import { fetchWithin } from "../harness/fetch-within.ts";

export interface LoadOptions {
  /** The servers that may be alive now; each call goes to one of them. */
  readonly urls: () => readonly string[];
  readonly history: Fact[];
  /** Where callbacks go. */
  readonly receiverUrl: string;
  readonly random: Random;
}

const WRITERS = 4;
/** Every second; the least that SCHEDULE_INTERVAL_MIN_S lets through. */
const EVERY_SECOND = "* * * * * ?";
export const SCHEDULE_PERIOD_MS = 1000;
const WAIT_MS_MAX = 2000;

interface JobSeen {
  readonly jobId: string;
  readonly status: { readonly code: string };
  readonly outcome?: string;
}

/** Runs writers and a watcher until stop() has been called. */
export class Load {
  readonly #options: LoadOptions;
  readonly #last = new Map<string, string>();
  #named = 0;
  #isOn = false;
  #running: Promise<unknown> = Promise.resolve();
  /** How many submissions, documents and starts were acknowledged. */
  acknowledged = 0;
  /** Called after each acknowledgement. */
  onAcknowledged: () => void = () => undefined;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Each writer and the watcher begin at once. */
  start(): void {
    this.#isOn = true;
    this.#running = Promise.all([
      ...Array.from({ length: WRITERS }, () => this.#repeat(() => this.#submit())),
      this.#repeat(() => this.#watch()),
    ]);
  }

  /** Resolves when the last answer has come or its server is dead. */
  async stop(): Promise<void> {
    this.#isOn = false;
    await this.#running;
  }

  /** A schedule by each wire. */
  async addSchedules(): Promise<void> {
    for (const wire of WIRES) {
      await this.#byWire(wire, "schedule", { execSchedule: EVERY_SECOND });
    }
  }

  async #repeat(act: () => Promise<void>): Promise<void> {
    while (this.#isOn) {
      try {
        await act();
      } catch {
        // The server died before it answered: nothing is known. There may be no other, so others get their turn.
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
    }
  }

  async #submit(): Promise<void> {
    const { random } = this.#options;
    const kind = random.integer(1, 10);
    if (kind <= 2) {
      await this.#withDocument();
      return;
    }
    const runAt = new Date(Date.now() + random.integer(0, WAIT_MS_MAX)).toISOString();
    const fields = kind === 3 ? { execTime: runAt } : {};
    await this.#byWire(random.pick(WIRES), "job", fields);
  }

  async #byWire(
    wire: Wire,
    what: "job" | "schedule",
    fields: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { history, receiverUrl } = this.#options;
    const name = this.#newName();
    const httpCompletionUrl = `${receiverUrl}/${name}`;
    const said = await wire.submit(this.#server(), {
      name,
      fields,
      parameters: {
        imageServingPublishJob: { publishType: "Full", emailSetting: "None", httpCompletionUrl },
      },
    });
    if (said.isAccepted) {
      this.#acknowledge({ kind: "submitted", name, what });
    } else {
      history.push({ kind: "refused", name, code: said.code ?? "no problem document" });
    }
  }

  /** A job that waits for its document and its start. */
  async #withDocument(): Promise<void> {
    const { receiverUrl } = this.#options;
    const name = this.#newName();
    const callbackURL = `${receiverUrl}/${name}`;
    const document = JSON.stringify({ name, workflow: "package", callbackURL });
    const jobId = await this.#post(name, { path: "/v1/jobs", body: document, key: "jobId" });
    if (jobId === undefined) {
      return;
    }
    this.#acknowledge({ kind: "submitted", name, what: "job" });
    const form = new FormData();
    form.append("data", new Blob(["content of ", name]), `${name}.txt`);
    const path = `/v1/jobs/${jobId}`;
    const dataId = await this.#post(name, { path: `${path}/data`, body: form, key: "dataId" });
    if (dataId === undefined) {
      return;
    }
    this.#acknowledge({ kind: "document-added", jobId, dataId });
    if ((await this.#post(name, { path: `${path}:start` })) !== undefined) {
      this.#acknowledge({ kind: "started", jobId });
    }
  }

  /** Returns the id that the answer gives under the key, "" without a key; undefined if it was refused. */
  async #post(
    name: string,
    call: { readonly path: string; readonly body?: string | FormData; readonly key?: string },
  ): Promise<string | undefined> {
    const { body, key } = call;
    const response = await fetchWithin(`${this.#server().url}${call.path}`, {
      method: "POST",
      ...(body === undefined ? {} : { body }),
      ...(typeof body === "string" ? { headers: { "Content-Type": "application/json" } } : {}),
    });
    const text = await response.text();
    const answer = text === "" ? {} : (JSON.parse(text) as Record<string, string>);
    if (response.ok) {
      return key === undefined ? "" : answer[key];
    }
    const code = answer["code"] ?? String(response.status);
    this.#options.history.push({ kind: "refused", name, code });
    return undefined;
  }

  /** Looks at the newest jobs and writes down what is new about them. */
  async #watch(): Promise<void> {
    const response = await fetchWithin(`${this.#server().url}/v1/jobs?limit=100`);
    if (!response.ok) {
      return;
    }
    for (const { jobId, status, outcome } of (await response.json()) as readonly JobSeen[]) {
      const now = `${status.code} ${outcome}`;
      if (this.#last.get(jobId) !== now) {
        this.#last.set(jobId, now);
        const seen = { kind: "seen", jobId, status: status.code } as const;
        this.#options.history.push(outcome === undefined ? seen : { ...seen, outcome });
      }
    }
  }

  #acknowledge(fact: Fact): void {
    this.#options.history.push(fact);
    this.acknowledged += 1;
    this.onAcknowledged();
  }

  #newName(): string {
    this.#named += 1;
    return `job-${this.#named}`;
  }

  #server(): { readonly url: string } {
    return { url: this.#options.random.pick(this.#options.urls()) };
  }
}
