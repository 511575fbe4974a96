/** The policy matrix: every call of the WorkfloPlus door with every scope, every permission, keys of ours, and nothing. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import {
  CLIENT_PERMISSIONS,
  CLIENT_SCOPES,
  type ClientPermission,
  type ClientScope,
} from "../../../src/core/model/access/grant.ts";
import { ALL_PERMISSIONS, type Permission } from "../../../src/core/model/principal.ts";
import { OPERATIONS } from "../../../src/doors/workfloplus/operations.ts";
import { startRequired, type RequiredServer } from "../../harness/start-required.ts";
import { STANDING_ENGINE } from "../../harness/start-server.ts";

type Asked = readonly [
  scopes: readonly ClientScope[],
  permissions: readonly ClientPermission[],
  permission: Permission,
];

const ADMINS = ["owner", "admin"] as const;
const EDITORS = ["owner", "admin", "editor"] as const;
const ALL = CLIENT_PERMISSIONS;

/** As that service publishes it, policy by policy; and what is asked of keys and users here. */
const PUBLISHED: Readonly<Record<string, Asked>> = {
  Workflow_Execute: [["workflow.execute"], ALL, "submit-jobs"],
  Job_Read: [["job.read", "job.read_all", "job.admin"], ADMINS, "read-jobs"],
  Job_ReadAll: [["job.read_all", "job.modify", "job.admin"], ADMINS, "read-jobs"],
  Job_Modify: [["job.modify", "job.admin"], ["owner"], "change-jobs"],
  Schedule_Read: [["schedule.read", "schedule.read_all", "schedule.admin"], ADMINS, "read-jobs"],
  Schedule_ReadAll: [["schedule.read_all", "schedule.admin"], ADMINS, "read-jobs"],
  Schedule_Admin: [["schedule.admin"], ADMINS, "submit-jobs"],
  Reports_Read: [["reports.read", "reports.create", "reports.admin"], EDITORS, "read-jobs"],
  Reports_Create: [["reports.create", "reports.admin"], EDITORS, "manage-company"],
  Reports_Modify: [["reports.modify", "reports.admin"], ADMINS, "manage-company"],
  Reports_Admin: [["reports.admin"], ADMINS, "manage-company"],
  Trigger_Read: [["trigger.read", "trigger.admin"], ADMINS, "manage-company"],
  Trigger_Admin: [["trigger.admin"], ADMINS, "manage-company"],
  Trigger_Execute: [["workflow.execute", "workflow.admin"], ADMINS, "submit-jobs"],
  Workflow_Read: [
    ["workflow.read", "workflow.execute", "workflow.admin", "spoke.client"],
    ALL,
    "read-jobs",
  ],
  Workflow_Create: [["workflow.create", "workflow.admin"], EDITORS, "manage-company"],
  Workflow_Modify: [["workflow.modify", "workflow.admin"], EDITORS, "manage-company"],
  Workflow_Delete: [["workflow.delete", "workflow.admin"], EDITORS, "manage-company"],
  Workflow_Admin: [["workflow.admin"], ADMINS, "manage-company"],
  Workflow_Approve: [["workflow.approve"], ["approver"], "manage-company"],
  Query_Read: [["query.read", "query.admin"], ADMINS, "read-jobs"],
  Query_Admin: [["query.admin"], ADMINS, "read-jobs"],
  TeamSettings_Read: [
    ["teamsettings.read", "teamsettings.admin"],
    [...EDITORS, "approver"],
    "manage-company",
  ],
  TeamSettings_Admin: [["teamsettings.admin"], ADMINS, "manage-company"],
  Team_Admin: [["team.admin"], ADMINS, "manage-company"],
  Client_Admin: [["team.admin"], ["owner"], "manage-company"],
};

let server: RequiredServer;
/** By scope, on a client with every permission; by permission, with every scope. */
const tokens = new Map<string, string>();
/** By the one permission that the key has not; "" has all. */
const keys = new Map<string, string>();
beforeAll(async () => {
  server = await startRequired({}, { engine: STANDING_ENGINE });
  const { admin } = server;
  const tokenOf = async (permissions: readonly string[], scopes: readonly string[]) => {
    const { client } = await admin.addOauthClient({ company: 1, permissions, scopes });
    return client.clientId;
  };
  const clientId = await tokenOf(CLIENT_PERMISSIONS, CLIENT_SCOPES);
  for (const scope of CLIENT_SCOPES) {
    tokens.set(scope, await admin.oauthToken({ clientId, scopes: [scope] }));
  }
  for (const permission of CLIENT_PERMISSIONS) {
    const only = await tokenOf([permission], CLIENT_SCOPES);
    tokens.set(permission, await admin.oauthToken({ clientId: only }));
  }
  for (const without of ["", ...ALL_PERMISSIONS]) {
    const permissions = [...ALL_PERMISSIONS].filter((each) => each !== without);
    keys.set(without, (await admin.addKey({ company: 1, permissions })).text);
  }
});
afterAll(() => server.close());

/** What the call says of who may: let in, or the refusal, which has no body. Nothing is there that it could do. */
async function said(address: string, token?: string): Promise<string> {
  const [method = "GET", path = ""] = address.split(" ");
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const response = await fetch(
    server.url + path.replaceAll(/:\w+/gu, "x").replaceAll(/\{.*\}/gu, ""),
    { method, headers },
  );
  const { status } = response;
  const body = await response.text();
  if (status !== 401 && status !== 403) {
    return "let in";
  }
  return `${status} ${response.headers.get("www-authenticate")?.split(",")[0]}${body}`;
}

const FORBIDDEN = '403 Bearer error="insufficient_scope"';

const CALLS = OPERATIONS.flatMap(({ methods, path, policy }) =>
  methods.map((method) => [`${method} ${path}`, policy] as const),
);

describe.each(CALLS)("%s asks %s", (address, policy) => {
  const everything: Asked = [CLIENT_SCOPES, ALL, "read-jobs"];
  const [scopes, permissions, permission] = PUBLISHED[policy] ?? everything;

  test("of every token what is published", async () => {
    const names = [...CLIENT_SCOPES, ...CLIENT_PERMISSIONS];
    const seen = await Promise.all(
      names.map(async (name) => [name, await said(address, tokens.get(name))] as const),
    );
    const isLetIn = new Set<string>([...scopes, ...permissions]);
    expect(Object.fromEntries(seen)).toEqual(
      Object.fromEntries(names.map((name) => [name, isLetIn.has(name) ? "let in" : FORBIDDEN])),
    );
  });

  test("of keys one permission of ours, and lets nobody in without any", async () => {
    expect(await said(address, keys.get(""))).toBe("let in");
    const isAny = policy === "any-valid-token";
    expect(await said(address, keys.get(permission))).toBe(isAny ? "let in" : FORBIDDEN);
    expect(await said(address)).toBe("401 Bearer");
    expect(await said(address, "e30.e30.e30")).toBe('401 Bearer error="invalid_token"');
  });
});

test("no call asks a policy that is not published", () => {
  const known = new Set([...Object.keys(PUBLISHED), "any-valid-token"]);
  expect(OPERATIONS.filter(({ policy }) => !known.has(policy))).toEqual([]);
});
