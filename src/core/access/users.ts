/** The users: added, listed and changed. What changes holds from the next call on. */

import type { AccessPorts } from "../ports/access.ts";
import { demandCompany } from "./companies.ts";
import { Problem } from "../model/problem.ts";
import { roleOf } from "../model/access/role.ts";
import { type User, type UserView, userHandle, userView } from "../model/access/user.ts";

export interface NewUser {
  readonly companyNumber: number;
  readonly email: string;
  readonly role: string;
  /** One is made if absent. */
  readonly password?: string;
}

export interface AddedUser {
  readonly user: UserView;
  /** The password that was made, to be shown once. */
  readonly password?: string;
}

const EMAIL_CHARS_MAX = 254;
/** Not a proof that mail arrives: what matters is that it can be typed, shown and put into XML. */
const EMAIL = /^[^\s\p{C}@|:]+@[^\s\p{C}@|:]+$/u;

/** Adds a user and returns it. Throws invalid-document, not-found, and conflicting-fields if the address is taken. */
export async function addUser(ports: AccessPorts, asked: NewUser): Promise<AddedUser> {
  const role = roleOf(asked.role);
  const email = asked.email.trim().normalize("NFC");
  if (!EMAIL.test(email) || email.length > EMAIL_CHARS_MAX) {
    throw new Problem(
      "invalid-document",
      `A user needs an e-mail address of up to ${EMAIL_CHARS_MAX} characters, such as anna@example.com.`,
    );
  }
  const company = await demandCompany(ports, asked.companyNumber);
  const made = asked.password === undefined ? ports.credentials.newPassword() : undefined;
  const user: User = {
    id: ports.ids.next(),
    companyId: company.id,
    email,
    handle: userHandle(company, email),
    role,
    passwordHash: await hashChecked(ports, made ?? asked.password ?? ""),
    isDisabled: false,
    createdAt: ports.clock.now(),
  };
  if (!(await ports.users.add(user))) {
    throw new Problem("conflicting-fields", "Another user has this e-mail address already.");
  }
  return { user: userView(user), ...(made === undefined ? {} : { password: made }) };
}

const PASSWORD_CHARS_MIN = 8;
const PASSWORD_CHARS_MAX = 1024;

/** The hash of a new password. Throws invalid-document for one that is too short or too long. */
export async function hashChecked(
  { credentials }: Pick<AccessPorts, "credentials">,
  password: string,
): Promise<string> {
  if (password.length < PASSWORD_CHARS_MIN || password.length > PASSWORD_CHARS_MAX) {
    throw new Problem(
      "invalid-document",
      `A password has ${PASSWORD_CHARS_MIN} to ${PASSWORD_CHARS_MAX} characters.`,
    );
  }
  return credentials.hashPassword(password);
}

/** All users of all companies, by e-mail address. */
export async function listUsers({
  users,
}: Pick<AccessPorts, "users">): Promise<readonly UserView[]> {
  return (await users.list()).map(userView);
}

type ChangePorts = Pick<AccessPorts, "users" | "credentials" | "sessions" | "verified">;

/** Sets a password, one that is made if none is given, and ends the user's sessions. Throws not-found, invalid-document. */
export async function setPassword(
  ports: ChangePorts,
  email: string,
  password?: string,
): Promise<AddedUser> {
  const user = await demandUser(ports, email);
  const made = password === undefined ? ports.credentials.newPassword() : undefined;
  const passwordHash = await hashChecked(ports, made ?? password ?? "");
  await ports.users.change(user.id, { passwordHash });
  await ports.sessions.removeOf(user.id);
  ports.verified.forget(user.id);
  return { user: userView(user), ...(made === undefined ? {} : { password: made }) };
}

/** Disables or enables a user, and all keys that act as the user. Throws not-found. */
export async function setUserDisabled(
  ports: ChangePorts,
  email: string,
  isDisabled: boolean,
): Promise<UserView> {
  const user = await demandUser(ports, email);
  await ports.users.change(user.id, { isDisabled });
  ports.verified.forget(user.id);
  return userView({ ...user, isDisabled });
}

/** The user with this address. Throws not-found. */
export async function demandUser(
  { users }: Pick<AccessPorts, "users">,
  email: string,
): Promise<User> {
  const user = await users.byEmail(email.trim());
  if (user === undefined) {
    throw new Problem("not-found", "There is no user with this e-mail address.");
  }
  return user;
}
