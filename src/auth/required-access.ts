/** AUTH=required: lets in whoever shows a password, an API key or a token that is right. */

import type { Authenticator, Credentials } from "../core/ports/access.ts";
import type { Principal } from "../core/model/principal.ts";
import { readCredentials, wrongCredentials } from "./credential-form.ts";
import { type KeyLoginDeps, logInWithKey } from "./key-login.ts";
import {
  logInThroughClient,
  logInWithBrowserSession,
  logInWithSession,
  type SessionLoginDeps,
} from "./session-login.ts";
import { logInWithQueryKey, type QueryKeyLoginDeps } from "./query-key-login.ts";
import type { OwnTokenLoginDeps } from "./own-token-login.ts";
import type { TokenIssuer, TokenLogin, TokenLoginDeps } from "./token-login.ts";
import { UserLogin, type UserLoginDeps } from "./user-login.ts";
import type { Verified, VerifiedMemory } from "./verified-memory.ts";

const TOKEN_CHARS_MAX = 8192;

export interface RequiredAccessDeps
  extends UserLoginDeps,
    SessionLoginDeps,
    TokenLoginDeps,
    OwnTokenLoginDeps,
    QueryKeyLoginDeps {
  readonly companies: KeyLoginDeps["companies"] & TokenLoginDeps["companies"];
  readonly users: UserLoginDeps["users"];
  readonly memory: VerifiedMemory;
  /** Whose tokens are taken; without it none are. */
  readonly issuer?: TokenIssuer | undefined;
}

export class RequiredAccess implements Authenticator {
  readonly #deps: RequiredAccessDeps;
  readonly #users: UserLogin;
  #tokens: TokenLogin | undefined;
  /** Equal credentials that come at once are verified once. */
  readonly #underWay = new Map<string, Promise<Principal>>();

  constructor(deps: RequiredAccessDeps) {
    this.#deps = deps;
    this.#users = new UserLogin(deps);
  }

  /** Makes ready what log-ins need; before, no token is taken. */
  async prepare(): Promise<void> {
    const { issuer } = this.#deps;
    if (issuer !== undefined) {
      // Not before: whoever has no issuer does without what verifies tokens.
      const { TokenLogin } = await import("./token-login.ts");
      this.#tokens = new TokenLogin(issuer, this.#deps);
    }
    await this.#users.prepare();
  }

  /** Throws unauthenticated, too-many-requests, unavailable. */
  async authenticate(credentials: Credentials): Promise<Principal> {
    const { memory } = this.#deps;
    const name = memory.nameOf(credentials);
    return memory.find(name) ?? this.#verifyOnce(name, credentials);
  }

  /** Throws unauthenticated where key, user or company are gone or disabled since, or the time is over. */
  async confirm(principal: Principal): Promise<void> {
    await this.#deps.memory.confirm(principal);
  }

  #verifyOnce(name: string, credentials: Credentials): Promise<Principal> {
    // Failures are counted per address, so what comes from elsewhere is another attempt.
    const attempt = `${name} ${credentials.address ?? ""}`;
    const underWay = this.#underWay.get(attempt);
    if (underWay !== undefined) {
      return underWay;
    }
    const verified = this.#deps.memory
      .remember(name, async () => this.#verify(credentials))
      .finally(() => this.#underWay.delete(attempt));
    this.#underWay.set(attempt, verified);
    return verified;
  }

  async #verify(credentials: Credentials): Promise<Verified> {
    const credential = readCredentials(credentials.shown);
    switch (credential.kind) {
      case "password": {
        const { user, password } = credential;
        return this.#users.logIn({ user, password, address: credentials.address ?? "" });
      }
      case "key":
        return logInWithKey(this.#deps, credential);
      case "session":
        return logInWithSession(this.#deps, credential);
      case "browser-session":
        return logInWithBrowserSession(this.#deps, credential.text);
      case "query-key":
        return logInWithQueryKey(this.#deps, credential.text);
      case "client-login": {
        const { client, user, password } = credential;
        const { address = "" } = credentials;
        return logInThroughClient(this.#deps, this.#users, { client, user, password, address });
      }
      case "token":
        return this.#verifyToken(credential.text);
    }
  }

  async #verifyToken(token: string): Promise<Verified> {
    if (token.length > TOKEN_CHARS_MAX) {
      throw wrongCredentials(`A token has at most ${TOKEN_CHARS_MAX} characters.`);
    }
    // What verifies tokens is loaded with the first one.
    const { isOurs, logInWithOwnToken } = await import("./own-token-login.ts");
    if (isOurs(token, this.#deps)) {
      return logInWithOwnToken(this.#deps, token);
    }
    if (this.#tokens === undefined) {
      throw wrongCredentials(
        "This bearer token is neither an API key nor a token of this service, and those of others are not taken here.",
      );
    }
    return this.#tokens.logIn(token);
  }
}
