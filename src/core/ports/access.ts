/** The ports of who may: companies, users and keys as they are kept, and what makes, verifies and remembers credentials. */

import type { ApiKey } from "../model/access/api-key.ts";
import type { CountedName, Failures } from "../model/access/failed-login.ts";
import type { Company } from "../model/company.ts";
import type { Principal } from "../model/principal.ts";
import type { Clock, Ids } from "./base.ts";
import type { User } from "../model/access/user.ts";
import type { Session } from "../model/access/session.ts";
import type { OauthClientStore, TokenSigner } from "./oauth.ts";

export interface CompanyStore {
  /** False if the number is taken. */
  add(company: Company): Promise<boolean>;
  byNumber(number: number): Promise<Company | undefined>;
  byId(id: string): Promise<Company | undefined>;
  /** The oldest of this name. */
  byName(name: string): Promise<Company | undefined>;
  list(): Promise<readonly Company[]>;
  setDisabled(id: string, isDisabled: boolean): Promise<void>;
  /** Sets or takes away the address that the company's mail goes to. */
  setEmail(id: string, email: string | undefined): Promise<void>;
}

export interface UserChange {
  readonly passwordHash?: string;
  readonly isDisabled?: boolean;
}

export interface UserStore {
  /** False if the e-mail address is taken, by whichever company. */
  add(user: User): Promise<boolean>;
  /** Whatever the case of its letters. */
  byEmail(email: string): Promise<User | undefined>;
  /** With or without the `u|` in front, whatever the case of its letters. */
  byHandle(handle: string): Promise<User | undefined>;
  byId(id: string): Promise<User | undefined>;
  /** By e-mail address. */
  list(): Promise<readonly User[]>;
  /** False if there is no such user. */
  change(id: string, change: UserChange): Promise<boolean>;
}

export interface ApiKeyStore {
  /** False if the prefix is taken. */
  add(key: ApiKey): Promise<boolean>;
  byPrefix(prefix: string): Promise<ApiKey | undefined>;
  /** Oldest first. */
  list(): Promise<readonly ApiKey[]>;
  /** The key that is gone now; undefined if there was none. */
  remove(prefix: string): Promise<ApiKey | undefined>;
}

export interface SessionStore {
  /** Clears away those that are over by then, too. */
  add(session: Session): Promise<void>;
  byHash(hash: string): Promise<Session | undefined>;
  /** Those that are not over, oldest first. */
  list(now: number): Promise<readonly Session[]>;
  /** Never shortens. */
  prolong(id: string, expiresAt: number): Promise<void>;
  /** False if there was none. */
  remove(id: string): Promise<boolean>;
  /** Removes all of a user. Returns their ids. */
  removeOf(userId: string): Promise<readonly string[]>;
}

export interface NewKeyText {
  /** The whole key, to be shown once. */
  readonly text: string;
  readonly prefix: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
}

/** Makes what callers log in with. */
export interface CredentialMaker {
  newPassword(): string;
  /** Argon2id in PHC form. */
  hashPassword(password: string): Promise<string>;
  newApiKey(): NewKeyText;
  /** 24 hex digits, which every client sends in the same way. */
  newClientId(): string;
  /** 32 letters and digits, the same. */
  newClientSecret(): string;
  /** A UUID of random bits, and its hash. */
  newSessionToken(): { readonly text: string; readonly hash: string };
  /** The hash under which a session's token is looked up; SHA-256, hex. */
  hashSessionToken(text: string): string;
}

/** Failed log-ins by name, as all who let callers in count them together. */
export interface FailedLoginStore {
  /** What failed under each of the names, if anything did; it may be forgotten already. */
  find(names: readonly string[]): Promise<ReadonlyMap<string, Failures>>;
  /** Counts one more failure under each of the names. */
  count(names: readonly CountedName[], now: number): Promise<void>;
  forget(name: string): Promise<void>;
}

/** The callers that were verified lately, so that not every call costs a verification. */
export interface VerifiedCallers {
  /** The user, key or company with this id has changed: whoever was let in because of it is verified anew. */
  forget(id: string): void;
}

/** What a caller showed to be let in. */
export interface Credentials {
  /** The request's method; where none is given, nothing is changed. */
  readonly method?: string | undefined;
  readonly host?: string | undefined;
  /** The host that was called, as a proxy tells it whose word is taken. */
  readonly forwardedHost?: string | undefined;
  readonly origin?: string | undefined;
  /** Sec-Fetch-Site: how the page that sends and the server belong together, as the browser sees it. */
  readonly fetchSite?: string | undefined;
  /** The IP address from which the call came, behind proxies whose word is taken. */
  readonly address?: string | undefined;
  /** Nothing where a caller shows nothing. */
  readonly shown?: Shown | undefined;
}

/** What a caller shows of who he is, as his door reads it off the request; what it is worth is for the authenticator to say. */
export type Shown =
  /** The value of the header Authorization. */
  | { readonly kind: "authorization"; readonly text: string }
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  /** A key or token that came without the header Authorization. */
  | { readonly kind: "token"; readonly text: string }
  /** A temporary key of the query API, which is good there only. */
  | { readonly kind: "query-key"; readonly text: string }
  /** The session of a user in a browser. */
  | { readonly kind: "browser-session"; readonly text: string }
  /** The key of a client, and the session of the user who calls through it. */
  | { readonly kind: "session"; readonly client: string; readonly session: string }
  /** The key of a client, and the user who logs in through it. */
  | {
      readonly kind: "client-login";
      readonly client: string;
      readonly user: string;
      readonly password: string;
    };

export interface Authenticator {
  /** Throws unauthenticated, forbidden, too-many-requests, unavailable. */
  authenticate(credentials: Credentials): Promise<Principal>;
  /** Whether whoever was let in would be now. Throws unauthenticated where not. */
  confirm(principal: Principal): Promise<void>;
}

/** What the administration of companies, users and keys works with. */
export interface AccessPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly companies: CompanyStore;
  readonly users: UserStore;
  readonly apiKeys: ApiKeyStore;
  readonly sessions: SessionStore;
  readonly oauthClients: OauthClientStore;
  readonly tokens: TokenSigner;
  readonly credentials: CredentialMaker;
  readonly verified: VerifiedCallers;
}
