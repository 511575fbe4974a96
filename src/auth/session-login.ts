/** Logging in through a client: its key says which program calls, a session or a password says for whom. */

import type { SessionStore, UserStore } from "../core/ports/access.ts";
import { objectIdOf } from "../core/model/object-id.ts";
import { PERMISSIONS_OF } from "../core/model/access/role.ts";
import type { ApiKey } from "../core/model/access/api-key.ts";
import { prolongedUntil, type Session } from "../core/model/access/session.ts";
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
  const session = await demandSession(deps, key, token);
  const { user, company } = await demandOwner(deps, { ...key, userId: session.userId });
  // A user may have been moved to another company's number only by hand; then the session is nobody's.
  if (user === undefined || user.companyId !== company.id) {
    throw disabledUser();
  }
  const until = prolongedUntil(session, deps.clock.now());
  if (until !== undefined) {
    await deps.sessions.prolong(session.id, until);
  }
  return {
    principal: {
      name: user.email,
      company,
      userHandle: user.handle,
      memberId: objectIdOf(user.id),
      clientId: key.id,
      permissions: new Set(PERMISSIONS_OF[user.role]),
      actsForEveryCompany: false,
    },
    because: [session.id, key.id, company.id, user.id],
    confirm: async () => {
      const now = await demandClient(deps, client);
      await demandSession(deps, now, token);
      await demandOwner(deps, { ...now, userId: user.id });
    },
    until: until ?? session.expiresAt,
  };
}

async function demandSession(
  { sessions, clock }: SessionLoginDeps,
  { id: clientId }: ApiKey,
  token: string,
): Promise<Session> {
  const session = await sessions.byHash(sessionTokenHash(token));
  if (session?.clientId !== clientId || session.expiresAt <= clock.now()) {
    throw wrongCredentials("The session is over, another client's, or none. Open a new one.");
  }
  return session;
}
