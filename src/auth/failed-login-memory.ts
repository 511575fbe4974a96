/** Failed log-ins in memory, for a server that shares its store with no other: a wrong password costs no write to the disk. */

import type { FailedLoginStore } from "../core/ports/access.ts";
import {
  type CountedName,
  type Failures,
  oneMore,
  remembered,
} from "../core/model/access/failed-login.ts";

const ENTRIES_MAX = 100_000;

export class FailedLoginMemory implements FailedLoginStore {
  readonly #failures = new Map<string, Failures>();

  async find(names: readonly string[]): Promise<ReadonlyMap<string, Failures>> {
    const found = new Map<string, Failures>();
    for (const name of names) {
      const failures = this.#failures.get(name);
      if (failures !== undefined) {
        found.set(name, failures);
      }
    }
    return found;
  }

  async count(names: readonly CountedName[], now: number): Promise<void> {
    for (const { name, countMax } of names) {
      const before = remembered(this.#failures.get(name), now);
      // Set anew, so that the map's first entry is the one that was left alone longest.
      this.#failures.delete(name);
      this.#failures.set(copyOf(name), oneMore(before, countMax, now));
    }
    this.#makeRoom();
  }

  async forget(name: string): Promise<void> {
    this.#failures.delete(name);
  }

  #makeRoom(): void {
    for (const name of this.#failures.keys()) {
      if (this.#failures.size <= ENTRIES_MAX) {
        return;
      }
      this.#failures.delete(name);
    }
  }
}

/** A user's name may be a part of the whole request in memory, which would be kept along with it. */
function copyOf(name: string): string {
  return Buffer.from(name, "utf16le").toString("utf16le");
}
