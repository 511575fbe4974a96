/** Who writes which upload in this process: whoever comes next ends the one before and waits until it writes no more. */

interface Writer {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

export class UploadWriters {
  readonly #writers = new Map<string, Writer>();

  /** Does the work alone, once whoever wrote before has stopped. Throws what the work throws. */
  async during<T>(uploadId: string, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    const before = this.#writers.get(uploadId);
    const stop = new AbortController();
    const working = this.#after(before, () => work(stop.signal));
    const ended = working.then(nothing, nothing);
    const writer = { stop, ended };
    this.#writers.set(uploadId, writer);
    try {
      return await working;
    } finally {
      if (this.#writers.get(uploadId) === writer) {
        this.#writers.delete(uploadId);
      }
    }
  }

  /** Ends whoever writes; resolves when nobody does any more. */
  async stop(uploadId: string): Promise<void> {
    await this.#after(this.#writers.get(uploadId), async () => undefined);
  }

  async #after<T>(before: Writer | undefined, work: () => Promise<T>): Promise<T> {
    before?.stop.abort();
    await before?.ended;
    return work();
  }
}

function nothing(): void {
  // Whether it failed is told where it was begun.
}
