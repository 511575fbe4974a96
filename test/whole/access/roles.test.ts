/** The table of roles: what each may do, in the table's words and at the doors. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PERMISSIONS_OF, type Role, roleOf } from "../../../src/core/model/access/role.ts";
import { REST_JSON, WIRES } from "../../harness/wires.ts";
import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";

/** Typed by hand from the source document: submit, read, change, manage; and who watches all companies. */
const TABLE: readonly (readonly [Role, string])[] = [
  ["IpsAdmin", "srcmw"],
  ["IpsCompanyAdmin", "-rcm-"],
  ["IpsUser", "src--"],
  ["TrialSiteAdmin", "srcm-"],
  ["TrialSiteUser", "src--"],
  ["ImagePortalAdmin", "srcm-"],
  ["ImagePortalContrib", "src--"],
  ["ImagePortalContribUser", "src--"],
  ["ImagePortalUser", "-r---"],
];
const PERMISSIONS = [
  "submit-jobs",
  "read-jobs",
  "change-jobs",
  "manage-company",
  "read-metrics",
] as const;

let server: RequiredServer;
beforeAll(async () => {
  server = await startRequired();
  for (const [role] of TABLE) {
    await addUser(server, role);
  }
});
afterAll(() => server.close());

it("the table has every role", () => {
  expect(TABLE.map(([role]) => role).sort()).toEqual(Object.keys(PERMISSIONS_OF).sort());
  expect(() => roleOf("Root")).toThrow(/Roles: IpsAdmin/u);
  expect(() => roleOf("toString")).toThrow(/no such role/u);
});

describe.each(TABLE)("%s", (role, letters) => {
  const authorization = basic(`${role.toLowerCase()}@example.com`, PASSWORD);
  const maySubmit = letters.startsWith("s");

  it("has the permissions of the table", () => {
    const may = PERMISSIONS.filter((_, index) => letters[index] !== "-");
    expect([...PERMISSIONS_OF[role]].sort()).toEqual([...may].sort());
  });

  it.each(WIRES)("submits, or is told 20003, by $title", async (door) => {
    const outcome = await door.submit(server, { authorization });
    expect(outcome.isAccepted).toBe(maySubmit);
    if (!maySubmit) {
      expect(outcome.code).toBe("forbidden");
      expect(outcome.ipsCode).toBe(door.isSoap ? 20003 : undefined);
    }
  });

  it("reads, and cancels or is forbidden to", async () => {
    const job = await REST_JSON.submit(server, {
      authorization: basic("ipsuser@example.com", PASSWORD),
    });
    const { jobId } = JSON.parse(job.text);
    const read = await fetch(`${server.url}/v1/jobs/${jobId}`, { headers: { authorization } });
    expect(read.status).toBe(200);
    const cancel = await fetch(`${server.url}/v1/jobs/${jobId}:cancel`, {
      method: "POST",
      headers: { authorization },
    });
    expect(cancel.status).toBe(letters.includes("c") ? 202 : 403);
  });

  it("sees the metrics of all companies, or is forbidden to", async () => {
    const seen = await fetch(`${server.url}/metrics`, { headers: { authorization } });
    expect(seen.status).toBe(letters.endsWith("w") ? 200 : 403);
  });
});
