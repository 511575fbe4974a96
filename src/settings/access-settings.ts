/** The settings of who may call. */

import { authenticationMode, keysUrl, text } from "./parsers.ts";
import { setting } from "./setting.ts";

export const ACCESS = {
  auth: setting(
    "AUTH",
    "open",
    "Who may call: open lets everyone on this machine in, required whoever shows a password, key or token.",
    authenticationMode,
  ),
  jwtIssuer: setting(
    "JWT_ISSUER",
    "",
    "Whose tokens (JWT) are taken, as in their claim iss; without it none are.",
    text,
  ),
  jwtAudience: setting("JWT_AUDIENCE", "", "What the claim aud of tokens must name.", text),
  jwtJwksUrl: setting("JWT_JWKS_URL", "", "Where the issuer's keys are (JWKS).", keysUrl),
  jwtCompanyClaim: setting(
    "JWT_COMPANY_CLAIM",
    "company",
    "The claim of tokens that names the company, by number or handle.",
    text,
  ),
} as const;
