/** Sessions: opened by a user's log-in or by the operator, listed, and ended before their time. */

import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { type Session, type SessionView, sessionView } from "../model/access/session.ts";
import type { AccessPorts, CredentialMaker } from "../ports/access.ts";
import { demandUser } from "./users.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of a session that a log-in opens. */
const LIFETIME_MS = 12 * HOUR_MS;
/** Of one that the operator makes, where he does not say. */
const DAYS = 30;
const DAYS_MAX = 3650;

export interface OpenedSession {
  /** The token, to be told once. */
  readonly token: string;
  /** Epoch milliseconds, if it is not used before. */
  readonly expiresAt: number;
}

export type SessionPorts = Pick<AccessPorts, "clock" | "ids" | "sessions" | "verified"> & {
  readonly credentials: Pick<CredentialMaker, "newSessionToken" | "hashSessionToken">;
};

/** Opens a session for the user who has just logged in through a client. */
export async function openSession(
  ports: SessionPorts & Pick<AccessPorts, "users">,
  { userHandle, clientId }: Principal,
): Promise<OpenedSession> {
  const user = userHandle === undefined ? undefined : await ports.users.byHandle(userHandle);
  if (user !== undefined && clientId !== undefined) {
    return addSession(ports, { userId: user.id, clientId, lifetimeMs: LIFETIME_MS });
  }
  // Where everybody is let in, no session is looked for.
  const { text: token } = ports.credentials.newSessionToken();
  return { token, expiresAt: ports.clock.now() + LIFETIME_MS };
}

/** Ends a session of the caller's client. Throws not-found. */
export async function closeSession(
  { sessions, credentials, verified }: Pick<SessionPorts, "sessions" | "credentials" | "verified">,
  { clientId }: Principal,
  token: string,
): Promise<void> {
  if (clientId === undefined) {
    return;
  }
  const session = await sessions.byHash(credentials.hashSessionToken(token));
  if (session?.clientId !== clientId) {
    throw noSession();
  }
  await sessions.remove(session.id);
  verified.forget(session.id);
}

export interface NewSession {
  /** E-mail address of the user. */
  readonly email: string;
  /** The prefix of the client's key. */
  readonly client: string;
  /** How long it lasts from its last use on. */
  readonly days?: number;
}

/** Makes a session without a log-in, for clients that cannot open one. Throws not-found, conflicting-fields, invalid-document. */
export async function makeSession(ports: AccessPorts, asked: NewSession): Promise<OpenedSession> {
  const { email, client, days = DAYS } = asked;
  if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX) {
    throw new Problem("invalid-document", `A session lasts 1 to ${DAYS_MAX} days.`);
  }
  const user = await demandUser(ports, email);
  const key = await ports.apiKeys.byPrefix(client.trim());
  if (key?.isClient !== true) {
    throw new Problem(
      "not-found",
      "No client's key has this prefix. `jobgate key list` shows them; `jobgate key add --client` makes one.",
    );
  }
  if (key.companyId !== user.companyId) {
    throw new Problem("conflicting-fields", "The user belongs to another company than the client.");
  }
  return addSession(ports, { userId: user.id, clientId: key.id, lifetimeMs: days * DAY_MS });
}

async function addSession(
  { clock, ids, credentials, sessions }: SessionPorts,
  owned: Pick<Session, "userId" | "clientId" | "lifetimeMs">,
): Promise<OpenedSession> {
  const { text: token, hash } = credentials.newSessionToken();
  const createdAt = clock.now();
  const expiresAt = createdAt + owned.lifetimeMs;
  await sessions.add({ ...owned, id: ids.next(), hash, expiresAt, createdAt });
  return { token, expiresAt };
}

/** All sessions that are not over, oldest first, without what they are. */
export async function listSessions({
  sessions,
  clock,
}: Pick<AccessPorts, "sessions" | "clock">): Promise<readonly SessionView[]> {
  const all = await sessions.list(clock.now());
  return all.map(sessionView);
}

/** Ends a session. Throws not-found. */
export async function removeSession(
  { sessions, verified }: Pick<AccessPorts, "sessions" | "verified">,
  id: string,
): Promise<void> {
  if (!(await sessions.remove(id))) {
    throw noSession();
  }
  verified.forget(id);
}

function noSession(): Problem {
  return new Problem("not-found", "There is no such session, or it is over.");
}
