/** The limits of open jobs together: of all, and of each company, so that none can take the room of the others. */

import type { Problem } from "../../core/model/problem.ts";
import { countOpenJobs } from "./job-counts.ts";
import { OpenJobsLimit } from "./open-jobs.ts";
import type { Database } from "../databases/database.ts";
import type { JobRow } from "../schema/tables/jobs.ts";

export interface OpenJobsLimitsOptions {
  readonly jobsOpenMax: number;
  readonly jobsOpenMaxPerCompany: number;
}

interface Unit {
  readonly job: Pick<JobRow, "company_id">;
}

/** More companies than submit at the same time. Whatever is forgotten is counted again. */
const COMPANIES_KEPT = 1000;

export class OpenJobsLimits {
  readonly #all: OpenJobsLimit;
  readonly #jobsOpenMaxPerCompany: number;
  readonly #companies = new Map<string, OpenJobsLimit>();

  constructor({ jobsOpenMax, jobsOpenMaxPerCompany }: OpenJobsLimitsOptions) {
    this.#all = new OpenJobsLimit({ jobsOpenMax });
    this.#jobsOpenMaxPerCompany = jobsOpenMaxPerCompany;
  }

  /** Those of new jobs for which there is no room, each with its problem; the others are to be stored in this transaction. */
  async refuse<U extends Unit>(tx: Database, units: readonly U[]): Promise<Map<U, Problem>> {
    const refused = new Map<U, Problem>();
    const companies = new Set(units.map(({ job }) => job.company_id));
    for (const company of companies) {
      const own = units.filter(({ job }) => job.company_id === company);
      await refuseLast({ limit: this.#limitOf(company), units: own, refused }, async () =>
        countOpenJobs(tx, { companyId: company }),
      );
    }
    const left = units.filter((unit) => !refused.has(unit));
    await refuseLast({ limit: this.#all, units: left, refused }, async () =>
      countOpenJobs(tx, "every-company"),
    );
    return refused;
  }

  #limitOf(companyId: string): OpenJobsLimit {
    const known = this.#companies.get(companyId);
    if (known !== undefined) {
      return known;
    }
    if (this.#companies.size >= COMPANIES_KEPT) {
      this.#companies.clear();
    }
    const limit = new OpenJobsLimit({ jobsOpenMax: this.#jobsOpenMaxPerCompany, companyId });
    this.#companies.set(companyId, limit);
    return limit;
  }
}

async function refuseLast<U extends Unit>(
  options: {
    readonly limit: OpenJobsLimit;
    readonly units: readonly U[];
    readonly refused: Map<U, Problem>;
  },
  count: () => Promise<number>,
): Promise<void> {
  const { limit, units, refused } = options;
  const admitted = units.length === 0 ? 0 : await limit.admit(units.length, count);
  for (const unit of units.slice(admitted)) {
    refused.set(unit, limit.refusal());
  }
}
