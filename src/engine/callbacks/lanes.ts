/** Lanes: the same work done several times at once, each until it finds nothing more to do. */

/** Does one step of the work; false if there was nothing to do. */
export type Step = () => Promise<boolean>;

export class Lanes {
  readonly #most: number;
  readonly #step: Step;
  readonly #running = new Set<Promise<void>>();
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(most: number, step: Step) {
    this.#most = most;
    this.#step = step;
  }

  /** Opens all lanes. Resolves once they, and those opened meanwhile, found nothing more. Rejects with the first failure. */
  async run(): Promise<void> {
    this.open();
    while (this.#running.size > 0) {
      await Promise.race(this.#running);
    }
    this.#isOver = true;
    if (this.#failure !== undefined) {
      throw this.#failure.error;
    }
  }

  /** Opens the lanes that ended, because there is more to do. False if it is too late for that. */
  open(): boolean {
    while (!this.#isOver && this.#running.size < this.#most) {
      // Caught at once: a lane opened while run() waits for others would end the process with its failure.
      const lane = this.#go()
        .catch((error: unknown) => {
          this.#failure ??= { error };
          this.#isOver = true;
        })
        .finally(() => this.#running.delete(lane));
      this.#running.add(lane);
    }
    return !this.#isOver;
  }

  async #go(): Promise<void> {
    while (await this.#step()) {
      // The step is the work.
    }
  }
}
