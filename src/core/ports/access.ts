/** The ports of who may: users and keys as they are kept, and what makes and remembers credentials. */

import type { ApiKey } from "../model/api-key.ts";
import type { CountedName, Failures } from "../model/failed-login.ts";
import type { Ports } from "./ports.ts";
import type { User } from "../model/user.ts";

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

/** What the administration of companies, users and keys works with. */
export interface AccessPorts extends Pick<Ports, "companies" | "users" | "clock" | "ids"> {
  readonly apiKeys: ApiKeyStore;
  readonly credentials: CredentialMaker;
  readonly verified: VerifiedCallers;
}
