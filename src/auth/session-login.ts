/** Logging in with a session: through a client, whose key says which program calls, or in a browser. */

import type { SessionStore, UserStore } from "../core/ports/access.ts";
import { objectIdOf } from "../core/model/object-id.ts";
import { PERMISSIONS_OF } from "../core/model/access/role.ts";
import { BROWSER_CLIENT, prolongedUntil, type Session } from "../core/model/access/session.ts";
import type { User } from "../core/model/access/user.ts";
import type { Company } from "../core/model/company.ts";
import type { Principal } from "../core/model/principal.ts";
import { disabledUser, wrongCredentials } from "./credential-form.ts";
import { sessionTokenHash } from "./credential-maker.ts";
import { demandClient, demandOwner, type KeyLoginDeps } from "./key-login.ts";
import type { Login, UserLogin } from "./user-login.ts";
import type { Verified } from "./verified-memory.ts";

export interface SessionLoginDeps extends KeyLoginDeps {
  readonly sessions: Pick<SessionStore, "byHash" | "prolong">;
  readonly users: Pick<UserStore, "byId">;
}

export interface ClientLogin extends Login {
  /** The client's key. */
  readonly client: string;
}

/** Lets in the user with this password, through this client. Throws what UserLogin.logIn throws. */
export async function logInThroughClient(
  deps: SessionLoginDeps,
  users: Pick<UserLogin, "logIn">,
  { client, ...login }: ClientLogin,
): Promise<Verified> {
  const key = await demandClient(deps, client);
  const verified = await users.logIn(login);
  if (verified.principal.company.id !== key.companyId) {
    throw wrongCredentials();
  }
  return {
    ...verified,
    principal: { ...verified.principal, clientId: key.id },
    because: [...verified.because, key.id],
  };
}

/** Lets in the user whose session it is, and makes it last from now on. Throws unauthenticated. */
export async function logInWithSession(
  deps: SessionLoginDeps,
  { client, session: token }: { readonly client: string; readonly session: string },
): Promise<Verified> {
  const key = await demandClient(deps, client);
  const session = await demandSession(deps, key.id, token);
  const { user, company } = await demandOwner(deps, { ...key, userId: session.userId });
  // A user may have been moved to another company's number only by hand; then the session is nobody's.
  if (user === undefined || user.companyId !== company.id) {
    throw disabledUser();
  }
  return {
    principal: { ...principalOf(user, company), clientId: key.id },
    because: [session.id, key.id, company.id, user.id],
    confirm: async () => {
      const now = await demandClient(deps, client);
      await demandSession(deps, now.id, token);
      await demandOwner(deps, { ...now, userId: user.id });
    },
    until: await prolonged(deps, session),
  };
}

/** The same for a session in a browser, where no client's key stands beside it. */
export async function logInWithBrowserSession(
  deps: SessionLoginDeps,
  token: string,
): Promise<Verified> {
  const find = async (): Promise<{ session: Session; user: User; company: Company }> => {
    const session = await demandSession(deps, BROWSER_CLIENT, token);
    const companyId = (await deps.users.byId(session.userId))?.companyId ?? "";
    const { user, company } = await demandOwner(deps, { companyId, userId: session.userId });
    if (user === undefined) {
      throw disabledUser();
    }
    return { session, user, company };
  };
  const { session, user, company } = await find();
  return {
    principal: principalOf(user, company),
    because: [session.id, company.id, user.id],
    confirm: async () => void (await find()),
    until: await prolonged(deps, session),
  };
}

function principalOf(user: User, company: Company): Principal {
  return {
    name: user.email,
    company,
    userHandle: user.handle,
    memberId: objectIdOf(user.id),
    permissions: new Set(PERMISSIONS_OF[user.role]),
    actsForEveryCompany: false,
  };
}

/** Makes the session last from now on. Until when it does, in epoch milliseconds. */
async function prolonged(deps: SessionLoginDeps, session: Session): Promise<number> {
  const until = prolongedUntil(session, deps.clock.now());
  if (until !== undefined) {
    await deps.sessions.prolong(session.id, until);
  }
  return until ?? session.expiresAt;
}

async function demandSession(
  { sessions, clock }: SessionLoginDeps,
  clientId: string,
  token: string,
): Promise<Session> {
  const session = await sessions.byHash(sessionTokenHash(token));
  if (session?.clientId !== clientId || session.expiresAt <= clock.now()) {
    throw wrongCredentials("The session is over, another client's, or none. Open a new one.");
  }
  return session;
}
