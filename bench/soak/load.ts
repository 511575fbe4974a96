/** The load of the soak: a few clients, each of whom does one act after the other with pauses in between. */

import { type Act, ACTS, type Stage } from "./acts.ts";

const CLIENTS = 4;
const PAUSE_MS_MAX = 500;

export class Load {
  readonly #stage: Stage;
  readonly #names: readonly string[];
  #isOn = false;
  #running: Promise<unknown> = Promise.resolve();
  /** How often each act was done as it should be. */
  readonly counts = new Map<string, number>();
  /** What went otherwise, a line each. */
  readonly complaints: string[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#names = Object.entries(ACTS).flatMap(([name, [, weight]]) =>
      Array.from({ length: weight }, () => name),
    );
  }

  get done(): number {
    return [...this.counts.values()].reduce((sum, each) => sum + each, 0);
  }

  /** Each act once, one after the other. */
  async each(): Promise<void> {
    for (const [name, [act]] of Object.entries(ACTS)) {
      await this.#do(name, act);
    }
  }

  start(): void {
    this.#isOn = true;
    this.#running = Promise.all(Array.from({ length: CLIENTS }, () => this.#client()));
  }

  /** Resolves when every act has ended. */
  async stop(): Promise<void> {
    this.#isOn = false;
    await this.#running;
  }

  async #client(): Promise<void> {
    const { random, pause } = this.#stage;
    while (this.#isOn) {
      const name = random.pick(this.#names);
      const act = ACTS[name]?.[0];
      if (act !== undefined) {
        await this.#do(name, act);
      }
      await pause(random.integer(0, PAUSE_MS_MAX));
    }
  }

  async #do(name: string, act: Act): Promise<void> {
    try {
      await act(this.#stage);
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      this.complaints.push(`${new Date().toISOString()} ${name}: ${said}`);
    }
  }
}
