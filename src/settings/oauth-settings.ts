/** The settings of the tokens that OAuth clients get here. */

import { publicUrl, whole } from "./parsers.ts";
import { setting } from "./setting.ts";

const DAYS_MAX = 3650;

export const OAUTH = {
  oauthIssuer: setting(
    "OAUTH_ISSUER",
    "",
    "How tokens of ours and their discovery name this service; without it PUBLIC_URL, and without that http://localhost with the port.",
    publicUrl,
  ),
  oauthKeyDays: setting(
    "OAUTH_KEY_DAYS",
    "90",
    "How old the key that signs tokens gets until the next one takes over; 0 for until `jobgate client rotate-key`.",
    whole(0, DAYS_MAX),
  ),
};

/** Who signs the tokens of OAuth clients. It stands in the settings, because what callers send as Host is no name of ours. */
export function issuerNamed({
  oauthIssuer,
  publicUrl: callersUrl,
  port,
}: {
  readonly oauthIssuer: string | undefined;
  readonly publicUrl: string | undefined;
  readonly port: number;
}): string {
  return oauthIssuer ?? callersUrl ?? `http://localhost:${port}`;
}
