/** The limit of uploads at the same time: each holds a file, a connection and a share of the disk. */

import { countOf } from "../text/count-of.ts";
import { Problem } from "../model/problem.ts";

const RETRY_AFTER_S = 5;

export interface UploadSlotsOptions {
  readonly uploadsMax: number;
  /** So many of them may be of one company; the others stay free for other companies. */
  readonly uploadsMaxPerCompany: number;
}

export class UploadSlots {
  readonly #options: UploadSlotsOptions;
  readonly #companies = new Map<string, number>();
  #taken = 0;

  constructor(options: UploadSlotsOptions) {
    this.#options = options;
  }

  /** How many uploads are under way. */
  get taken(): number {
    return this.#taken;
  }

  /** Does the work while it holds a slot of the company's. Throws unavailable if none is free, and what the work throws. */
  async during<T>(companyId: string, work: () => Promise<T>): Promise<T> {
    this.#demandFree(companyId);
    this.#count(companyId, 1);
    try {
      return await work();
    } finally {
      this.#count(companyId, -1);
    }
  }

  #demandFree(companyId: string): void {
    const { uploadsMax, uploadsMaxPerCompany } = this.#options;
    if ((this.#companies.get(companyId) ?? 0) >= uploadsMaxPerCompany) {
      throw tooMany(
        `${countOf(uploadsMaxPerCompany, "document of this company is", "documents of this company are")} being taken at the moment, which is the most at once for one company (UPLOADS_MAX_PER_COMPANY).`,
      );
    }
    if (this.#taken >= uploadsMax) {
      throw tooMany(
        `${countOf(uploadsMax, "document is", "documents are")} being taken at the moment, which is the most at once (UPLOADS_MAX).`,
      );
    }
  }

  #count(companyId: string, change: 1 | -1): void {
    this.#taken += change;
    const taken = (this.#companies.get(companyId) ?? 0) + change;
    if (taken === 0) {
      this.#companies.delete(companyId);
    } else {
      this.#companies.set(companyId, taken);
    }
  }
}

function tooMany(what: string): Problem {
  return new Problem("unavailable", `${what} Nothing was stored; send it again in a moment.`, {
    retryAfterS: RETRY_AFTER_S,
  });
}
