/** Makes the authenticator that the setting AUTH asks for. */

import type { Authenticator } from "../core/ports.ts";
import { OpenAccess } from "./open-access.ts";
import { RequiredAccess, type RequiredAccessDeps } from "./required-access.ts";

export interface AuthenticatorDeps extends RequiredAccessDeps {
  readonly auth: "open" | "required";
}

/** Resolves as soon as the first caller can be let in. */
export async function createAuthenticator(deps: AuthenticatorDeps): Promise<Authenticator> {
  if (deps.auth === "open") {
    return new OpenAccess(deps.companies);
  }
  const access = new RequiredAccess(deps);
  await access.prepare();
  return access;
}
