/** Lists the API keys. */

import type { AccessPorts } from "../ports/access.ts";
import { apiKeyView, type ApiKeyView } from "../model/api-key.ts";

/** All keys of all companies, oldest first, without what they are. */
export async function listApiKeys({
  apiKeys,
}: Pick<AccessPorts, "apiKeys">): Promise<readonly ApiKeyView[]> {
  return (await apiKeys.list()).map(apiKeyView);
}
