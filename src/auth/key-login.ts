/** Logging in with an API key. */

import { timingSafeEqual } from "node:crypto";
import type { ApiKeyStore, UserStore } from "../core/access-ports.ts";
import type { ApiKey } from "../core/api-key.ts";
import type { Company } from "../core/company.ts";
import type { Clock, CompanyStore } from "../core/ports.ts";
import type { Permission, Principal } from "../core/principal.ts";
import { PERMISSIONS_OF } from "../core/role.ts";
import { disabledUser, wrongCredentials } from "./credential-form.ts";
import { apiKeyHash } from "./credential-maker.ts";
import type { Verified } from "./verified-memory.ts";

export interface KeyLoginDeps {
  readonly apiKeys: Pick<ApiKeyStore, "byPrefix">;
  readonly users: Pick<UserStore, "byId">;
  readonly companies: Pick<CompanyStore, "byId">;
  readonly clock: Clock;
}

/** Nobody's key, so that an unknown prefix is compared like a known one. */
const NOBODY = Buffer.alloc(32);

/** Lets in whoever the key belongs to. Throws unauthenticated. */
export async function logInWithKey(
  deps: KeyLoginDeps,
  { prefix, text }: { readonly prefix: string; readonly text: string },
): Promise<Verified> {
  const key = await deps.apiKeys.byPrefix(prefix);
  const expected = key === undefined ? NOBODY : Buffer.from(key.hash, "hex");
  const isRight = timingSafeEqual(expected, apiKeyHash(text));
  if (key === undefined || !isRight) {
    throw wrongCredentials("This API key is not known here, or no longer.");
  }
  if (key.expiresAt !== undefined && key.expiresAt <= deps.clock.now()) {
    throw wrongCredentials("This API key has expired. Ask the administrator for another.");
  }
  return verifiedKey(deps, key);
}

async function verifiedKey({ users, companies }: KeyLoginDeps, key: ApiKey): Promise<Verified> {
  const { userId, expiresAt } = key;
  const company = await companies.byId(key.companyId);
  if (company === undefined || company.isDisabled === true) {
    throw disabledUser();
  }
  const until = expiresAt === undefined ? {} : { until: expiresAt };
  if (userId === undefined) {
    const name = `key ${key.prefix}${key.name === "" ? "" : ` (${key.name})`}`;
    const principal = principalOf(company, name, key.permissions);
    return { principal, because: [key.id, company.id], ...until };
  }
  const user = await users.byId(userId);
  if (user === undefined || user.isDisabled) {
    throw disabledUser();
  }
  // What the user's role has not, the key has not either.
  const may = key.permissions.filter((each) => PERMISSIONS_OF[user.role].includes(each));
  const principal = { ...principalOf(company, user.email, may), userHandle: user.handle };
  return { principal, because: [key.id, company.id, user.id], ...until };
}

function principalOf(
  company: Company,
  name: string,
  permissions: readonly Permission[],
): Principal {
  return { name, company, permissions: new Set(permissions), actsForEveryCompany: false };
}
