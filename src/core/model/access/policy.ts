/** The policies of WorkfloPlus: what each of its calls asks of an OAuth client, and of everybody else. */

import { demand, type Permission, type Principal } from "../principal.ts";
import { Problem } from "../problem.ts";
import type { ClientPermission, ClientScope, Grant } from "./grant.ts";

/** What a call asks: one of the scopes in the token, and one of the permissions on its client. */
export interface Policy {
  readonly scopes: readonly ClientScope[];
  /** Whichever the client has, where none is listed. */
  readonly permissions: readonly ClientPermission[];
  /** What it is for callers who show no token of ours, and at the other doors. */
  readonly permission?: Permission;
}

export type PolicyName =
  | "Workflow_Execute"
  | `Job_${"Read" | "ReadAll" | "Modify"}`
  | `Schedule_${"Read" | "ReadAll" | "Admin"}`
  | `Reports_${"Read" | "Create" | "Modify" | "Admin"}`
  | `Trigger_${"Read" | "Admin" | "Execute"}`
  | `Workflow_${"Read" | "Create" | "Modify" | "Delete" | "Admin" | "Approve"}`
  | `Query_${"Read" | "Admin"}`
  | `TeamSettings_${"Read" | "Admin"}`
  | "Team_Admin"
  | "Client_Admin"
  | "Spoke_Client";

const OWNER = ["owner"] as const;
const ADMINS = ["owner", "admin"] as const;
const EDITORS = [...ADMINS, "editor"] as const;
const MEMBERS = [...EDITORS, "approver"] as const;

/** The one table of it. */
export const POLICIES: Readonly<Record<PolicyName, Policy>> = {
  Workflow_Execute: policy(["workflow.execute"], [], "submit-jobs"),
  Job_Read: policy(["job.read", "job.read_all", "job.admin"], ADMINS, "read-jobs"),
  Job_ReadAll: policy(["job.read_all", "job.modify", "job.admin"], ADMINS, "read-jobs"),
  Job_Modify: policy(["job.modify", "job.admin"], OWNER, "change-jobs"),
  Schedule_Read: policy(
    ["schedule.read", "schedule.read_all", "schedule.admin"],
    ADMINS,
    "read-jobs",
  ),
  Schedule_ReadAll: policy(["schedule.read_all", "schedule.admin"], ADMINS, "read-jobs"),
  Schedule_Admin: policy(["schedule.admin"], ADMINS, "submit-jobs"),
  Reports_Read: policy(["reports.read", "reports.create", "reports.admin"], EDITORS, "read-jobs"),
  Reports_Create: policy(["reports.create", "reports.admin"], EDITORS, "manage-company"),
  Reports_Modify: policy(["reports.modify", "reports.admin"], ADMINS, "manage-company"),
  Reports_Admin: policy(["reports.admin"], ADMINS, "manage-company"),
  Trigger_Read: policy(["trigger.read", "trigger.admin"], ADMINS, "manage-company"),
  Trigger_Admin: policy(["trigger.admin"], ADMINS, "manage-company"),
  Trigger_Execute: policy(["workflow.execute", "workflow.admin"], ADMINS, "submit-jobs"),
  Workflow_Read: policy(
    ["workflow.read", "workflow.execute", "workflow.admin", "spoke.client"],
    [...MEMBERS, "spoke"],
    "read-jobs",
  ),
  Workflow_Create: policy(["workflow.create", "workflow.admin"], EDITORS, "manage-company"),
  Workflow_Modify: policy(["workflow.modify", "workflow.admin"], EDITORS, "manage-company"),
  Workflow_Delete: policy(["workflow.delete", "workflow.admin"], EDITORS, "manage-company"),
  Workflow_Admin: policy(["workflow.admin"], ADMINS, "manage-company"),
  Workflow_Approve: policy(["workflow.approve"], ["approver"], "manage-company"),
  Query_Read: policy(["query.read", "query.admin"], ADMINS, "read-jobs"),
  Query_Admin: policy(["query.admin"], ADMINS, "read-jobs"),
  TeamSettings_Read: policy(["teamsettings.read", "teamsettings.admin"], MEMBERS, "manage-company"),
  TeamSettings_Admin: policy(["teamsettings.admin"], ADMINS, "manage-company"),
  Team_Admin: policy(["team.admin"], ADMINS, "manage-company"),
  Client_Admin: policy(["team.admin"], OWNER, "manage-company"),
  Spoke_Client: policy(["spoke.client"], ["spoke"]),
};

function policy(
  scopes: readonly ClientScope[],
  permissions: readonly ClientPermission[],
  permission?: Permission,
): Policy {
  return { scopes, permissions, ...(permission === undefined ? {} : { permission }) };
}

/** Throws forbidden unless the policy lets the principal in: an OAuth client by scope and permission, others by what it is here. */
export function demandPolicy(principal: Principal, name: PolicyName): void {
  const asked = POLICIES[name];
  const { grant } = principal;
  if (grant === undefined && asked.permission !== undefined) {
    demand(principal, asked.permission);
  } else if (grant === undefined || !hasScope(grant, asked)) {
    throw refused(principal, `a token with the scope ${asked.scopes.join(" or ")}`);
  } else if (!hasPermission(grant, asked)) {
    throw refused(principal, `the permission ${asked.permissions.join(" or ")}`);
  }
}

/**
 * What a grant is at the other doors: the permissions of the policies that it satisfies. Those that editors satisfy, too,
 * give nothing there: they are about workflows and reports, which only that door has, and no reason to read all jobs.
 */
export function permissionsOfGrant(grant: Grant): ReadonlySet<Permission> {
  const satisfied = Object.values(POLICIES).filter(
    (each) => isForAdmins(each) && hasScope(grant, each) && hasPermission(grant, each),
  );
  return new Set(satisfied.flatMap(({ permission }) => permission ?? []));
}

function isForAdmins({ permissions }: Policy): boolean {
  return permissions.every((each) => each === "owner" || each === "admin");
}

function hasScope({ scopes }: Grant, asked: Policy): boolean {
  return asked.scopes.some((scope) => scopes.has(scope));
}

function hasPermission({ permissions }: Grant, asked: Policy): boolean {
  return asked.permissions.length === 0 || asked.permissions.some((each) => permissions.has(each));
}

function refused({ name }: Principal, lacking: string): Problem {
  return new Problem("forbidden", `${name} lacks ${lacking}.`, {
    reason: "no-operation-permission",
  });
}
