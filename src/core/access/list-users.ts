/** Lists the users. */

import type { Ports } from "../ports/ports.ts";
import { userView, type UserView } from "../model/user.ts";

/** All users of all companies, by e-mail address. */
export async function listUsers({ users }: Pick<Ports, "users">): Promise<readonly UserView[]> {
  return (await users.list()).map(userView);
}
