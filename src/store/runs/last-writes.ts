/**
 * What a transaction about several runs writes last: events with their deliveries, then tickets and lines. Others write the
 * same tickets and lines, so all take them in one order; run by run, two nodes would wait for each other.
 */

import { insertEvents } from "../jobs/events.ts";
import type { Recipient } from "../callbacks/new-deliveries.ts";
import type { Tx } from "../databases/database.ts";
import type { EventRow } from "../schema/tables/jobs.ts";

export class LastWrites {
  readonly #events: EventRow[] = [];
  readonly #resultIds = new Map<EventRow, string>();
  readonly #writes: ((tx: Tx) => Promise<void>)[] = [];

  /** Events are written in the order in which they were told; a result is what those of its kind are about. */
  tell(events: readonly EventRow[], resultId?: string): void {
    for (const event of events) {
      this.#events.push(event);
      if (resultId !== undefined) {
        this.#resultIds.set(event, resultId);
      }
    }
  }

  /** After the events. */
  add(write: (tx: Tx) => Promise<void>): void {
    this.#writes.push(write);
  }

  /** `recipients`: who wants to be told of the events' jobs, where that was asked already. */
  async write(tx: Tx, recipients?: readonly Recipient[]): Promise<void> {
    const known = { results: this.#resultIds, ...(recipients && { recipients }) };
    await insertEvents(tx, this.#events, known);
    for (const write of this.#writes) {
      await write(tx);
    }
  }
}
