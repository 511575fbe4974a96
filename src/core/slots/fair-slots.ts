/** Slots that go round the companies: whatever the others hold, each that has work gets its equal part of them. */

export interface FairSlotsOptions {
  /** How many are given to whoever asks first. */
  readonly size: number;
  /** How many more are given to companies that hold less than their equal part of `size`, because others hold it. */
  readonly extra: number;
}

/** Gives a slot back; once. */
export type Release = () => void;

interface Waiting {
  readonly give: (release: Release) => void;
}

export class FairSlots {
  readonly #size: number;
  readonly #most: number;
  #taken = 0;
  /** How many slots each company holds, where it holds any. */
  readonly #held = new Map<string, number>();
  /** Who waits, by company; the company that has waited longest for its turn comes first. */
  readonly #waiting = new Map<string, Waiting[]>();

  constructor({ size, extra }: FairSlotsOptions) {
    this.#size = size;
    this.#most = size + extra;
  }

  /** How many slots are held. */
  get taken(): number {
    return this.#taken;
  }

  /** Resolves when the company may have a slot. Rejects with the signal's reason when that comes first. */
  async take(companyId: string, signal?: AbortSignal): Promise<Release> {
    signal?.throwIfAborted();
    const free = this.takeFree(companyId);
    if (free !== undefined) {
      return free;
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        give: (release) => {
          signal?.removeEventListener("abort", leave);
          resolve(release);
        },
      };
      const leave = (): void => {
        this.#forget(companyId, waiting);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", leave, { once: true });
      this.#waiting.set(companyId, [...(this.#waiting.get(companyId) ?? []), waiting]);
      // One company more makes the parts of the others smaller, never its own too small to be served.
      this.#serve();
    });
  }

  /** True where a company that gave back a slot would get it again: no other one waits for it, or is owed it. */
  mayKeep(companyId: string): boolean {
    const othersWait = this.#waiting.size > (this.#waiting.has(companyId) ? 1 : 0);
    return !othersWait && this.#admits(companyId, 1);
  }

  /** A slot if the company may have one at once; undefined otherwise. */
  takeFree(companyId: string): Release | undefined {
    return this.#admits(companyId) ? this.#give(companyId) : undefined;
  }

  /** `givenBack`: how many of its slots are seen as free. */
  #admits(companyId: string, givenBack = 0): boolean {
    const taken = this.#taken - givenBack;
    if (taken < this.#size) {
      return true;
    }
    const companies = new Set([...this.#held.keys(), ...this.#waiting.keys(), companyId]).size;
    const part = Math.ceil(this.#size / companies);
    return taken < this.#most && (this.#held.get(companyId) ?? 0) - givenBack < part;
  }

  #give(companyId: string): Release {
    this.#taken += 1;
    this.#held.set(companyId, (this.#held.get(companyId) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (isHeld) {
        isHeld = false;
        this.#giveBack(companyId);
      }
    };
  }

  #giveBack(companyId: string): void {
    this.#taken -= 1;
    const held = (this.#held.get(companyId) ?? 0) - 1;
    if (held > 0) {
      this.#held.set(companyId, held);
    } else {
      this.#held.delete(companyId);
    }
    this.#serve();
  }

  /** Gives what is free, one to each company in turn. */
  #serve(): void {
    for (let company = this.#next(); company !== undefined; company = this.#next()) {
      const [first, ...others] = this.#waiting.get(company) ?? [];
      this.#waiting.delete(company);
      if (others.length > 0) {
        this.#waiting.set(company, others);
      }
      first?.give(this.#give(company));
    }
  }

  #next(): string | undefined {
    return [...this.#waiting.keys()].find((companyId) => this.#admits(companyId));
  }

  #forget(companyId: string, waiting: Waiting): void {
    const others = (this.#waiting.get(companyId) ?? []).filter((each) => each !== waiting);
    if (others.length > 0) {
      this.#waiting.set(companyId, others);
    } else {
      this.#waiting.delete(companyId);
    }
    this.#serve();
  }
}
