/** Passwords: hashed and verified with argon2id, few at a time because each takes a processor and 19 MiB. */

import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { FairSlots } from "../core/slots/fair-slots.ts";
import { Problem } from "../core/model/problem.ts";

const NOBODYS = "";
const AT_ONCE_MAX = 2;
const WAITING_MAX = 64;
/** Of one company, or for nobody: the others must find room to wait too. */
const WAITING_MAX_PER_COMPANY = 48;

/** The hash of a password, in PHC form, with the parameters that OWASP recommends: 19 MiB, two passes. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

/** Verifies passwords, two at once; the others wait, up to a bound. */
export class PasswordVerifier {
  readonly #slots = new FairSlots({ size: AT_ONCE_MAX, extra: 0 });
  readonly #asking = new Map<string, number>();
  #askingInAll = 0;
  /** Nobody's password: verifying against it takes as long as against a user's. */
  #nobody: Promise<string> | undefined;

  /**
   * Whether the password is the one of the hash; without a hash always false, after the same time. Companies take turns,
   * and so do those who are nobody's. Throws too-many-requests.
   */
  async verify(
    passwordHash: string | undefined,
    password: string,
    companyId = NOBODYS,
  ): Promise<boolean> {
    this.#demandRoom(companyId);
    this.#count(companyId, 1);
    const release = await this.#slots.take(companyId);
    try {
      const isRight = await verify(passwordHash ?? (await this.#nobodysHash()), password);
      return isRight && passwordHash !== undefined;
    } finally {
      release();
      this.#count(companyId, -1);
    }
  }

  /** Made ahead, so that the first unknown user does not take longer than others. */
  async prepare(): Promise<void> {
    await this.#nobodysHash();
  }

  #nobodysHash(): Promise<string> {
    this.#nobody ??= hashPassword(randomBytes(32).toString("base64"));
    return this.#nobody;
  }

  #demandRoom(companyId: string): void {
    const own = this.#asking.get(companyId) ?? 0;
    if (this.#askingInAll >= AT_ONCE_MAX + WAITING_MAX || own >= WAITING_MAX_PER_COMPANY) {
      throw new Problem(
        "too-many-requests",
        "Too many callers are logging in at this moment. Try again shortly.",
        { retryAfterS: 1 },
      );
    }
  }

  #count(companyId: string, change: 1 | -1): void {
    this.#askingInAll += change;
    const asking = (this.#asking.get(companyId) ?? 0) + change;
    if (asking === 0) {
      this.#asking.delete(companyId);
    } else {
      this.#asking.set(companyId, asking);
    }
  }
}
