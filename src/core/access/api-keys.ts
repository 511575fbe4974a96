/** The API keys: added to a company, perhaps for one of its users, listed and removed. */

import type { AccessPorts } from "../ports/access.ts";
import { type ApiKey, type ApiKeyView, apiKeyView } from "../model/access/api-key.ts";
import { demandUser } from "./users.ts";
import { demandCompany } from "./companies.ts";
import { didYouMean } from "../text/nearest-name.ts";
import { ALL_PERMISSIONS, type Permission } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { PERMISSIONS_OF } from "../model/access/role.ts";
import type { User } from "../model/access/user.ts";

export interface NewApiKey {
  readonly companyNumber: number;
  /** E-mail address of the user as whom it acts. */
  readonly email?: string;
  readonly name?: string;
  /** Until it expires; it does not if absent. */
  readonly expiresInDays?: number;
  /** Names of permissions. All of the user's if absent; without a user, all that concern jobs. */
  readonly permissions?: readonly string[];
  /** It names a program that users call through, and lets nobody in alone. */
  readonly isClient?: boolean;
}

export interface AddedApiKey {
  readonly key: ApiKeyView;
  /** The whole key, to be shown once. */
  readonly text: string;
}

const NAME_CHARS_MAX = 100;
const DAYS_MAX = 36_500;
const DAY_MS = 86_400_000;
const FOR_COMPANIES: readonly Permission[] = PERMISSIONS_OF.IpsUser;

/** Adds a key and returns it with its text. Throws invalid-document, not-found, conflicting-fields. */
export async function addApiKey(ports: AccessPorts, asked: NewApiKey): Promise<AddedApiKey> {
  const name = checkedName(asked.name);
  const createdAt = ports.clock.now();
  const expiresAt = expiryOf(asked.expiresInDays, createdAt);
  const company = await demandCompany(ports, asked.companyNumber);
  const user = asked.email === undefined ? undefined : await demandUser(ports, asked.email);
  if (user !== undefined && user.companyId !== company.id) {
    throw new Problem("conflicting-fields", "The user belongs to another company.");
  }
  if (asked.isClient === true) {
    refuseOwnRights(asked);
  }
  const { text, prefix, hash } = ports.credentials.newApiKey();
  const key: ApiKey = {
    id: ports.ids.next(),
    companyId: company.id,
    ...(user === undefined ? {} : { userId: user.id }),
    name,
    prefix,
    hash,
    permissions: asked.isClient === true ? [] : permissionsOf(asked.permissions, user),
    ...(asked.isClient === true ? { isClient: true } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    createdAt,
  };
  if (!(await ports.apiKeys.add(key))) {
    throw new Problem("unavailable", "The key's prefix is taken by chance; try again.", {
      retryAfterS: 0,
    });
  }
  return { key: apiKeyView(key), text };
}

function refuseOwnRights({ email, permissions }: NewApiKey): void {
  if (email !== undefined || permissions !== undefined) {
    throw new Problem(
      "conflicting-fields",
      "A client's key has neither a user nor permissions of its own: who calls through it shows a session, and may do what that user may.",
    );
  }
}

function checkedName(text = ""): string {
  const name = text.trim();
  if (name.length > NAME_CHARS_MAX || /\p{C}/u.test(name)) {
    throw new Problem("invalid-document", `A key's name has at most ${NAME_CHARS_MAX} characters.`);
  }
  return name;
}

function permissionsOf(
  asked: readonly string[] | undefined,
  user: User | undefined,
): readonly Permission[] {
  const may = user === undefined ? FOR_COMPANIES : PERMISSIONS_OF[user.role];
  return asked?.map(permissionOf) ?? may;
}

function expiryOf(days: number | undefined, from: number): number | undefined {
  if (days === undefined) {
    return undefined;
  }
  if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX) {
    throw new Problem("invalid-document", `A key expires after 1 to ${DAYS_MAX} days.`);
  }
  return from + days * DAY_MS;
}

function permissionOf(name: string): Permission {
  const permission = [...ALL_PERMISSIONS].find((each) => each === name);
  if (permission === undefined) {
    const meant = didYouMean(name, ALL_PERMISSIONS);
    const all = [...ALL_PERMISSIONS].join(", ");
    throw new Problem(
      "invalid-document",
      `There is no such permission.${meant} Permissions: ${all}.`,
    );
  }
  return permission;
}

/** All keys of all companies, oldest first, without what they are. */
export async function listApiKeys({
  apiKeys,
}: Pick<AccessPorts, "apiKeys">): Promise<readonly ApiKeyView[]> {
  return (await apiKeys.list()).map(apiKeyView);
}

/** The key that lets nobody in any more. Throws not-found. */
export async function removeApiKey(
  { apiKeys, verified }: Pick<AccessPorts, "apiKeys" | "verified">,
  prefix: string,
): Promise<ApiKeyView> {
  const key = await apiKeys.remove(prefix);
  if (key === undefined) {
    throw new Problem("not-found", "There is no key with this prefix.");
  }
  verified.forget(key.id);
  return apiKeyView(key);
}
