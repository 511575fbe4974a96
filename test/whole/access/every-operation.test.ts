/** Every operation at every door demands its permission before anything is read or looked up. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../../harness/fetch-json.ts";
import type { Permission } from "../../../src/core/model/principal.ts";
import { OPERATIONS as ARTWORK_OPERATIONS } from "../../../src/doors/artwork/operations.ts";
import { OPERATIONS as BRIGHT_RIVER_OPERATIONS } from "../../../src/doors/bright-river/operations.ts";
import { OPERATIONS } from "../../../src/doors/rest/operation-table.ts";
import { OPERATIONS as IPS_OPERATIONS } from "../../../src/doors/ips/operations/operations.ts";
import { OPERATIONS as TUS_OPERATIONS } from "../../../src/doors/tus/operations.ts";
import { call, type Tokens, tokens, tokensFor } from "../../doors/bright-river/bright-river.ts";
import { LATEST } from "../../harness/ips-message.ts";
import { IPS_WIRES, type Message } from "../../harness/wires.ts";
import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";

const PERMISSIONS: readonly Permission[] = ["submit-jobs", "read-jobs", "change-jobs"];
const NOBODYS_ID = "00000000-0000-7000-8000-000000000000";

let server: RequiredServer;
/** Keys that may everything but one thing, by what they may not. */
const keys = new Map<Permission, string>();

beforeAll(async () => {
  server = await startRequired();
  for (const missing of PERMISSIONS) {
    const permissions = [...PERMISSIONS.filter((each) => each !== missing), "manage-company"];
    keys.set(missing, (await server.admin.addKey({ company: 1, permissions })).text);
  }
});
afterAll(() => server.close());

/** Sends what the key without this permission may not. */
function send(
  { path, headers, body }: Message,
  lacks: Permission,
  method = "POST",
): Promise<Response> {
  return fetch(server.url + path, {
    method,
    headers: { ...headers, Authorization: `Bearer ${keys.get(lacks)}` },
    ...(method === "GET" ? {} : { body }),
  });
}

describe.each(OPERATIONS.map((each) => [each.name, each] as const))("REST %s", (_, operation) => {
  it("is forbidden without its permission, whatever is asked for", async () => {
    const { demands, method } = operation;
    if (demands === "nothing") {
      expect(operation.name).toBe("listWorkflows");
      return;
    }
    const path = operation.path.replaceAll(/\{[a-zA-Z]+\}/gu, NOBODYS_ID);
    const headers = { "Content-Type": "application/json" };
    const message = { path: `${path}?unknown=1`, headers, body: "no JSON" };
    const answer = await send(message, demands, method);
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining(demands)]);
  });
});

const TUS = Object.entries(TUS_OPERATIONS).flatMap(([address, operations]) =>
  operations.map((each) => [each.name, address.replace(":uploadId", NOBODYS_ID), each] as const),
);

