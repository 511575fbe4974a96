/** The memory of verified callers: old clients send their password with every call, and verifying it takes milliseconds. */

import { createHmac, randomBytes } from "node:crypto";
import type { Credentials, Shown, VerifiedCallers } from "../core/ports/access.ts";
import { networkOf } from "../core/access/network.ts";
import type { Clock } from "../core/ports/base.ts";
import type { Principal } from "../core/model/principal.ts";

const REMEMBERED_MS = 60_000;
const CALLERS_MAX = 10_000;

/** Somebody who was let in. */
export interface Verified {
  readonly principal: Principal;
  /** The ids of user, key and company because of which, and the place that a pause may close. */
  readonly because: readonly string[];
  /** Looks again whether they still let him in; nothing secret is kept for it. Throws unauthenticated where not. */
  readonly confirm: () => Promise<void>;
  /** Epoch milliseconds after which it no longer holds. */
  readonly until?: number;
}

interface Entry extends Pick<Verified, "principal" | "because"> {
  readonly until: number;
  /** On the steady clock. */
  readonly forgottenAt: number;
}

/**
 * Remembers for 60 s, under an HMAC with a key that only this process knows: neither a password nor anything from which
 * it could be guessed is kept.
 */
export class VerifiedMemory implements VerifiedCallers {
  readonly #key = randomBytes(32);
  readonly #clock: Clock;
  readonly #steadyClock: Clock;
  readonly #entries = new Map<string, Entry>();
  /** For as long as somebody works for the principal. */
  readonly #confirmations = new WeakMap<Principal, () => Promise<void>>();
  /** Rises with every forget(), so that what was verified before is not remembered after. */
  #changes = 0;

  /** `steadyClock`: one that is never set, so that nobody is remembered longer than meant. */
  constructor(clock: Clock, steadyClock = clock) {
    this.#clock = clock;
    this.#steadyClock = steadyClock;
  }

  /**
   * The name under which these credentials are remembered. From another network they are another guess, which has to
   * pass by whatever pause stands there.
   */
  nameOf({ shown, address = "" }: Credentials): string {
    const hmac = createHmac("sha256", this.#key).update(networkOf(address)).update("\0");
    return hmac.update(shownText(shown)).digest("base64");
  }

  find(name: string): Principal | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) {
      return undefined;
    }
    if (entry.until <= this.#clock.now() || entry.forgottenAt <= this.#steadyClock.now()) {
      this.#entries.delete(name);
      return undefined;
    }
    return entry.principal;
  }

  /** Remembers what verify() resolves to, unless somebody was forgotten meanwhile. */
  async remember(name: string, verify: () => Promise<Verified>): Promise<Principal> {
    const changes = this.#changes;
    const { principal, because, confirm, until = Infinity } = await verify();
    this.#confirmations.set(principal, confirm);
    if (changes === this.#changes) {
      this.#makeRoom();
      const forgottenAt = this.#steadyClock.now() + REMEMBERED_MS;
      this.#entries.set(name, { principal, because, until, forgottenAt });
    }
    return principal;
  }

  /** Whether a principal that was remembered once would be let in now. Throws unauthenticated where not. */
  async confirm(principal: Principal): Promise<void> {
    await this.#confirmations.get(principal)?.();
  }

  forget(id: string): void {
    this.#changes += 1;
    for (const [name, { because }] of this.#entries) {
      if (because.includes(id)) {
        this.#entries.delete(name);
      }
    }
  }

  #makeRoom(): void {
    // A map keeps the order in which entries came: the first is the oldest.
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= CALLERS_MAX) {
      this.#entries.delete(oldest);
    }
  }
}

/** What is shown as a text that nothing else that can be shown has. */
function shownText(shown: Shown | undefined): string {
  switch (shown?.kind) {
    case "password":
      return `P${shown.user.length}:${shown.user}${shown.password}`;
    case "session":
      return `S${shown.client.length}:${shown.client}${shown.session}`;
    case "client-login":
      return `C${shown.client.length}:${shown.user.length}:${shown.client}${shown.user}${shown.password}`;
    case "authorization":
    case "token":
    case "query-key":
    case "browser-session":
    case undefined:
      return `${shown?.kind} ${shown?.text}`;
  }
}
