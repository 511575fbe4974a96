/** Logging in with an API key. */

import { timingSafeEqual } from "node:crypto";
import type { ApiKeyStore, UserStore, CompanyStore } from "../core/ports/access.ts";
import type { ApiKey } from "../core/model/access/api-key.ts";
import type { Company } from "../core/model/company.ts";
import type { Clock } from "../core/ports/base.ts";
import { objectIdOf } from "../core/model/object-id.ts";
import type { Permission, Principal } from "../core/model/principal.ts";
import type { Problem } from "../core/model/problem.ts";
import { PERMISSIONS_OF } from "../core/model/access/role.ts";
import type { User } from "../core/model/access/user.ts";
import { apiKeyPrefix, disabledUser, wrongCredentials } from "./credential-form.ts";
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
  const key = await demandKey(deps, { prefix, text });
  if (key.isClient === true) {
    throw wrongCredentials(
      "This is a client's key, which lets nobody in alone. Send it as X-Client-Token, with a session, to the door that takes both.",
    );
  }
  return verifiedKey(deps, key);
}

/** The key of a client. Throws unauthenticated. */
export async function demandClient(deps: KeyLoginDeps, text: string): Promise<ApiKey> {
  const prefix = apiKeyPrefix(text);
  const key = prefix === undefined ? undefined : await demandKey(deps, { prefix, text });
  if (key?.isClient !== true) {
    throw wrongCredentials("The client token is not known here, or no longer.");
  }
  return key;
}

async function demandKey(
  deps: Pick<KeyLoginDeps, "apiKeys">,
  { prefix, text }: { readonly prefix: string; readonly text: string },
): Promise<ApiKey> {
  const key = await deps.apiKeys.byPrefix(prefix);
  const expected = key === undefined ? NOBODY : Buffer.from(key.hash, "hex");
  const isRight = timingSafeEqual(expected, apiKeyHash(text));
  if (key === undefined || !isRight) {
    throw unknownKey();
  }
  return key;
}

async function verifiedKey(deps: KeyLoginDeps, key: ApiKey): Promise<Verified> {
  const { company, user } = await demandOwner(deps, key);
  const { prefix, name, expiresAt } = key;
  const confirm = async (): Promise<void> => {
    const now = await deps.apiKeys.byPrefix(prefix);
    if (now?.id !== key.id) {
      throw unknownKey();
    }
    await demandOwner(deps, now);
  };
  const until = expiresAt === undefined ? {} : { until: expiresAt };
  if (user === undefined) {
    const shown = `key ${prefix}${name === "" ? "" : ` (${name})`}`;
    const principal = principalOf(company, shown, key.permissions);
    return { principal, because: [key.id, company.id], confirm, ...until };
  }
  // What the user's role has not, the key has not either.
  const may = key.permissions.filter((each) => PERMISSIONS_OF[user.role].includes(each));
  const principal = {
    ...principalOf(company, user.email, may),
    userHandle: user.handle,
    memberId: objectIdOf(user.id),
  };
  return { principal, because: [key.id, company.id, user.id], confirm, ...until };
}

/** Whose key it is. Throws unauthenticated where it has expired, or where its company or user is gone or disabled. */
export async function demandOwner(
  { users, companies, clock }: KeyLoginDeps,
  { companyId, userId, expiresAt }: Pick<ApiKey, "companyId" | "userId" | "expiresAt">,
): Promise<{ readonly company: Company; readonly user: User | undefined }> {
  if (expiresAt !== undefined && expiresAt <= clock.now()) {
    throw wrongCredentials("This API key has expired. Ask the administrator for another.");
  }
  const company = await companies.byId(companyId);
  const user = userId === undefined ? undefined : await users.byId(userId);
  const isUserGone = userId !== undefined && (user === undefined || user.isDisabled);
  if (company === undefined || company.isDisabled === true || isUserGone) {
    throw disabledUser();
  }
  return { company, user };
}

function unknownKey(): Problem {
  return wrongCredentials("This API key is not known here, or no longer.");
}

function principalOf(
  company: Company,
  name: string,
  permissions: readonly Permission[],
): Principal {
  return { name, company, permissions: new Set(permissions), actsForEveryCompany: false };
}
