/** A limit of open jobs, of all or of one company: how many of a batch may still be stored, at the price of a count now and then. */

import { countOf } from "../../core/text/count-of.ts";
import { Problem } from "../../core/model/problem.ts";

const RETRY_AFTER_S = 10;
/** Jobs come and go by other ways and other nodes too, so a count is soon out of date. */
const FRESH_MS = 1000;
/** Of the room a count has found, other nodes may take the rest before the next count. */
const SHARE = 4;

export interface OpenJobsOptions {
  /** How many jobs may be open, that is not completed. */
  readonly jobsOpenMax: number;
  /** Whose jobs count; those of all without it. */
  readonly companyId?: string;
  /** Milliseconds that only go forward. The process's own without it. */
  readonly now?: () => number;
}

export class OpenJobsLimit {
  readonly #jobsOpenMax: number;
  readonly #companyId: string | undefined;
  readonly #now: () => number;
  #countedAt = -Infinity;
  /** How many may be stored before the next count. */
  #allowance = 0;

  constructor({ jobsOpenMax, companyId, now = () => performance.now() }: OpenJobsOptions) {
    this.#companyId = companyId;
    this.#jobsOpenMax = jobsOpenMax;
    this.#now = now;
  }

  /** How many of `wanted` new jobs may be stored in this transaction, which `count` counts in. What is stored then must be no more. */
  async admit(wanted: number, count: () => Promise<number>): Promise<number> {
    const now = this.#now();
    if (now - this.#countedAt < FRESH_MS && wanted <= this.#allowance) {
      this.#allowance -= wanted;
      return wanted;
    }
    const room = Math.max(0, this.#jobsOpenMax - (await count()));
    const admitted = Math.min(wanted, room);
    this.#countedAt = now;
    this.#allowance = Math.max(0, Math.floor(room / SHARE) - admitted);
    return admitted;
  }

  /** What a job is told for which there is no room. */
  refusal(): Problem {
    const [whose, limit] =
      this.#companyId === undefined
        ? ["", "the most that the operator allows (JOBS_OPEN_MAX)"]
        : [
            " of this company",
            "the most that the operator allows one company (JOBS_OPEN_MAX_PER_COMPANY)",
          ];
    const detail =
      `${countOf(this.#jobsOpenMax, `job${whose} is`, `jobs${whose} are`)} open, which is ${limit}. ` +
      "Nothing was stored; submit again when some have ended.";
    return new Problem("too-many-jobs", detail, { retryAfterS: RETRY_AFTER_S });
  }
}
