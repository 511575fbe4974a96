/** Policies: a token needs a scope and a permission; everybody else the permission of ours that the table names. */

import { describe, expect, test } from "vitest";

import type {
  ClientPermission,
  ClientScope,
  Grant,
} from "../../../../src/core/model/access/grant.ts";
import {
  demandPolicy,
  permissionsOfGrant,
  type PolicyName,
} from "../../../../src/core/model/access/policy.ts";
import { DEFAULT_COMPANY } from "../../../../src/core/model/company.ts";
import type { Permission, Principal } from "../../../../src/core/model/principal.ts";

function caller(permissions: readonly Permission[], grant?: Grant): Principal {
  return {
    name: "caller",
    company: { ...DEFAULT_COMPANY, id: "company", createdAt: 0 },
    permissions: new Set(permissions),
    actsForEveryCompany: false,
    ...(grant === undefined ? {} : { grant }),
  };
}

function lets(principal: Principal, name: PolicyName): boolean {
  try {
    demandPolicy(principal, name);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "forbidden" });
    return false;
  }
}

describe("a policy", () => {
  test("needs both the scope and the permission of a token, whatever else its client may do here", () => {
    const all: readonly Permission[] = ["submit-jobs", "read-jobs", "change-jobs"];
    const both = caller(all, {
      scopes: new Set(["job.modify"]),
      permissions: new Set(["owner"]),
    });
    const scopeOnly = caller(all, {
      scopes: new Set(["job.modify"]),
      permissions: new Set(["admin"]),
    });
    const permissionOnly = caller(all, {
      scopes: new Set(["job.read"]),
      permissions: new Set(["owner"]),
    });
    expect(lets(both, "Job_Modify")).toBe(true);
    expect(lets(scopeOnly, "Job_Modify")).toBe(false);
    expect(lets(permissionOnly, "Job_Modify")).toBe(false);
  });

  test("that lists no permission needs the scope alone", () => {
    const device = caller([], {
      scopes: new Set(["workflow.execute"]),
      permissions: new Set(),
    });
    expect(lets(device, "Workflow_Execute")).toBe(true);
    expect(lets(device, "Trigger_Execute")).toBe(false);
  });

  test("is the permission of ours for whoever shows no token of ours", () => {
    expect(lets(caller(["change-jobs"]), "Job_Modify")).toBe(true);
    expect(lets(caller(["read-jobs"]), "Job_Modify")).toBe(false);
  });

  test("that is no permission of ours is for tokens only", () => {
    expect(lets(caller(["submit-jobs", "manage-company"]), "Spoke_Client")).toBe(false);
  });
});

describe("a grant is at the other doors", () => {
  test.each<[ClientScope[], ClientPermission[], Permission[]]>([
    [["workflow.execute"], [], ["submit-jobs"]],
    [["workflow.execute"], ["admin"], ["submit-jobs"]],
    [["job.read"], ["admin"], ["read-jobs"]],
    [["job.read"], ["editor"], []],
    [["job.modify"], ["admin"], ["read-jobs"]],
    [["job.modify"], ["owner"], ["change-jobs", "read-jobs"]],
    [["schedule.admin"], ["admin"], ["read-jobs", "submit-jobs"]],
    [["workflow.read"], ["owner"], []],
    [["workflow.create", "reports.create", "teamsettings.read"], ["editor"], []],
    [["team.admin"], ["admin"], ["manage-company"]],
    [["spoke.client"], ["spoke"], []],
    [["job.admin", "team.admin"], ["owner"], ["change-jobs", "manage-company", "read-jobs"]],
  ])("for %j of %j: %j", (scopes, permissions, may) => {
    const grant = { scopes: new Set(scopes), permissions: new Set(permissions) };
    expect([...permissionsOfGrant(grant)].sort()).toEqual(may);
  });
});
