/** The authenticator of AUTH=required on a real store, with a clock that tests move. */

import { onTestFinished } from "vitest";
import { createCredentialMaker } from "../../src/auth/credential-maker.ts";
import { RequiredAccess } from "../../src/auth/required-access.ts";
import { createTokenSigner } from "../../src/auth/token-signer.ts";
import type { TokenIssuer } from "../../src/auth/token-login.ts";
import { VerifiedMemory } from "../../src/auth/verified-memory.ts";
import type { AccessPorts, Credentials } from "../../src/core/ports/access.ts";
import type { TokenKeyStore } from "../../src/core/ports/oauth.ts";
import type { QueryKeys } from "../../src/core/ports/query-keys.ts";
import { addCompany } from "../../src/core/access/companies.ts";
import { addUser } from "../../src/core/access/users.ts";
import type { LogFields } from "../../src/core/ports/base.ts";
import type { Principal } from "../../src/core/model/principal.ts";
import { hostOfOnly } from "../../src/outbound/address-guard.ts";
import { openFetcher } from "../../src/outbound/fetcher.ts";
import { ManualTime } from "../harness/engine/manual-time.ts";
import { ids } from "../harness/store/samples.ts";
import { openFresh } from "../harness/store/data-dir.ts";
import { basic, PASSWORD } from "../harness/start-required.ts";

/** Who signs the tokens of OAuth clients. */
export const OWN_ISSUER = "https://jobgate.example";

export interface Required {
  readonly access: RequiredAccess;
  /** As the administration uses them. */
  readonly ports: AccessPorts;
  /** The keys that sign tokens. */
  readonly tokenKeys: TokenKeyStore;
  /** Makes the temporary keys of the query API. */
  readonly queryKeys: QueryKeys;
  readonly clock: ManualTime;
  readonly logged: readonly LogFields[];
  /** Logs in with a password; from 192.0.2.1 unless told otherwise. */
  logIn(user: string, password?: string, address?: string): Promise<Principal>;
  authenticate(credentials: Credentials): Promise<Principal>;
}

/** Companies 1 and 47, and anna@example.com, an IpsUser of company 1. Closed with the running test. */
export async function openRequired(issuer?: TokenIssuer): Promise<Required> {
  const opened = await openFresh();
  onTestFinished(() => opened.close());
  const clock = new ManualTime();
  const memory = new VerifiedMemory(clock);
  const logged: LogFields[] = [];
  const write = (fields: LogFields): void => void logged.push(fields);
  const log = { info: write, warn: write, error: write };
  const { companies, users, apiKeys, sessions, oauthClients, tokenKeys, queryKeys } = opened.store;
  const credentials = createCredentialMaker();
  const tokens = createTokenSigner({ tokenKeys, clock, ids, issuer: OWN_ISSUER });
  const access = { companies, users, apiKeys, sessions, oauthClients, tokens, queryKeys };
  const ports = { ...access, clock, ids, credentials, verified: memory };
  await addCompany(ports, { number: 1, name: "Default" });
  await addCompany(ports, { number: 47, name: "Other" });
  const user = { email: "anna@example.com", role: "IpsUser", password: PASSWORD };
  await addUser(ports, { companyNumber: 1, ...user });
  const keyFetcher = openFetcher({ allow: hostOfOnly(issuer?.jwksUrl ?? "http://127.0.0.1/") });
  onTestFinished(() => keyFetcher.close());
  const required = new RequiredAccess({ ...access, clock, log, memory, issuer, keyFetcher });
  await required.prepare();
  return {
    access: required,
    ports,
    tokenKeys,
    queryKeys,
    clock,
    logged,
    logIn: (user, password = PASSWORD, address = "192.0.2.1") =>
      required.authenticate({
        shown: { kind: "authorization", text: basic(user, password) },
        address,
      }),
    authenticate: (shown) => required.authenticate(shown),
  };
}

/** What a refusal says: its code, its reason, and when to come again. */
export async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => "accepted",
    ({ code, options }: { code: string; options: { reason?: string; retryAfterS?: number } }) =>
      options.retryAfterS === undefined
        ? `${code} ${options.reason ?? ""}`.trim()
        : `${code} ${options.retryAfterS}`,
  );
}
