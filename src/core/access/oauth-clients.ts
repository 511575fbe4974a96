/** The OAuth clients: added to a company, listed and removed. */

import {
  CLIENT_PERMISSIONS,
  CLIENT_SCOPES,
  type ClientPermission,
  type ClientScope,
  clientPermissionNamed,
  scopeNamed,
} from "../model/access/grant.ts";
import {
  type OauthClient,
  type OauthClientView,
  oauthClientView,
} from "../model/access/oauth-client.ts";
import { demandPolicy, permissionsOfGrant } from "../model/access/policy.ts";
import type { Company } from "../model/company.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { AccessPorts, CredentialMaker } from "../ports/access.ts";
import { didYouMean } from "../text/nearest-name.ts";
import { companyOf } from "./companies.ts";

export interface NewOauthClient {
  readonly name?: string;
  /** Made if absent. */
  readonly clientId?: string;
  /** Made if absent. */
  readonly secret?: string;
  /** Names of scopes, short or in full. */
  readonly scopes: readonly string[];
  /** Names of permissions, in letters of either case. */
  readonly permissions: readonly string[];
}

export interface AddedOauthClient {
  readonly client: OauthClientView;
  readonly company: Company;
  /** The secret if it was made, to be shown once. */
  readonly secret?: string;
}

export type OauthClientPorts = Pick<AccessPorts, "clock" | "ids" | "oauthClients"> & {
  readonly credentials: Pick<CredentialMaker, "newClientId" | "newClientSecret" | "hashPassword">;
};

const NAME_CHARS_MAX = 100;
const ID_CHARS_MAX = 128;
const SECRET_CHARS_MIN = 16;
const SECRET_CHARS_MAX = 256;

/** Adds a client to the company with this number. Throws invalid-document, not-found, conflicting-fields. */
export async function addOauthClient(
  ports: OauthClientPorts & Pick<AccessPorts, "companies">,
  { company: number, ...asked }: NewOauthClient & { readonly company: number },
): Promise<AddedOauthClient> {
  return addTo(ports, await companyOf(ports, number), asked);
}

/**
 * Adds a client to the caller's company. Throws forbidden unless the policy Client_Admin lets the caller in, and where
 * the client might do what a caller without token of ours may not; invalid-document.
 */
export async function addOwnOauthClient(
  ports: OauthClientPorts,
  principal: Principal,
  asked: Pick<NewOauthClient, "name" | "scopes" | "permissions">,
): Promise<AddedOauthClient> {
  demandPolicy(principal, "Client_Admin");
  if (principal.grant === undefined) {
    demandNoMore(principal, asked);
  }
  return addTo(ports, principal.company, asked);
}

/** Nobody makes a program that may do more than he himself may. */
function demandNoMore(
  { permissions, name }: Principal,
  asked: Pick<NewOauthClient, "scopes" | "permissions">,
): void {
  const grant = {
    scopes: new Set(scopesOf(asked.scopes)),
    permissions: new Set(asked.permissions.map(permissionOf)),
  };
  const more = [...permissionsOfGrant(grant)].find((each) => !permissions.has(each));
  if (more !== undefined) {
    throw new Problem(
      "forbidden",
      `${name} lacks the permission ${more}, which this client would have.`,
      { reason: "no-operation-permission" },
    );
  }
}

async function addTo(
  { clock, ids, oauthClients, credentials }: OauthClientPorts,
  company: Company,
  asked: NewOauthClient,
): Promise<AddedOauthClient> {
  const made = asked.secret === undefined ? credentials.newClientSecret() : undefined;
  const checked = {
    name: checkedName(asked.name),
    clientId: checkedId(asked.clientId ?? credentials.newClientId()),
    scopes: scopesOf(asked.scopes),
    permissions: [...new Set(asked.permissions.map(permissionOf))],
  };
  const client: OauthClient = {
    id: ids.next(),
    companyId: company.id,
    ...checked,
    secretHash: await credentials.hashPassword(checkedSecret(asked.secret ?? made ?? "")),
    createdAt: clock.now(),
  };
  if (!(await oauthClients.add(client))) {
    throw new Problem("conflicting-fields", "There is a client with this id; choose another.");
  }
  const view = oauthClientView(client);
  return { client: view, company, ...(made === undefined ? {} : { secret: made }) };
}

