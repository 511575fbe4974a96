/** The administration calls about users, keys and disabled companies, by their address: each takes one JSON document and answers one. */

import type { AccessPorts } from "../../core/ports/access.ts";
import { addApiKey } from "../../core/access/add-api-key.ts";
import { addUser } from "../../core/access/add-user.ts";
import { setPassword, setUserDisabled } from "../../core/access/change-user.ts";
import { setCompanyDisabled } from "../../core/access/disable-company.ts";
import { listApiKeys } from "../../core/access/list-api-keys.ts";
import { listUsers } from "../../core/access/list-users.ts";
import { Problem } from "../../core/model/problem.ts";
import { removeApiKey } from "../../core/access/remove-api-key.ts";

type AccessCall = (ports: AccessPorts, body: unknown) => Promise<unknown>;
type Fields = Readonly<Record<string, unknown>>;

/** Throws not-found, invalid-document, conflicting-fields. */
export const ACCESS_CALLS: Readonly<Record<string, AccessCall>> = {
  "/users/add": async (ports, body) => {
    const fields = fieldsOf(body);
    return addUser(ports, {
      companyNumber: needed(numberIn(fields, "company"), "company"),
      email: needed(textIn(fields, "email"), "email"),
      role: needed(textIn(fields, "role"), "role"),
      ...optional("password", textIn(fields, "password")),
    });
  },
  "/users/list": async (ports) => listUsers(ports),
  "/users/password": async (ports, body) => {
    const fields = fieldsOf(body);
    const email = needed(textIn(fields, "email"), "email");
    return setPassword(ports, email, textIn(fields, "password"));
  },
  "/users/disable": async (ports, body) => {
    const fields = fieldsOf(body);
    const email = needed(textIn(fields, "email"), "email");
    return setUserDisabled(ports, email, flagIn(fields, "isDisabled"));
  },
  "/companies/disable": async (ports, body) => {
    const fields = fieldsOf(body);
    const number = needed(numberIn(fields, "company"), "company");
    return setCompanyDisabled(ports, number, flagIn(fields, "isDisabled"));
  },
  "/keys/add": async (ports, body) => {
    const fields = fieldsOf(body);
    return addApiKey(ports, {
      companyNumber: needed(numberIn(fields, "company"), "company"),
      ...optional("email", textIn(fields, "user")),
      ...optional("name", textIn(fields, "name")),
      ...optional("expiresInDays", numberIn(fields, "expires")),
      ...optional("permissions", textsIn(fields, "permissions")),
    });
  },
  "/keys/list": async (ports) => listApiKeys(ports),
  "/keys/remove": async (ports, body) =>
    removeApiKey(ports, needed(textIn(fieldsOf(body), "prefix"), "prefix")),
};

/** Makes the call at an address, for whoever holds the ports itself. Throws not-found, and what the call throws. */
export async function callAccess(ports: AccessPorts, path: string, body: object): Promise<unknown> {
  const call = ACCESS_CALLS[path];
  if (call === undefined) {
    throw new Problem("not-found", "There is no such administration call.");
  }
  return call(ports, body);
}

function fieldsOf(body: unknown): Fields {
  if (typeof body !== "object" || body === null) {
    throw new Problem("invalid-document", "The body must be a JSON object.");
  }
  // A JSON object has text keys; what its values are is checked one by one.
  return body as Fields;
}

function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value !== undefined && typeof value !== "string") {
    throw new Problem("invalid-document", `${name} must be a text.`);
  }
  return value;
}

function numberIn(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value !== undefined && typeof value !== "number") {
    throw new Problem("invalid-document", `${name} must be a number.`);
  }
  return value;
}

function flagIn(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== "boolean") {
    throw new Problem("invalid-document", `${name} must be true or false.`);
  }
  return value;
}

function textsIn(fields: Fields, name: string): readonly string[] | undefined {
  const value = fields[name];
  if (value === undefined) {
    return undefined;
  }
  if (!Array.isArray(value) || !value.every((each): each is string => typeof each === "string")) {
    throw new Problem("invalid-document", `${name} must be a list of texts.`);
  }
  return value;
}

function needed<T>(value: T | undefined, name: string): T {
  if (value === undefined) {
    throw new Problem("invalid-document", `${name} is missing.`);
  }
  return value;
}

/** The field, or nothing where it has no value. */
function optional<Name extends string, T>(
  name: Name,
  value: T | undefined,
): { readonly [Key in Name]?: T } {
  // The name is the only key there can be.
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: T };
}
