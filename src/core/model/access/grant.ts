/** The grant of an OAuth client's token: its scopes, and the permissions of the client. */

export const CLIENT_SCOPES = [
  "workflow.execute",
  "workflow.read",
  "workflow.create",
  "workflow.modify",
  "workflow.delete",
  "workflow.admin",
  "workflow.approve",
  "job.read",
  "job.read_all",
  "job.modify",
  "job.admin",
  "schedule.read",
  "schedule.read_all",
  "schedule.admin",
  "reports.read",
  "reports.create",
  "reports.modify",
  "reports.admin",
  "trigger.read",
  "trigger.admin",
  "query.read",
  "query.admin",
  "teamsettings.read",
  "teamsettings.admin",
  "team.admin",
  "spoke.client",
] as const;

/** What a token may be for. */
export type ClientScope = (typeof CLIENT_SCOPES)[number];

export const CLIENT_PERMISSIONS = ["owner", "admin", "editor", "approver", "spoke"] as const;

/** What an OAuth client is in its company. */
export type ClientPermission = (typeof CLIENT_PERMISSIONS)[number];

export interface Grant {
  readonly scopes: ReadonlySet<ClientScope>;
  readonly permissions: ReadonlySet<ClientPermission>;
}

/** What that service has before a scope's name where it is written in full. */
const FULL = "https://www.workfloplus.com/auth/";

/** As tokens and clients of that service have it. */
export function fullScope(scope: ClientScope): string {
  return FULL + scope;
}

/** The scope of this name, short or in full; undefined where there is none. */
export function scopeNamed(name: string): ClientScope | undefined {
  const short = name.startsWith(FULL) ? name.slice(FULL.length) : name;
  return CLIENT_SCOPES.find((each) => each === short);
}

/** The permission of this name, in letters of either case. */
export function clientPermissionNamed(name: string): ClientPermission | undefined {
  return CLIENT_PERMISSIONS.find((each) => each === name.toLowerCase());
}
