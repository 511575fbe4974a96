/** Logging in with a JWT that another service has signed. */

import { errors, jwtVerify, type JWTPayload } from "jose";
import type { Company } from "../core/model/company.ts";
import type { Clock, Log } from "../core/ports/base.ts";
import type { CompanyStore } from "../core/ports/access.ts";
import type { Fetcher } from "../core/ports/outbound.ts";
import { ALL_PERMISSIONS, type Permission } from "../core/model/principal.ts";
import { Problem } from "../core/model/problem.ts";
import { disabledUser, wrongCredentials } from "./credential-form.ts";
import { SigningKeys } from "./signing-keys.ts";
import type { Verified } from "./verified-memory.ts";

export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  /** The claim that names the company, by number or handle. */
  readonly companyClaim: string;
}

export interface TokenLoginDeps {
  readonly companies: Pick<CompanyStore, "byNumber">;
  readonly clock: Clock;
  /** One that is never set, for how long something lasts; the clock without it. */
  readonly steadyClock?: Clock;
  readonly log: Log;
  /** Loads the issuer's keys. */
  readonly keyFetcher: Fetcher;
}

const CLOCK_SKEW_S = 60;
/** RFC 8725 §3.1: only these, and none with a shared secret, because the keys are public. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

export class TokenLogin {
  readonly #issuer: TokenIssuer;
  readonly #deps: TokenLoginDeps;
  readonly #keys: SigningKeys;

  constructor(issuer: TokenIssuer, deps: TokenLoginDeps) {
    this.#issuer = issuer;
    this.#deps = deps;
    const clock = deps.steadyClock ?? deps.clock;
    this.#keys = new SigningKeys({ ...deps, clock, url: issuer.jwksUrl });
  }

  /** Lets in whom the token names. Throws unauthenticated; unavailable while the issuer's keys cannot be had. */
  async logIn(token: string): Promise<Verified> {
    const claims = await this.#verify(token);
    const company = await this.#companyOf(claims);
    const principal = {
      name: nameOf(claims),
      // OpenID Connect Core §5.7: only issuer and sub together name somebody for good.
      identity: JSON.stringify([claims.iss, claims.sub]),
      company,
      permissions: permissionsOf(claims),
      actsForEveryCompany: false,
    };
    const until = ((claims.exp ?? 0) + CLOCK_SKEW_S) * 1000;
    const confirm = async (): Promise<void> => {
      if (until <= this.#deps.clock.now()) {
        throw expired();
      }
      await this.#companyOf(claims);
    };
    return { principal, because: [company.id], confirm, until };
  }

  async #verify(token: string): Promise<JWTPayload> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#keys.keyOf, {
        issuer: this.#issuer.issuer,
        audience: this.#issuer.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_SKEW_S,
        currentDate: new Date(this.#deps.clock.now()),
        requiredClaims: ["exp", "sub"],
      });
      demandType(protectedHeader.typ);
      return payload;
    } catch (error) {
      if (error instanceof Problem) {
        throw error;
      }
      throw error instanceof errors.JWTExpired
        ? expired(error)
        : wrongCredentials(reasonOf(error), error);
    }
  }

  /** Throws unauthenticated where the company is gone or disabled. */
  async #companyOf(claims: JWTPayload): Promise<Company> {
    const claim = claims[this.#issuer.companyClaim];
    const text = typeof claim === "number" ? String(claim) : claim;
    const number = typeof text === "string" ? /^(?:c\|)?([0-9]{1,9})$/u.exec(text)?.[1] : undefined;
    const company =
      number === undefined ? undefined : await this.#deps.companies.byNumber(Number(number));
    if (company === undefined || company.isDisabled === true) {
      throw disabledUser();
    }
    return company;
  }
}

/** Those of access tokens, and none: many issuers still write JWT or leave it out. */
const TOKEN_TYPES: ReadonlySet<string> = new Set(["at+jwt", "jwt"]);

/**
 * RFC 9068 §2.1 and §4, RFC 8725 §3.11: a token that was made for something else, such as telling that somebody logged
 * out or that a key is held, says so and lets nobody in. RFC 7515 §4.1.9: `application/` may be left out, and case does
 * not matter.
 */
function demandType(typ: string | undefined): void {
  const type = typ?.toLowerCase().replace(/^application\//u, "");
  if (type !== undefined && !TOKEN_TYPES.has(type)) {
    throw wrongCredentials(
      "The token's header typ says that it is no access token; at+jwt, JWT or none is taken.",
    );
  }
}

function expired(cause?: unknown): Problem {
  return wrongCredentials("The token has expired. Fetch another.", cause);
}

/** Says what the caller can mend, and nothing about keys. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The token's claim ${error.claim} is missing or not as this service needs it.`;
  }
  return "The token is no JWT that this service trusts.";
}

const NAME_CHARS_MAX = 254;
/** Of which sub, so that nothing that looks like an address is left of the name. */
const SUB_CHARS_MAX = 150;

/**
 * How events and logs name the caller: by the e-mail address if the issuer says that it is the caller's, else by sub and
 * issuer, which is no address to which anything could be sent. Nothing may be in it that events and logs cannot carry.
 */
function nameOf({ email, email_verified: isVerified, sub, iss }: JWTPayload): string {
  const isHis = typeof email === "string" && (isVerified === true || isVerified === "true");
  const name = isHis ? email : `${sub?.slice(0, SUB_CHARS_MAX)} (${iss})`;
  return Array.from(name.replaceAll(/\p{C}/gu, "?")).slice(0, NAME_CHARS_MAX).join("");
}

/** RFC 8693 §4.2: `scope` is a text with spaces between; some issuers send `scp`, also as a list. */
function permissionsOf({ scope, scp }: JWTPayload): ReadonlySet<Permission> {
  const scopes = new Set<unknown>([scope, scp].flatMap(namesIn));
  return new Set([...ALL_PERMISSIONS].filter((each) => scopes.has(each)));
}

function namesIn(claim: unknown): readonly unknown[] {
  if (typeof claim === "string") {
    return claim.split(" ");
  }
  return Array.isArray(claim) ? claim : [];
}
