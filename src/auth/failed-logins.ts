/** Failed log-ins, counted per user and address, so that passwords cannot be guessed by trying. */

import { isIPv6 } from "node:net";
import type { Clock } from "../core/ports.ts";
import { Problem } from "../core/problem.ts";

/** A failure is forgotten when nothing failed for so long. */
const WINDOW_MS = 300_000;
const FAILURES_PER_USER = 10;
/** One address that tries many users. */
const FAILURES_PER_ADDRESS = 100;
const FIRST_PAUSE_MS = 30_000;
const PAUSE_MAX_MS = 900_000;
const ENTRIES_MAX = 100_000;
/** No user has a longer name. */
const USER_CHARS_MAX = 254;

interface Failures {
  readonly count: number;
  /** Epoch milliseconds. */
  readonly pausedUntil: number;
  readonly forgottenAt: number;
}

interface Attempt {
  readonly user: string;
  readonly address: string;
}

/**
 * Ten failures of a user from one address, or a hundred of an address, make a pause of 30 s; every further failure
 * doubles it, up to 15 minutes. Other addresses are not touched: nobody can lock a user out from elsewhere.
 */
export class FailedLogins {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts an attempt as failed before it is verified, so that many at once are counted too. Throws too-many-requests in a pause. */
  begin({ user, address }: Attempt): void {
    const now = this.#clock.now();
    const names = namesOf(user, address);
    const pausedUntil = Math.max(...names.map(({ name }) => this.#of(name, now).pausedUntil));
    if (pausedUntil > now) {
      throw new Problem(
        "too-many-requests",
        "Too many failed log-ins. Wait as long as Retry-After says, then send the right user and password.",
        { retryAfterS: (pausedUntil - now) / 1000 },
      );
    }
    for (const { name, countMax } of names) {
      this.#count(name, countMax, now);
    }
  }

  /** The attempt was right after all, or was not verified. Takes back what begin() counted. */
  takeBack({ user, address }: Attempt): void {
    const now = this.#clock.now();
    for (const { name, countMax } of namesOf(user, address)) {
      const { count, pausedUntil, forgottenAt } = this.#of(name, now);
      if (count > 0) {
        const isOver = count > countMax;
        this.#failures.set(name, {
          count: count - 1,
          pausedUntil: isOver ? pausedUntil : 0,
          forgottenAt,
        });
      }
    }
  }

  /** The user showed the right password: earlier failures were slips. */
  succeed(attempt: Attempt): void {
    this.takeBack(attempt);
    const [own] = namesOf(attempt.user, attempt.address);
    this.#failures.delete(own.name);
  }

  #of(name: string, now: number): Failures {
    const failures = this.#failures.get(name);
    return failures === undefined || failures.forgottenAt <= now
      ? { count: 0, pausedUntil: 0, forgottenAt: 0 }
      : failures;
  }

  #count(name: string, countMax: number, now: number): void {
    const count = this.#of(name, now).count + 1;
    const doublings = count - countMax;
    const pauseMs = doublings < 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** doublings, PAUSE_MAX_MS);
    const pausedUntil = now + pauseMs;
    // Set anew, so that the map's first entry is the one that was left alone longest.
    this.#failures.delete(name);
    this.#failures.set(name, { count, pausedUntil, forgottenAt: pausedUntil + WINDOW_MS });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > ENTRIES_MAX && oldest !== undefined) {
      this.#failures.delete(oldest);
    }
  }
}

interface Counted {
  readonly name: string;
  readonly countMax: number;
}

function namesOf(user: string, address: string): readonly [Counted, Counted] {
  const network = networkOf(address);
  return [
    { name: `${network} ${user.slice(0, USER_CHARS_MAX)}`, countMax: FAILURES_PER_USER },
    { name: network, countMax: FAILURES_PER_ADDRESS },
  ];
}

/** Whoever has one address of IPv6 has its /64 (RFC 6177). */
function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=[0-9.]+$)/u, "");
  if (!isIPv6(bare)) {
    return bare;
  }
  // RFC 4007 §11: what stands behind % is the zone.
  const [unzoned = ""] = bare.split("%", 1);
  const [head = "", tail = ""] = unzoned.split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  const all = bare.includes("::")
    ? [...groups, ...Array<string>(Math.max(0, missing)).fill("0"), ...tail.split(":")]
    : groups;
  return `${all.slice(0, 4).join(":")}::/64`;
}
