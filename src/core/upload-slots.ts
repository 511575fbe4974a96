/** The limit of uploads at the same time: each holds a file, a connection and a share of the disk. */

import { Problem } from "./problem.ts";

const RETRY_AFTER_S = 5;

export class UploadSlots {
  readonly #max: number;
  #taken = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** How many uploads are under way. */
  get taken(): number {
    return this.#taken;
  }

  /** Does the work while it holds a slot. Throws unavailable if none is free, and what the work throws. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#taken >= this.#max) {
      throw new Problem(
        "unavailable",
        `${this.#max} documents are being taken at the moment, which is the most at once. Nothing was stored; send it again in a moment.`,
        { retryAfterS: RETRY_AFTER_S },
      );
    }
    this.#taken += 1;
    try {
      return await work();
    } finally {
      this.#taken -= 1;
    }
  }
}
