/** The roles of users, as the IPS API names them, and what each may do: the one table of it. */

import { didYouMean } from "../../text/nearest-name.ts";
import type { Permission } from "../principal.ts";
import { Problem } from "../problem.ts";

export type Role =
  | "IpsAdmin"
  | "IpsCompanyAdmin"
  | "IpsUser"
  | "TrialSiteAdmin"
  | "TrialSiteUser"
  | "ImagePortalAdmin"
  | "ImagePortalContrib"
  | "ImagePortalContribUser"
  | "ImagePortalUser";

const WORKER = ["submit-jobs", "read-jobs", "change-jobs"] as const;
const ADMIN = [...WORKER, "manage-company"] as const;

/** IpsCompanyAdmin is not among the roles for which the IPS API lists submitJob, but among those of all other job operations. */
export const PERMISSIONS_OF: Readonly<Record<Role, readonly Permission[]>> = {
  // Metrics are of all companies together, so they are for whoever looks after the whole.
  IpsAdmin: [...ADMIN, "read-metrics"],
  IpsCompanyAdmin: ["read-jobs", "change-jobs", "manage-company"],
  IpsUser: WORKER,
  TrialSiteAdmin: ADMIN,
  TrialSiteUser: WORKER,
  ImagePortalAdmin: ADMIN,
  ImagePortalContrib: WORKER,
  ImagePortalContribUser: WORKER,
  ImagePortalUser: ["read-jobs"],
};

/** The role of this name. Throws invalid-document. */
export function roleOf(name: string): Role {
  // The table has exactly the roles as its keys.
  const roles = Object.keys(PERMISSIONS_OF) as Role[];
  const role = roles.find((each) => each === name);
  if (role === undefined) {
    const meant = didYouMean(name, roles);
    throw new Problem(
      "invalid-document",
      `There is no such role.${meant} Roles: ${roles.join(", ")}.`,
    );
  }
  return role;
}
