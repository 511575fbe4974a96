/** A whole server with AUTH=required, two companies, users of every role and API keys: what the tests of who may share. */

import type { Overrides } from "../../src/app/overrides.ts";
import { adminAddress } from "../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../src/client/admin/admin-client.ts";
import type { Administration } from "../../src/client/admin/administration.ts";
import { type TestServer, startServer } from "./start-server.ts";

export const PASSWORD = "correct horse battery";

export interface RequiredServer extends TestServer {
  readonly admin: Administration;
}

/** Starts the server with company 1 and company 47. */
export async function startRequired(
  settings: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<RequiredServer> {
  const server = await startServer({ AUTH: "required", ...settings }, overrides);
  const admin = createAdminClient(adminAddress(server.dataDir));
  await admin.addCompany({ number: 47, name: "Other" });
  return { ...server, admin };
}

/** Adds a user with the password of all tests. Returns the e-mail address. */
export async function addUser(
  { admin }: RequiredServer,
  role: string,
  { company = 1, email = `${role.toLowerCase()}@example.com` } = {},
): Promise<string> {
  await admin.addUser({ company, email, role, password: PASSWORD });
  return email;
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
