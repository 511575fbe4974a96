/** Passwords: hashed and verified with argon2id, few at a time because each takes a processor and 19 MiB. */

import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { Problem } from "../core/problem.ts";

const AT_ONCE_MAX = 2;
const WAITING_MAX = 64;

/** The hash of a password, in PHC form, with the parameters that OWASP recommends: 19 MiB, two passes. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

/** Verifies passwords, two at once; the others wait, up to a bound. */
export class PasswordVerifier {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** Nobody's password: verifying against it takes as long as against a user's. */
  #nobody: Promise<string> | undefined;

  /** Whether the password is the one of the hash; without a hash always false, after the same time. Throws too-many-requests. */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    await this.#enter();
    try {
      const isRight = await verify(passwordHash ?? (await this.#nobodysHash()), password);
      return isRight && passwordHash !== undefined;
    } finally {
      this.#leave();
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

  async #enter(): Promise<void> {
    if (this.#running < AT_ONCE_MAX) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= WAITING_MAX) {
      throw new Problem(
        "too-many-requests",
        "Too many callers are logging in at this moment. Try again shortly.",
        { retryAfterS: 1 },
      );
    }
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Whoever waits longest takes the place over. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#running -= 1;
    } else {
      next();
    }
  }
}
