/** The uploads that requests of this process are feeding: nobody takes one of them for silent, whatever the clock says. */

/** A request that is over by then has no need to tell other nodes that it feeds. */
const FIRST_RENEWAL_MS = 1000;

interface Fed {
  requests: number;
  /** When other nodes are to be told that it is fed; undefined before its first bytes. */
  renewAt: number | undefined;
}

export class FedUploads {
  readonly #fed = new Map<string, Fed>();

  has(jobId: string): boolean {
    return this.#fed.has(jobId);
  }

  /** Does the work while the job counts as being fed. Throws what the work throws. */
  async during<T>(jobId: string, work: () => Promise<T>): Promise<T> {
    const fed = this.#fed.get(jobId) ?? { requests: 0, renewAt: undefined };
    this.#fed.set(jobId, fed);
    fed.requests += 1;
    try {
      return await work();
    } finally {
      fed.requests -= 1;
      if (fed.requests === 0) {
        this.#fed.delete(jobId);
      }
    }
  }

  /** Bytes came: true if other nodes are to be told, which is due once in `everyMs`. */
  isRenewalDue(jobId: string, now: number, everyMs: number): boolean {
    const fed = this.#fed.get(jobId);
    if (fed === undefined) {
      return false;
    }
    const isDue = fed.renewAt !== undefined && now >= fed.renewAt;
    if (isDue || fed.renewAt === undefined) {
      fed.renewAt = now + (isDue ? everyMs : FIRST_RENEWAL_MS);
    }
    return isDue;
  }
}
