/** Sealing: secret options are encrypted before they reach the database (AES-256-GCM). */

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Option } from "../../core/model/contract-types.gen.ts";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = "v1.";

export interface Sealer {
  /** `owner` is the id of the thing the options belong to: a seal is broken when moved to another row. Null for no options. */
  seal(options: readonly Option[], owner: string): string | null;
  /** Throws if the key is another one, or if text or owner were changed. */
  open(sealed: string | null, owner: string): readonly Option[];
}

/** A sealer with a key of 32 bytes. */
export function createSealer(key: Uint8Array): Sealer {
  return {
    seal(options, owner) {
      if (options.length === 0) {
        return null;
      }
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(JSON.stringify(options), "utf8"), cipher.final()]);
      return VERSION + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url");
    },

    open(sealed, owner) {
      if (sealed === null) {
        return [];
      }
      const bytes = Buffer.from(sealed.slice(VERSION.length), "base64url");
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(owner));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return JSON.parse(Buffer.concat([text, decipher.final()]).toString("utf8")) as Option[];
    },
  };
}
