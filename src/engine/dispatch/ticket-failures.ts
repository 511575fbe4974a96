/** How often in a row taking each ticket failed, and how long it is left alone for that. */

import { Problem } from "../../core/model/problem.ts";

const RETRY_MS = 1000;
const RETRY_MS_MAX = 60_000;
/** A store that cannot be written may be well again at any moment, and then what waits is late already. */
const STORE_RETRY_MS_MAX = 2000;
/** More tickets than this do not fail one by one; forgetting them makes their next retry an early one. */
const FAILURES_MAX = 10_000;

export class TicketFailures {
  readonly #inARow = new Map<string, number>();

  /** How long the ticket is to be left alone, in milliseconds: longer each time, but not where the store is the reason. */
  add(key: string, reason: unknown): number {
    const failures = this.#inARow.get(key) ?? 0;
    if (this.#inARow.size >= FAILURES_MAX) {
      this.#inARow.clear();
    }
    this.#inARow.set(key, failures + 1);
    return Math.min(
      RETRY_MS * 2 ** failures,
      isOfStore(reason) ? STORE_RETRY_MS_MAX : RETRY_MS_MAX,
    );
  }

  /** The ticket was taken. */
  forget(key: string): void {
    this.#inARow.delete(key);
  }
}

function isOfStore(reason: unknown): boolean {
  return (
    reason instanceof Problem &&
    (reason.code === "insufficient-storage" || reason.code === "unavailable")
  );
}
