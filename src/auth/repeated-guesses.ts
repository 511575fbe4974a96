/** Remembers for a moment which secrets the header brought in vain: libraries send them once more in the form. */

import { createHmac, randomBytes } from "node:crypto";
import { networkOf } from "../core/access/network.ts";
import type { Clock } from "../core/ports/base.ts";
import type { ClientSecret } from "./client-readings.ts";

const REPEATED_WITHIN_MS = 10_000;
const ENTRIES_MAX = 10_000;

interface Guess {
  readonly readings: readonly ClientSecret[];
  readonly address: string;
}

/** The two are one guess, which counts once. A third time it is another. */
export class RepeatedGuesses {
  /** Known to this process only: nothing is kept from which a secret could be guessed. */
  readonly #key = randomBytes(32);
  readonly #clock: Clock;
  readonly #refusedAt = new Map<string, number>();

  /** `clock`: one that is never set. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether just this was refused a moment ago; only the first who asks hears so. */
  take(guess: Guess): boolean {
    const since = this.#clock.now() - REPEATED_WITHIN_MS;
    const names = this.#namesOf(guess);
    const isRepeated = names.some((name) => (this.#refusedAt.get(name) ?? -Infinity) > since);
    names.forEach((name) => this.#refusedAt.delete(name));
    return isRepeated;
  }

  /** Remembers what was refused. */
  note(guess: Guess): void {
    for (const name of this.#namesOf(guess)) {
      // Set anew, so that the map's first entry is the oldest.
      this.#refusedAt.delete(name);
      this.#refusedAt.set(name, this.#clock.now());
    }
    for (const name of this.#refusedAt.keys()) {
      if (this.#refusedAt.size <= ENTRIES_MAX) {
        return;
      }
      this.#refusedAt.delete(name);
    }
  }

  #namesOf({ readings, address }: Guess): readonly string[] {
    const network = networkOf(address);
    return readings.map(({ clientId, secret }) =>
      createHmac("sha256", this.#key)
        .update(JSON.stringify([network, clientId, secret]))
        .digest("base64"),
    );
  }
}
