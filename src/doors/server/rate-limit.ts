/** The rate limit: so many requests a minute for each caller, at whatever door they come; strangers by their address. */

import { networkOf } from "../../core/access/network.ts";
import type { Authenticator } from "../../core/ports/access.ts";
import type { Clock } from "../../core/ports/base.ts";
import { identityOf, type Principal } from "../../core/model/principal.ts";
import { Problem } from "../../core/model/problem.ts";

const WINDOW_MS = 60_000;

/** The problem of a caller who used the minute up, with the headers that tell so. */
export class RateLimited extends Problem {
  readonly headers: Readonly<Record<string, string>>;

  constructor(detail: string, retryAfterS: number, headers: Readonly<Record<string, string>>) {
    super("too-many-requests", detail, { retryAfterS });
    this.headers = headers;
  }
}

/** Counts requests in windows of a minute, the same for everybody; so memory is given back with each window. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #clock: Clock;
  #window = 0;
  #counts = new Map<string, number>();

  /** Without a limit (0) nobody is counted. */
  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** The same authenticator, which throws too-many-requests for a caller who used the minute up. */
  guarding(authenticator: Authenticator): Authenticator {
    return this.#perMinute === 0
      ? authenticator
      : {
          authenticate: async (credentials) => {
            const { address = "" } = credentials;
            const principal = await authenticator
              .authenticate(credentials)
              .catch((error: unknown) => {
                // A wrong key has no name. Who shows none asks how to log in, as clients do that wait for the challenge.
                if (error instanceof Problem && error.options.reason === "wrong-credentials") {
                  this.take(networkOf(address), "This address");
                }
                throw error;
              });
            this.take(keyOf(principal, address), principal.name);
            return principal;
          },
          confirm: async (principal) => authenticator.confirm(principal),
        };
  }

  /** draft-ietf-httpapi-ratelimit-headers: the policy, and what is left of it for how long. */
  headersOf(principal: Principal, address = ""): Readonly<Record<string, string>> {
    if (this.#perMinute === 0) {
      return {};
    }
    return this.#told(this.#counts.get(keyOf(principal, address)) ?? 0);
  }

  #told(count: number): Readonly<Record<string, string>> {
    const left = Math.max(0, this.#perMinute - count);
    return {
      "RateLimit-Policy": `"default";q=${this.#perMinute};w=${WINDOW_MS / 1000}`,
      RateLimit: `"default";r=${left};t=${this.#secondsLeft()}`,
    };
  }

  /** Counts a request of whoever has this key, where there is a limit. Throws too-many-requests, which begins with the name. */
  take(key: string, name: string): void {
    if (this.#perMinute === 0) {
      return;
    }
    const window = Math.floor(this.#clock.now() / WINDOW_MS);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts = new Map();
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count > this.#perMinute) {
      throw new RateLimited(
        `${name} sent more than ${this.#perMinute} requests in a minute. Wait for the time that Retry-After tells.`,
        this.#secondsLeft(),
        this.#told(count),
      );
    }
  }

  #secondsLeft(): number {
    return Math.ceil((WINDOW_MS - (this.#clock.now() % WINDOW_MS)) / 1000);
  }
}

/** Where everybody is let in as the same one, callers differ by their addresses. */
function keyOf(principal: Principal, address: string): string {
  const { company, actsForEveryCompany } = principal;
  return `${company.id}/${identityOf(principal)}${actsForEveryCompany ? `/${networkOf(address)}` : ""}`;
}
