/** The policies of WorkfloPlus: what each of its calls asks of an OAuth client, and of everybody else. */

import { demand, type Permission, type Principal } from "../principal.ts";
import { Problem } from "../problem.ts";
import type { ClientPermission, ClientScope } from "./grant.ts";

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
  const { permission, scopes, permissions } = POLICIES[name];
  const { grant } = principal;
  if (grant === undefined && permission !== undefined) {
    demand(principal, permission);
    return;
  }
  if (grant === undefined || !scopes.some((scope) => grant.scopes.has(scope))) {
    throw refused(principal, `a token with the scope ${scopes.join(" or ")}`);
  }
  if (permissions.length > 0 && !permissions.some((each) => grant.permissions.has(each))) {
    throw refused(principal, `the permission ${permissions.join(" or ")}`);
  }
}

function refused({ name }: Principal, lacking: string): Problem {
  return new Problem("forbidden", `${name} lacks ${lacking}.`, {
    reason: "no-operation-permission",
  });
}
