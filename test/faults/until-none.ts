/** Waiting until nothing is left: as long as there is progress, however slow the machine; not longer than that. */

export interface Patience {
  /** How long nothing may get less. */
  readonly timeout: number;
  readonly interval: number;
}

/** Asks again and again what is left. Rejects with what is still left once that has not become less for so long. */
export async function untilNone(
  left: () => Promise<readonly unknown[]>,
  { timeout, interval }: Patience,
): Promise<void> {
  let least = Infinity;
  let progressAtMs = performance.now();
  let last: unknown;
  while (performance.now() - progressAtMs < timeout) {
    try {
      const { length } = await left();
      last = `${length} are left`;
      if (length === 0) {
        return;
      }
      if (length < least) {
        least = length;
        progressAtMs = performance.now();
      }
    } catch (error) {
      // A server that cannot answer now is asked again.
      last = error;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, interval);
    });
  }
  throw new Error(`Nothing gets less any more: ${String(last)}.`, { cause: last });
}
