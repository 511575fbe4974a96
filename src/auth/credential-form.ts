/** What callers show, told apart: user and password, an API key or a token. */

import type { Shown } from "../core/ports/access.ts";
import { Problem } from "../core/model/problem.ts";

/** Something that can be verified. */
export type Credential =
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  | { readonly kind: "key"; readonly prefix: string; readonly text: string }
  | { readonly kind: "token"; readonly text: string }
  | { readonly kind: "query-key"; readonly text: string }
  | { readonly kind: "browser-session"; readonly text: string }
  | { readonly kind: "session"; readonly client: string; readonly session: string }
  | {
      readonly kind: "client-login";
      readonly client: string;
      readonly user: string;
      readonly password: string;
    };

/** RFC 9110 §11.4: the scheme's case does not matter. */
const AUTHORIZATION = /^(?<scheme>[a-z]+) +(?<value>[\w.~+/=-]+) *$/iu;
const API_KEY = /^jg_(?<prefix>[a-z2-7]{8})_[\w-]{43}$/u;

/** Longer ones are nobody's; shorter work for whoever sends them. */
const BASIC_CHARS_MAX = 4096;
const TEXT_CHARS_MAX = 1024;

/** Throws unauthenticated: no-credentials where there are none, wrong-credentials where they cannot be read. */
export function readCredentials(shown: Shown | undefined): Credential {
  switch (shown?.kind) {
    case undefined:
      throw noCredentials();
    case "authorization":
      return readAuthorization(shown.text);
    case "password":
      return passwordShown(shown.user, shown.password);
    case "token":
      return readAuthorization(`Bearer ${shown.text}`);
    case "session":
    case "query-key":
    case "browser-session":
      return shown;
    case "client-login":
      return { ...shown, ...checkedPassword(shown.user, shown.password) };
  }
}

function readAuthorization(authorization: string): Credential {
  const { scheme = "", value = "" } = AUTHORIZATION.exec(authorization)?.groups ?? {};
  switch (scheme.toLowerCase()) {
    case "basic":
      return readBasic(value);
    case "bearer": {
      const prefix = apiKeyPrefix(value);
      if (prefix !== undefined) {
        return { kind: "key", prefix, text: value };
      }
      // No token begins so: one in JSON begins with eyJ.
      if (value.startsWith("jg_")) {
        throw wrongCredentials(
          "This API key is incomplete or has characters too many; copy it whole.",
        );
      }
      return { kind: "token", text: value };
    }
    default:
      throw wrongCredentials("The header Authorization is neither Basic nor Bearer, or is broken.");
  }
}

/** The part of a key by which it is looked up; undefined for what is no key. */
export function apiKeyPrefix(text: string): string | undefined {
  return API_KEY.exec(text)?.groups?.["prefix"];
}

/** RFC 7617: the first colon ends the user's name. */
function readBasic(value: string): Credential {
  const [user, password] = basicPair(value) ?? [];
  if (user === undefined || password === undefined) {
    throw wrongCredentials("The header Authorization holds no user and password.");
  }
  return passwordShown(user, password);
}

function basicPair(value: string): readonly [string, string] | undefined {
  const text = value.length > BASIC_CHARS_MAX ? "" : decoded(Buffer.from(value, "base64"));
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : [text.slice(0, colon), text.slice(colon + 1)];
}

/** What a header Authorization of the scheme Basic holds, on both sides of the first colon; undefined for any other. */
export function basicPairIn(authorization: string): readonly [string, string] | undefined {
  const { scheme = "", value = "" } = AUTHORIZATION.exec(authorization)?.groups ?? {};
  return scheme.toLowerCase() === "basic" ? basicPair(value) : undefined;
}

function passwordShown(user: string, password: string): Credential {
  return { kind: "password", ...checkedPassword(user, password) };
}

function checkedPassword(
  user: string,
  password: string,
): { readonly user: string; readonly password: string } {
  demandShort(user);
  demandShort(password);
  return { user: storable(user.trim()), password };
}

/** Throws unauthenticated for a text that is longer than any that somebody has. */
export function demandShort(text: string): void {
  if (text.length > TEXT_CHARS_MAX) {
    throw wrongCredentials();
  }
}

/** The text as it can be looked up. */
export function storable(text: string): string {
  return text.replaceAll(NOBODYS, "\ufffd");
}

/** PostgreSQL compares no text that has one (NUL), or tells it from others (half a pair): whoever sends it is nobody, but counts. */
const NOBODYS = /[\p{Cc}\p{Cs}]/gu;

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** UTF-8, as our challenge says; what is none comes from one of the old clients, which send ISO 8859-1. */
function decoded(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}

/** The problem of a call without credentials. */
function noCredentials(): Problem {
  return new Problem(
    "unauthenticated",
    "The call shows no credentials. Send user and password, by HTTP Basic or in the IPS authHeader, or a key or token as Authorization: Bearer.",
    { reason: "no-credentials" },
  );
}

/** The problem of credentials that let nobody in; the same words whatever is wrong with user or password. */
export function wrongCredentials(detail = "User or password is wrong.", cause?: unknown): Problem {
  return new Problem("unauthenticated", detail, { reason: "wrong-credentials", cause });
}

/** The problem of the right credentials of somebody who is not let in any more. */
export function disabledUser(): Problem {
  return new Problem("unauthenticated", "This user or its company is disabled.", {
    reason: "unknown-user",
  });
}
