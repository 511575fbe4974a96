/** Temporary keys of the query API: the company and a time, signed. */

import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

import { QUERY_KEY_START, type QueryKeys } from "../../core/ports/query-keys.ts";

/** What follows the start. */
const KEY = /^(?<expires>[0-9a-z]{1,9})_(?<company>[0-9a-f-]{36})_(?<mac>[\w-]{43})$/u;

/** With a key of its own, derived from the one that seals secrets: neither tells anything of the other. */
export function createQueryKeys(key: Uint8Array): QueryKeys {
  const queryKey = new Uint8Array(hkdfSync("sha256", key, "", "jobgate query keys", 32));
  const macOf = (text: string): string =>
    createHmac("sha256", queryKey).update(text).digest("base64url");
  return {
    make({ companyId, expiresAt }) {
      const said = `${Math.floor(expiresAt / 1000).toString(36)}_${companyId}`;
      return `${QUERY_KEY_START}${said}_${macOf(said)}`;
    },

    open(text) {
      const said = text.startsWith(QUERY_KEY_START) ? text.slice(QUERY_KEY_START.length) : "";
      const { expires = "", company = "", mac = "" } = KEY.exec(said)?.groups ?? {};
      const [own, given] = [Buffer.from(macOf(`${expires}_${company}`)), Buffer.from(mac)];
      const isOurs = own.length === given.length && timingSafeEqual(own, given);
      return isOurs
        ? { companyId: company, expiresAt: Number.parseInt(expires, 36) * 1000 }
        : undefined;
    },
  };
}
