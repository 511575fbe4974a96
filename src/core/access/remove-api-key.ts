/** Removes an API key. */

import type { AccessPorts } from "../ports/access.ts";
import { apiKeyView, type ApiKeyView } from "../model/api-key.ts";
import { Problem } from "../model/problem.ts";

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
