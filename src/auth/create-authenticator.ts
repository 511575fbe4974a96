/** Makes the authenticator that the setting AUTH asks for. */

import type { Authenticator } from "../core/ports/access.ts";
import { OpenAccess } from "./open-access.ts";
import { RequiredAccess, type RequiredAccessDeps } from "./required-access.ts";
import { refusingForeignPages } from "./web-pages.ts";

export interface AuthenticatorDeps extends RequiredAccessDeps {
  readonly auth: "open" | "required";
  /** Whose web pages may call, besides our own. */
  readonly allowedOrigins: ReadonlySet<string>;
}

/** Resolves as soon as the first caller can be let in. */
export async function createAuthenticator(deps: AuthenticatorDeps): Promise<Authenticator> {
  if (deps.auth === "open") {
    return new OpenAccess(deps.companies, deps.allowedOrigins);
  }
  const access = new RequiredAccess(deps);
  await access.prepare();
  return refusingForeignPages(access, deps.allowedOrigins);
}
