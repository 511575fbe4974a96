/** The principal: who is calling, for which company, and what they may do. */

import type { Grant } from "./access/grant.ts";
import type { Company } from "./company.ts";
import { Problem } from "./problem.ts";

export type Permission =
  | "submit-jobs"
  | "read-jobs"
  | "change-jobs"
  | "manage-company"
  | "read-metrics";

export const ALL_PERMISSIONS: ReadonlySet<Permission> = new Set<Permission>([
  "submit-jobs",
  "read-jobs",
  "change-jobs",
  "manage-company",
  "read-metrics",
]);

export interface Principal {
  /** How events and logs name the caller. */
  readonly name: string;
  /** What tells the caller from all others, where the name does not. */
  readonly identity?: string;
  readonly company: Company;
  /** The IPS handle of the user who calls, where a user does. */
  readonly userHandle?: string;
  /** The object id of the member of the company who calls, where one does. */
  readonly memberId?: string;
  /** The id of the key of the client through which the user calls, where one does. */
  readonly clientId?: string;
  /** What its token lets an OAuth client do, where one calls. */
  readonly grant?: Grant;
  readonly permissions: ReadonlySet<Permission>;
  /** True for an administrator of the whole service, who sees and acts for every company. */
  readonly actsForEveryCompany: boolean;
}

/** What tells the caller from all others of its company. */
export function identityOf({ identity, name }: Principal): string {
  return identity ?? name;
}

/** The ids and names by which things may be a user's who calls; a program that is no member has none. */
export function userIdsOf({ name, userHandle, memberId }: Principal): readonly string[] {
  const ids = memberId === undefined ? [] : [memberId];
  return userHandle === undefined ? ids : [...new Set([...ids, userHandle, name])];
}

/** Which companies' data a query may touch. */
export type Scope = { readonly companyId: string } | "every-company";

/** What the principal may see. */
export function scopeOf(principal: Principal): Scope {
  return principal.actsForEveryCompany ? "every-company" : { companyId: principal.company.id };
}

/** Throws forbidden unless the principal holds the permission. */
export function demand(principal: Principal, permission: Permission): void {
  if (!principal.permissions.has(permission)) {
    throw new Problem("forbidden", `${principal.name} lacks the permission ${permission}.`, {
      reason: "no-operation-permission",
    });
  }
}