describe.each(TUS)("tus %s at %s", (_, path, { name, method, demands }) => {
  it("is forbidden without its permission, whatever is asked for", async () => {
    if (demands === "nothing") {
      expect(name).toBe("describeTus");
      return;
    }
    const hasBody = method === "POST" || method === "PATCH";
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${keys.get(demands)}` },
      ...(hasBody && { body: "no piece" }),
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain(method === "HEAD" ? "" : demands);
    const unknown = await fetch(`${server.url}${path}`, { method });
    expect(unknown.status).toBe(401);
  });
});

describe.each(Object.entries(IPS_OPERATIONS))("IPS %s", (name, { demands }) => {
  it("is forbidden without its permission, whatever is asked for", async () => {
    if (demands === "nothing") {
      expect(["checkLogin", "getCompanyInfo"]).toContain(name);
      return;
    }
    const xml = `<${name}Param xmlns="${LATEST}"><companyHandle>c|999</companyHandle><x/></${name}Param>`;
    for (const { title, call } of IPS_WIRES) {
      const message = call({ operation: name, xml, value: {} });
      const isJson = title.startsWith("JSON");
      const answer = await send(isJson ? { ...message, body: "no JSON" } : message, demands);
      if (isJson) {
        expect([answer.status, await answer.text()]).toEqual([
          403,
          expect.stringContaining(demands),
        ]);
      } else {
        expect(await answer.text()).toMatch(/authorizationFault[\s\S]*20003/u);
      }
    }
  });
});

describe.each([
  ["createJob", "POST", "/api/jobs"],
  ["getJob", "GET", `/api/jobs/${NOBODYS_ID}`],
])("Atomyx %s", (_, method, path) => {
  it("knows nobody who may not submit jobs, whatever is asked for", async () => {
    const message = { path, headers: { "Content-Type": "text/plain" }, body: "no JSON" };
    const answer = await send(message, "submit-jobs", method);
    const lacking = (await answer.json()) as { readonly detail: string };
    expect(answer.status).toBe(401);
    const stranger = await fetch(server.url + path, { method });
    expect([stranger.status, await stranger.json()]).toEqual([
      401,
      expect.objectContaining({ detail: lacking.detail }),
    ]);
  });
});

/** What callers of the Bright River door need: a permission of the session's user, or what stands for it. */
const BRIGHT_RIVER_DEMANDS: Readonly<Record<string, Permission | "login" | "session" | "guid">> = {
  createSession: "login",
  deleteSession: "session",
  createJob: "submit-jobs",
  getJob: "read-jobs",
  confirmJob: "change-jobs",
  listFiles: "read-jobs",
  acceptFile: "change-jobs",
  rejectFile: "change-jobs",
  uploadFile: "guid",
  downloadZip: "guid",
  downloadBin: "guid",
  getImage: "guid",
};

describe.each(BRIGHT_RIVER_OPERATIONS.map((each) => [each.name, each] as const))(
  "Bright River %s",
  (name, { methods, path }) => {
    const demands = BRIGHT_RIVER_DEMANDS[name];
    const address = `${methods[0]} ${path.replaceAll(/:[a-zA-Z]+/gu, "2147483647")}`;
    // Who logs in says in the document who it is; of the others it is not read.
    const sent = demands === "login" ? '{"username":"nobody","password":"x"}' : "no JSON";
    const body = methods[0] === "GET" ? {} : { body: sent };
    const unknown = {
      "X-Client-Token": "nobody",
      "X-Session-Token": "none",
      "Content-Type": "application/json",
    };
    let reading: Tokens;
    beforeAll(async () => {
      const email = `${name.toLowerCase()}@example.com`;
      reading = await tokensFor(server, await addUser(server, "ImagePortalUser", { email }));
    });

    it("is for who shows what it demands, whatever is asked for", async () => {
      expect(demands).toBeDefined();
      const stranger = await call(server.url, address, { headers: unknown, ...body });
      expect(stranger.status).toBe(demands === "guid" ? 404 : 401);
      if (demands === "submit-jobs" || demands === "change-jobs") {
        // Every role may read, so only these can be missing.
        const answer = await call(server.url, address, { headers: tokens(reading), ...body });
        expect(answer.status).toBe(403);
      }
    });
  },
);

const LINKED = Object.entries(ARTWORK_OPERATIONS).flatMap(([address, operations]) =>
  operations.map(
    (each) => [each.name, each.method, address.replaceAll(/:[a-zA-Z]+/gu, NOBODYS_ID)] as const,
  ),
);

describe.each(LINKED)("artwork %s", (_, method, address) => {
  it("opens to nobody without the link, whatever is sent, also to who may do everything", async () => {
    const { text } = await server.admin.addKey({ company: 1 });
    const answer = await fetch(`${server.url}/u/${"A".repeat(43)}${address}`, {
      method,
      headers: { Authorization: `Bearer ${text}` },
      ...(method === "POST" && { body: "no form" }),
    });
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining("This link does not work"),
    ]);
  });
});

it("metrics are for who may read them, by key too", async () => {
  const watching = await server.admin.addKey({ company: 47, permissions: ["read-metrics"] });
  const seen = await fetch(`${server.url}/metrics`, {
    headers: { Authorization: `Bearer ${watching.text}` },
  });
  expect(seen.status).toBe(200);
  const jobs = await fetch(`${server.url}/v1/jobs`, {
    headers: { Authorization: `Bearer ${watching.text}` },
  });
  expect(jobs.status).toBe(403);
});

describe("checkLogin", () => {
  const check = async (email: string, companyHandle?: string): Promise<unknown> => {
    const answer = await postJson(
      `${server.url}/scene7/api/checkLogin`,
      { email, password: PASSWORD, ...(companyHandle && { companyHandle }) },
      { Authorization: basic("ipsuser@example.com", PASSWORD) },
    );
    return answer.json();
  };

  it("tells nothing of users of other companies, with or without a company", async () => {
    await addUser(server, "IpsUser");
    await addUser(server, "IpsUser", { company: 47, email: "other@example.com" });
    expect(await check("ipsuser@example.com")).toEqual({ status: "Valid" });
    expect(await check("ipsuser@example.com", "c|1")).toEqual({ status: "Valid" });
    expect(await check("other@example.com")).toEqual({ status: "Invalid" });
    expect(await check("other@example.com", "c|1")).toEqual({ status: "Invalid" });
    expect(await check("other@example.com", "c|47")).toMatchObject({ code: "not-found" });
    expect(await check("nobody@example.com", "c|48")).toMatchObject({ code: "not-found" });
  });
});
