/** The uploads that requests of this process are feeding: nobody takes one of them for silent, whatever the clock says. */

export class FedUploads {
  /** How many requests feed a job, by its id. */
  readonly #requests = new Map<string, number>();

  has(jobId: string): boolean {
    return this.#requests.has(jobId);
  }

  /** Does the work while the job counts as being fed. Throws what the work throws. */
  async during<T>(jobId: string, work: () => Promise<T>): Promise<T> {
    this.#requests.set(jobId, (this.#requests.get(jobId) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (this.#requests.get(jobId) ?? 0) - 1;
      if (left > 0) {
        this.#requests.set(jobId, left);
      } else {
        this.#requests.delete(jobId);
      }
    }
  }
}
