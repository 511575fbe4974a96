/** Logging in with a temporary key of the query API. */

import type { Company } from "../core/model/company.ts";
import type { CompanyStore } from "../core/ports/access.ts";
import type { Clock } from "../core/ports/base.ts";
import type { QueryKeys } from "../core/ports/query-keys.ts";
import { disabledUser, wrongCredentials } from "./credential-form.ts";
import type { Verified } from "./verified-memory.ts";

export interface QueryKeyLoginDeps {
  readonly companies: Pick<CompanyStore, "byId">;
  readonly queryKeys: QueryKeys;
  readonly clock: Clock;
}

/** Lets in whoever was told of a record, to read, while the company is there. Throws unauthenticated. */
export async function logInWithQueryKey(deps: QueryKeyLoginDeps, text: string): Promise<Verified> {
  const key = deps.queryKeys.open(text);
  if (key === undefined) {
    throw wrongCredentials("This temporary key is none of ours, or is not whole.");
  }
  const { companyId, expiresAt } = key;
  const company = await demandGood(deps, companyId, expiresAt);
  return {
    principal: {
      name: "a temporary key",
      company,
      permissions: new Set(["read-jobs"]),
      actsForEveryCompany: false,
    },
    because: [companyId],
    confirm: async () => {
      await demandGood(deps, companyId, expiresAt);
    },
    until: expiresAt,
  };
}

async function demandGood(
  { companies, clock }: QueryKeyLoginDeps,
  companyId: string,
  expiresAt: number,
): Promise<Company> {
  if (expiresAt <= clock.now()) {
    throw wrongCredentials(
      "The hour of this temporary key is over. The next call of the trigger brings another one; for longer, take an API key.",
    );
  }
  const company = await companies.byId(companyId);
  if (company === undefined || company.isDisabled === true) {
    throw disabledUser();
  }
  return company;
}
