/** The user: somebody of a company who logs in with an e-mail address and a password. */

import type { Company } from "../company.ts";
import type { Role } from "./role.ts";

export interface User {
  readonly id: string;
  readonly companyId: string;
  /** The name to log in with, unique over the whole service. */
  readonly email: string;
  /** How the IPS API names the user: opaque to callers. */
  readonly handle: string;
  readonly role: Role;
  /** Argon2id, in PHC form. Never leaves the server. */
  readonly passwordHash: string;
  readonly isDisabled: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What of a user people may see. */
export type UserView = Omit<User, "passwordHash">;

export function userView(user: User): UserView {
  const { passwordHash: _, ...view } = user;
  return view;
}

/** The form of an e-mail address under which it is looked up: case does not tell users apart. */
export function emailKey(email: string): string {
  return email.normalize("NFC").toLowerCase();
}

/** The handle of a company's user. It is looked up as a whole, never taken apart. */
export function userHandle(company: Company, email: string): string {
  return `u|${company.number}|${email}`;
}

/** The form of a handle under which it is looked up; before version 4.0 handles had no letter in front. */
export function handleKey(handle: string): string {
  return emailKey(handle.startsWith("u|") ? handle.slice(2) : handle);
}
