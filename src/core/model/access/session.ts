/** The session: what a user shows, beside the key of the program that he calls through, instead of the password. */

export interface Session {
  readonly id: string;
  readonly userId: string;
  /** The id of the client's key, or BROWSER_CLIENT; with another client the session is nobody's. */
  readonly clientId: string;
  /** SHA-256 of the token, hex. The token itself is nowhere. */
  readonly hash: string;
  /** How long it lasts from its last use on. */
  readonly lifetimeMs: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** The client of sessions in browsers, which have no key. */
export const BROWSER_CLIENT = "browser";

/** What of a session people may see. */
export type SessionView = Omit<Session, "hash">;

export function sessionView(session: Session): SessionView {
  const { hash: _, ...view } = session;
  return view;
}

/** So small a part of its time is not written down when it is used: a session is not written with every call. */
const UNWRITTEN_PART = 0.01;

/** Until when a session lasts that is used now; undefined where that is not worth writing down. */
export function prolongedUntil(
  { expiresAt, lifetimeMs }: Session,
  now: number,
): number | undefined {
  const until = now + lifetimeMs;
  return until - expiresAt > lifetimeMs * UNWRITTEN_PART ? until : undefined;
}
