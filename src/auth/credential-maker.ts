/** Makes passwords and API keys from the system's randomness. */

import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";
import type { CredentialMaker } from "../core/ports/access.ts";
import { hashPassword } from "./passwords.ts";

const SECRET_BYTES = 32;
const PREFIX_CHARS = 8;
/** RFC 4648 §6 in lower case: nothing that is hard to tell apart or that a shell would change. */
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
/** 120 bits. */
const PASSWORD_CHARS = 24;
const CLIENT_ID_BYTES = 12;
/** 190 bits. */
const CLIENT_SECRET_CHARS = 32;
const LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function createCredentialMaker(): CredentialMaker {
  return {
    newPassword: () => base32(PASSWORD_CHARS),
    hashPassword,
    newClientId: () => randomBytes(CLIENT_ID_BYTES).toString("hex"),
    newClientSecret: () =>
      Array.from({ length: CLIENT_SECRET_CHARS }, () =>
        LETTERS_AND_DIGITS.charAt(randomInt(LETTERS_AND_DIGITS.length)),
      ).join(""),
    newSessionToken: () => {
      const text = randomUUID();
      return { text, hash: sessionTokenHash(text) };
    },
    hashSessionToken: sessionTokenHash,
    newApiKey: () => {
      const prefix = base32(PREFIX_CHARS);
      const text = `jg_${prefix}_${randomBytes(SECRET_BYTES).toString("base64url")}`;
      return { text, prefix, hash: apiKeyHash(text).toString("hex") };
    },
  };
}

/** SHA-256 of the whole key; with 256 random bits in it, nothing slower is needed. */
export function apiKeyHash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** SHA-256 of a session's token, hex; it has 122 random bits. */
export function sessionTokenHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function base32(length: number): string {
  return Array.from(randomBytes(length), (byte) => BASE32[byte % BASE32.length]).join("");
}
