/** What everything stands on: time, ids, log lines and who is calling. */

import type { Principal } from "../model/principal.ts";

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface Ids {
  /** A new UUIDv7 as text: unique, and later ones sort after earlier ones. */
  next(): string;
}

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** What a caller showed to be let in. */
export interface Credentials {
  /** The request's method; where none is given, nothing is changed. */
  readonly method?: string;
  readonly host?: string;
  /** The host that was called, as a proxy tells it whose word is taken. */
  readonly forwardedHost?: string;
  readonly origin?: string;
  /** Sec-Fetch-Site: how the page that sends and the server belong together, as the browser sees it. */
  readonly fetchSite?: string;
  /** The IP address from which the call came, behind proxies whose word is taken. */
  readonly address?: string;
  /** The Authorization header as sent. */
  readonly authorization?: string;
  /** User and password that stand in the document. */
  readonly user?: string;
  readonly password?: string;
}

export interface Authenticator {
  /** Throws unauthenticated, forbidden, too-many-requests, unavailable. */
  authenticate(credentials: Credentials): Promise<Principal>;
  /** Whether whoever was let in would be now. Throws unauthenticated where not. */
  confirm(principal: Principal): Promise<void>;
}
