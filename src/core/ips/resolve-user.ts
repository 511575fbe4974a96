/** Finds the user for whom a caller wants to act. */

import type { Company } from "../model/company.ts";
import type { Ports } from "../ports/ports.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { handleKey, type User } from "../model/access/user.ts";

export interface UserQuery {
  /** The company for which the call is. */
  readonly company: Company;
  readonly userHandle: string;
}

/**
 * The user of a handle such as `u|47|anna@example.com`; undefined where it is the caller's own. Throws forbidden with the
 * reason no-impersonation-permission for another's unless the caller manages the company; not-found with the reason
 * unknown-request-user where the company has no such user; not-supported while nobody has to be a user.
 */
export async function resolveUser(
  ports: Pick<Ports, "users">,
  principal: Principal,
  { company, userHandle }: UserQuery,
): Promise<User | undefined> {
  if (
    principal.userHandle !== undefined &&
    handleKey(principal.userHandle) === handleKey(userHandle)
  ) {
    return undefined;
  }
  // Before anything is looked up, so that nobody learns who is there.
  if (!principal.permissions.has("manage-company")) {
    throw new Problem(
      "forbidden",
      `${principal.name} may act for no other user; that takes an administrator of the company. Leave userHandle out.`,
      { reason: "no-impersonation-permission" },
    );
  }
  const user = await ports.users.byHandle(userHandle);
  if (user !== undefined && user.companyId === company.id && !user.isDisabled) {
    return user;
  }
  throw principal.actsForEveryCompany ? withoutUsers() : unknownRequestUser();
}

function unknownRequestUser(): Problem {
  return new Problem("not-found", "The company has no user with this handle that may log in.", {
    reason: "unknown-request-user",
  });
}

function withoutUsers(): Problem {
  const message =
    "userHandle names nobody here. Leave it out, the job then is the caller's, or add the user first.";
  return Problem.at("not-supported", { pointer: "/userHandle", rule: "unsupported", message });
}
