/** Changes a user: another password, disabled or enabled again. It holds from the next call on. */

import type { AccessPorts } from "../ports/access.ts";
import { hashChecked, type AddedUser } from "./add-user.ts";
import { Problem } from "../model/problem.ts";
import { userView, type User, type UserView } from "../model/user.ts";

type ChangePorts = Pick<AccessPorts, "users" | "credentials" | "verified">;

/** Sets a password, one that is made if none is given. Throws not-found, invalid-document. */
export async function setPassword(
  ports: ChangePorts,
  email: string,
  password?: string,
): Promise<AddedUser> {
  const user = await demandUser(ports, email);
  const made = password === undefined ? ports.credentials.newPassword() : undefined;
  const passwordHash = await hashChecked(ports, made ?? password ?? "");
  await ports.users.change(user.id, { passwordHash });
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