/** Every scope once, in the order in which they were named. Throws invalid-document. */
function scopesOf(names: readonly string[]): readonly ClientScope[] {
  if (names.length === 0) {
    const message = `A client needs at least one scope. Scopes: ${CLIENT_SCOPES.join(", ")}.`;
    throw Problem.at("invalid-document", { pointer: "/scopes", rule: "count", message });
  }
  return [...new Set(names.map(scopeOf))];
}

function scopeOf(name: string): ClientScope {
  const scope = scopeNamed(name);
  if (scope === undefined) {
    const meant = didYouMean(name, CLIENT_SCOPES);
    const message = `There is no such scope.${meant} Scopes: ${CLIENT_SCOPES.join(", ")}.`;
    throw Problem.at("invalid-document", { pointer: "/scopes", rule: "enumeration", message });
  }
  return scope;
}

function permissionOf(name: string): ClientPermission {
  const permission = clientPermissionNamed(name);
  if (permission === undefined) {
    const meant = didYouMean(name, CLIENT_PERMISSIONS);
    const message = `There is no such permission of clients.${meant} Permissions: ${CLIENT_PERMISSIONS.join(", ")}.`;
    throw Problem.at("invalid-document", { pointer: "/permissions", rule: "enumeration", message });
  }
  return permission;
}

function checkedName(text = ""): string {
  const name = text.trim();
  if (name.length > NAME_CHARS_MAX || UNSENDABLE.test(name)) {
    const message = `A client's name has at most ${NAME_CHARS_MAX} characters, none of them a control character.`;
    throw Problem.at("invalid-document", { pointer: "/name", rule: "value", message });
  }
  return name;
}

/** What no form or header carries whole. */
const UNSENDABLE = /[\p{Cc}\p{Cs}\ufffd-\uffff]/u;

function checkedId(id: string): string {
  // RFC 7617 §2: what stands before the first colon is the id.
  const isSendable = id.trim() === id && !id.includes(":") && !UNSENDABLE.test(id);
  if (id === "" || id.length > ID_CHARS_MAX || !isSendable) {
    throw new Problem(
      "invalid-document",
      `A client's id has 1 to ${ID_CHARS_MAX} characters, none of them a colon or a control character, and no blank at its ends.`,
    );
  }
  return id;
}

function checkedSecret(secret: string): string {
  const { length } = secret;
  if (length < SECRET_CHARS_MIN || length > SECRET_CHARS_MAX || UNSENDABLE.test(secret)) {
    throw new Problem(
      "invalid-document",
      `A client's secret has ${SECRET_CHARS_MIN} to ${SECRET_CHARS_MAX} characters, none of them a control character.`,
    );
  }
  return secret;
}

/** All clients of all companies, oldest first, without their secrets. */
export async function listOauthClients({
  oauthClients,
}: Pick<AccessPorts, "oauthClients">): Promise<readonly OauthClientView[]> {
  return (await oauthClients.list()).map(oauthClientView);
}

/** The client that gets no token any more, and whose tokens let nobody in. Throws not-found. */
export async function removeOauthClient(
  { oauthClients, verified }: Pick<AccessPorts, "oauthClients" | "verified">,
  clientId: string,
): Promise<OauthClientView> {
  const client = await oauthClients.remove(clientId);
  if (client === undefined) {
    throw noClient();
  }
  verified.forget(client.id);
  return oauthClientView(client);
}

/** The client with this id. Throws not-found. */
export async function demandOauthClient(
  { oauthClients }: Pick<AccessPorts, "oauthClients">,
  clientId: string,
): Promise<OauthClient> {
  const client = await oauthClients.byClientId(clientId);
  if (client === undefined) {
    throw noClient();
  }
  return client;
}

function noClient(): Problem {
  return new Problem(
    "not-found",
    "There is no client with this id. `jobgate client list` shows them.",
  );
}
