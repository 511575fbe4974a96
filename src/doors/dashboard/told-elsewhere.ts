/** What other doors tell the dashboard of themselves, as they are wired. */

import type { Contract } from "../../contract/contract.ts";
import type { Company } from "../../core/model/company.ts";
import type { Job } from "../../core/model/job.ts";

/** The messages of a door with a vocabulary of its own that do the same as was done with a job. */
export type AskedElsewhere = (
  contract: Contract,
  job: Job,
  company: Company,
) => { readonly path: string; readonly submit?: string; readonly read: string };
