/** The members of a company: its users and its OAuth clients, each with the object id by which other services' clients know them. */

import { objectIdOf } from "../model/object-id.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";

export interface Member {
  /** Always the same for the same user or client. */
  readonly objectId: string;
  readonly name: string;
  readonly email?: string;
  readonly createdAt: number;
  readonly isDisabled: boolean;
}

type MemberPorts = Pick<Ports, "users" | "oauthClients">;

/** Those of the caller's company: users by name, then clients, oldest first. */
export async function listMembers(
  { users, oauthClients }: MemberPorts,
  { company }: Principal,
): Promise<readonly Member[]> {
  const isOwn = ({ companyId }: { readonly companyId: string }): boolean =>
    companyId === company.id;
  const people = (await users.list()).filter(isOwn).map(({ id, email, createdAt, isDisabled }) => ({
    objectId: objectIdOf(id),
    name: email,
    email,
    createdAt,
    isDisabled,
  }));
  const programs = (await oauthClients.list())
    .filter(isOwn)
    .map(({ id, clientId, name, createdAt }) => ({
      objectId: objectIdOf(id),
      name: name === "" ? clientId : name,
      createdAt,
      // One that may no longer log in is removed.
      isDisabled: false,
    }));
  return [...people, ...programs];
}

/** Throws not-found, also for another company's. */
export async function findMember(
  ports: MemberPorts,
  principal: Principal,
  objectId: string,
): Promise<Member> {
  const found = (await listMembers(ports, principal)).find(
    (member) => member.objectId === objectId.toLowerCase(),
  );
  if (found === undefined) {
    const detail = `This team has no user ${objectId}. Look at the list of users for the ids.`;
    throw new Problem("not-found", detail);
  }
  return found;
}
