/** A server with AUTH=required and what its Bright River door is called with: a client, a user's session, a specification, a deadline. */

import type { Overrides } from "../../../src/app/overrides.ts";
import {
  addUser,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";
import { fetchWithin } from "../../harness/fetch-within.ts";

export interface Tokens {
  readonly client: string;
  readonly session: string;
}

export interface BrightRiver extends RequiredServer, Tokens {
  readonly user: string;
}

export const FORM = "application/x-www-form-urlencoded";
export const JSON_TYPE = "application/json";

/** The published example. */
export const EXAMPLE = {
  name: "Job of fruits",
  invoiceReference: "Pay after all fruits are eaten",
  description: "Cleap fruits from background",
  isTest: true,
  deadlineId: 1,
  specificationKey: 432,
} as const;

export async function startBrightRiver(
  settings: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<BrightRiver> {
  const server = await startRequired(settings, overrides);
  const { admin } = server;
  const user = await addUser(server, "IpsUser");
  const specification = { company: 1, key: 432, workflow: "optimize-images", profile: "archive" };
  const options = ["maxWidth=800"];
  await admin.addSpecification({ ...specification, name: "Fruits", options });
  await admin.addDeadline({ company: 1, id: 1, hours: 24 });
  return { ...server, user, ...(await tokensFor(server, user)) };
}

/** A new client of the user's company, and a session there. */
export async function tokensFor(
  { url, admin }: RequiredServer,
  user: string,
  company = 1,
): Promise<Tokens> {
  const { text: client } = await admin.addKey({ company, name: "client", isClient: true });
  const opened = await call(url, "POST /sessions", {
    headers: { "X-Client-Token": client, "Content-Type": JSON_TYPE },
    body: JSON.stringify({ username: user, password: PASSWORD }),
  });
  return { client, session: String(opened.value["token"]) };
}

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Request {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
}

/** Calls a method and path, asking for JSON by name, as the door wants it. */
export async function call(
  url: string,
  address: string,
  { headers = {}, body }: Request = {},
): Promise<Called> {
  const [method = "", path = ""] = address.split(" ");
  const response = await fetchWithin(`${url}${path}`, {
    method,
    headers: { Accept: JSON_TYPE, ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const value = (text === "" ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
  return { status: response.status, headers: response.headers, value };
}

/** The headers of a call with both tokens. */
export function tokens({ client, session }: Tokens): Readonly<Record<string, string>> {
  return { "X-Client-Token": client, "X-Session-Token": session };
}

/** A job of these fields. */
export async function createJob(server: BrightRiver, fields: object = EXAMPLE): Promise<Called> {
  return call(server.url, "POST /jobs", {
    headers: { ...tokens(server), "Content-Type": JSON_TYPE },
    body: JSON.stringify(fields),
  });
}
