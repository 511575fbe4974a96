/** Failed log-ins, counted per user and address, so that passwords cannot be guessed by trying. */

import type { FailedLoginStore } from "../core/ports/access.ts";
import {
  type CountedName,
  type Failures,
  NO_FAILURES,
  remembered,
} from "../core/model/access/failed-login.ts";
import { networkOf } from "../core/access/network.ts";
import type { Clock } from "../core/ports/base.ts";
import { Problem } from "../core/model/problem.ts";
import { FailedLoginMemory } from "./failed-login-memory.ts";

const FAILURES_PER_USER = 10;
/** One address that tries many users. */
const FAILURES_PER_ADDRESS = 100;
/** No user has a longer name. */
const USER_CHARS_MAX = 254;

export interface FailedLoginsDeps {
  readonly clock: Clock;
  /** One that is never set, for how long something lasts; the clock without it. */
  readonly steadyClock?: Clock;
  /** Where several nodes count failures together; without it this one counts its own. */
  readonly failedLogins?: FailedLoginStore;
}

/** What several nodes count goes by the clock that they share. */
export function failedLoginsOf({
  clock,
  steadyClock = clock,
  failedLogins,
}: FailedLoginsDeps): FailedLogins {
  return failedLogins === undefined
    ? new FailedLogins(new FailedLoginMemory(), steadyClock)
    : new FailedLogins(failedLogins, clock);
}

export interface Attempt {
  readonly user: string;
  readonly address: string;
}

/**
 * Ten failures of a user from one address, or a hundred of an address, make a pause of 30 s; every further failure
 * doubles it, up to 15 minutes. Other addresses are not touched: nobody can lock a user out from elsewhere.
 */
export class FailedLogins {
  readonly #store: FailedLoginStore;
  readonly #clock: Clock;
  /** Attempts that are being verified, by name; they count until it is known whether they failed. */
  readonly #underWay = new Map<string, number>();

  constructor(store: FailedLoginStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * What verify() says, whose failure is counted; the right password makes the user's earlier failures slips. Throws
   * too-many-requests, without verifying, in a pause and while so many are being verified that one may follow.
   */
  async attempt(attempt: Attempt, verify: () => Promise<boolean>): Promise<boolean> {
    const names = namesOf(attempt);
    const [own] = names;
    const failures = await this.#find(names);
    this.#enter(names, failures);
    try {
      const isRight = await verify();
      if (!isRight) {
        await this.#store.count(names, this.#clock.now());
      } else if ((failures.get(own.name)?.count ?? 0) > 0) {
        await this.#store.forget(own.name);
      }
      return isRight;
    } finally {
      this.#leave(names);
    }
  }

  async #find(names: readonly CountedName[]): Promise<ReadonlyMap<string, Failures>> {
    const found = await this.#store.find(names.map(({ name }) => name));
    const now = this.#clock.now();
    return new Map(names.map(({ name }) => [name, remembered(found.get(name), now)]));
  }

  /** Nothing is awaited here, so that of many at once no more get in than may fail. */
  #enter(names: readonly CountedName[], failures: ReadonlyMap<string, Failures>): void {
    const now = this.#clock.now();
    for (const { name, countMax } of names) {
      const { count, pausedUntil } = failures.get(name) ?? NO_FAILURES;
      const atOnceMax = Math.max(1, countMax - count);
      if (pausedUntil > now || this.#underWayOf(name) >= atOnceMax) {
        throw tooMany(Math.max(1, (pausedUntil - now) / 1000));
      }
    }
    for (const { name } of names) {
      this.#underWay.set(name, this.#underWayOf(name) + 1);
    }
  }

  #leave(names: readonly CountedName[]): void {
    for (const { name } of names) {
      const left = this.#underWayOf(name) - 1;
      if (left > 0) {
        this.#underWay.set(name, left);
      } else {
        this.#underWay.delete(name);
      }
    }
  }

  #underWayOf(name: string): number {
    return this.#underWay.get(name) ?? 0;
  }
}

function tooMany(retryAfterS: number): Problem {
  return new Problem(
    "too-many-requests",
    "Too many failed log-ins. Wait as long as Retry-After says, then send the right user and password.",
    { retryAfterS },
  );
}

function namesOf({ user, address }: Attempt): readonly [CountedName, CountedName] {
  const network = networkOf(address);
  return [
    { name: `${network} ${user.slice(0, USER_CHARS_MAX)}`, countMax: FAILURES_PER_USER },
    { name: network, countMax: FAILURES_PER_ADDRESS },
  ];
}
