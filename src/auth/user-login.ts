/** Logging in with user and password. */

import type { UserStore, CompanyStore } from "../core/ports/access.ts";
import type { Company } from "../core/model/company.ts";
import { networkOf } from "../core/access/network.ts";
import { objectIdOf } from "../core/model/object-id.ts";
import { PERMISSIONS_OF } from "../core/model/access/role.ts";
import { emailKey, type User } from "../core/model/access/user.ts";
import { disabledUser, wrongCredentials } from "./credential-form.ts";
import { type FailedLogins, type FailedLoginsDeps, failedLoginsOf } from "./failed-logins.ts";
import { PasswordVerifier } from "./passwords.ts";
import type { Verified, VerifiedMemory } from "./verified-memory.ts";

export interface UserLoginDeps extends FailedLoginsDeps {
  readonly users: Pick<UserStore, "byEmail" | "byId">;
  readonly companies: Pick<CompanyStore, "byId">;
  readonly memory: Pick<VerifiedMemory, "forget">;
}

export interface Login {
  readonly user: string;
  readonly password: string;
  /** The IP address from which it came. */
  readonly address: string;
}

export class UserLogin {
  readonly #deps: UserLoginDeps;
  readonly #passwords = new PasswordVerifier();
  readonly #failed: FailedLogins;

  constructor(deps: UserLoginDeps) {
    this.#deps = deps;
    this.#failed = failedLoginsOf(deps);
  }

  prepare(): Promise<void> {
    return this.#passwords.prepare();
  }

  /**
   * Lets in the user with this password. Throws unauthenticated, and too-many-requests after too many failures. An
   * unknown user, a wrong password and a disabled user with a wrong password cannot be told apart.
   */
  async logIn({ user: email, password, address }: Login): Promise<Verified> {
    const user = await this.#deps.users.byEmail(email);
    const place = `${networkOf(address)} ${user?.id ?? ""}`;
    const isRight = await this.#failed
      .attempt({ user: emailKey(email), address }, () =>
        this.#passwords.verify(user?.passwordHash, password, user?.companyId),
      )
      .catch((error: unknown) => {
        // In a pause nobody is let in from there, also not whom the memory knows: it would tell a right guess.
        this.#deps.memory.forget(place);
        throw error;
      });
    if (user === undefined || !isRight) {
      throw wrongCredentials();
    }
    const company = await this.#companyOf(user);
    return {
      principal: {
        name: user.email,
        company,
        userHandle: user.handle,
        memberId: objectIdOf(user.id),
        permissions: new Set(PERMISSIONS_OF[user.role]),
        actsForEveryCompany: false,
      },
      because: [user.id, company.id, place],
      confirm: () => this.#confirm(user),
    };
  }

  /** Throws unauthenticated where the user or its company is disabled or gone. */
  async #companyOf(user: User): Promise<Company> {
    const company = await this.#deps.companies.byId(user.companyId);
    if (user.isDisabled || company === undefined || company.isDisabled === true) {
      throw disabledUser();
    }
    return company;
  }

  /** A new password is for those who know it. */
  async #confirm({ id, passwordHash }: User): Promise<void> {
    const user = await this.#deps.users.byId(id);
    if (user === undefined || user.passwordHash !== passwordHash) {
      throw wrongCredentials();
    }
    await this.#companyOf(user);
  }
}
