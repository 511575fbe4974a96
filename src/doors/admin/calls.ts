/** The administration calls, each at its method and address: what it is asked with, and what does it. */

import { addApiKey, listApiKeys, removeApiKey } from "../../core/access/api-keys.ts";
import {
  addCompany,
  setCompanyDisabled,
  listCompanies,
  setCompanyEmail,
} from "../../core/access/companies.ts";
import { listSessions, makeSession, removeSession } from "../../core/access/sessions.ts";
import { addUser, setPassword, setUserDisabled, listUsers } from "../../core/access/users.ts";
import {
  addEndpoint,
  listEndpoints,
  listOffEndpoints,
  removeEndpoint,
  switchEndpointOn,
  revealSecret,
} from "../../core/callbacks/company-endpoints.ts";
import {
  addDeadline,
  addSpecification,
  listDeadlines,
  listSpecifications,
  removeDeadline,
  removeSpecification,
} from "../../core/specifications/keep-specifications.ts";
import { Problem } from "../../core/model/problem.ts";
import { ARTWORK_CALLS } from "./artwork-calls.ts";
import { OAUTH_CALLS } from "./oauth-calls.ts";
import { type AdminCall, callWith, flag, format, number, text, texts } from "./admin-call.ts";

const ADMIN_CALLS: Readonly<Record<string, AdminCall>> = {
  "GET /companies": (ports) => listCompanies(ports),
  "POST /companies": callWith({ name: text }, { number, email: text }, addCompany),
  "POST /companies/email": callWith({ company: number, email: text }, {}, setCompanyEmail),
  "POST /companies/disable": callWith(
    { company: number, isDisabled: flag },
    {},
    (ports, { company, isDisabled }) => setCompanyDisabled(ports, company, isDisabled),
  ),
  "POST /users/add": callWith(
    { company: number, email: text, role: text },
    { password: text },
    (ports, { company: companyNumber, ...user }) => addUser(ports, { companyNumber, ...user }),
  ),
  "POST /users/list": (ports) => listUsers(ports),
  "POST /users/password": callWith(
    { email: text },
    { password: text },
    (ports, { email, password }) => setPassword(ports, email, password),
  ),
  "POST /users/disable": callWith(
    { email: text, isDisabled: flag },
    {},
    (ports, { email, isDisabled }) => setUserDisabled(ports, email, isDisabled),
  ),
  "POST /keys/add": callWith(
    { company: number },
    { user: text, name: text, expires: number, permissions: texts, isClient: flag },
    (ports, { company: companyNumber, user, expires, ...key }) =>
      addApiKey(ports, {
        companyNumber,
        ...key,
        ...(user !== undefined && { email: user }),
        ...(expires !== undefined && { expiresInDays: expires }),
      }),
  ),
  "POST /keys/list": (ports) => listApiKeys(ports),
  "POST /keys/remove": callWith({ prefix: text }, {}, (ports, { prefix }) =>
    removeApiKey(ports, prefix),
  ),
  "POST /sessions/add": callWith(
    { user: text, client: text },
    { days: number },
    (ports, { user: email, ...session }) => makeSession(ports, { email, ...session }),
  ),
  "POST /sessions/list": (ports) => listSessions(ports),
  "POST /sessions/remove": callWith({ id: text }, {}, (ports, { id }) => removeSession(ports, id)),
  "POST /callbacks/add": callWith(
    { company: number, url: text },
    { format, events: texts },
    (ports, asked) => addEndpoint(ports, { format: "json", ...asked }),
  ),
  "POST /callbacks/list": callWith({ company: number }, {}, (ports, { company }) =>
    listEndpoints(ports, company),
  ),
  "POST /callbacks/remove": callWith({ id: text }, {}, (ports, { id }) =>
    removeEndpoint(ports, id),
  ),
  "POST /callbacks/off": callWith({ company: number }, {}, (ports, { company }) =>
    listOffEndpoints(ports, company),
  ),
  "POST /callbacks/on": callWith({ company: number, url: text }, {}, switchEndpointOn),
  "POST /callbacks/secret": callWith(
    { company: number },
    { rotate: flag },
    async (ports, { company, rotate = false }) => ({
      secret: await revealSecret(ports, { company, rotate }),
    }),
  ),
  "POST /specifications/add": callWith(
    { company: number, key: number, workflow: text },
    { name: text, profile: text, options: texts, isDefault: flag },
    addSpecification,
  ),
  "POST /specifications/list": callWith({ company: number }, {}, (ports, { company }) =>
    listSpecifications(ports, company),
  ),
  "POST /specifications/remove": callWith(
    { company: number, key: number },
    {},
    removeSpecification,
  ),
  "POST /deadlines/add": callWith(
    { company: number, id: number, hours: number },
    { name: text },
    addDeadline,
  ),
  "POST /deadlines/list": callWith({ company: number }, {}, (ports, { company }) =>
    listDeadlines(ports, company),
  ),
  "POST /deadlines/remove": callWith({ company: number, id: number }, {}, removeDeadline),
  ...ARTWORK_CALLS,
  ...OAUTH_CALLS,
  "POST /verify": (ports) => ports.verify(),
  "POST /snapshot": (ports) => {
    if (ports.snapshot === undefined) {
      throw new Problem(
        "not-found",
        "The server's database is PostgreSQL: set DATABASE_URL for this command too.",
      );
    }
    return ports.snapshot();
  },
  "POST /sweep": callWith({ isDryRun: flag }, {}, (ports, wish) => ports.sweep(wish)),
};

/**
 * The call at an address. Throws not-found where there is none, method-not-allowed.
 * @param address method and path, as in `POST /users/add`
 */
export function adminCall(address: string): AdminCall {
  const call = ADMIN_CALLS[address];
  if (call === undefined) {
    throw noSuchCall(address);
  }
  return call;
}

function noSuchCall(address: string): Problem {
  const [, path = ""] = address.split(" ");
  const allow = Object.keys(ADMIN_CALLS).flatMap((each) => {
    const [method = "", known] = each.split(" ");
    return known === path ? [method] : [];
  });
  return allow.length === 0
    ? new Problem("not-found", "There is nothing at this address of the admin socket.")
    : new Problem("method-not-allowed", `Only ${allow.join(" and ")} work here.`, { allow });
}
