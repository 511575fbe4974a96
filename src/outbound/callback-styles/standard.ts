/** The standard style of callbacks: the contract's callback document, signed as Standard Webhooks say. */

import { Webhook } from "standardwebhooks";

import type { Contract } from "../../contract/contract.ts";
import type {
  CallbackDocument,
  CallbackFormat,
  CallbackResult,
} from "../../core/model/contract-types.gen.ts";
import type { CallbackStyle } from "./callback-style.ts";

export interface StandardStyleOptions {
  readonly contract: Pick<Contract, "writeJson" | "writeXml">;
  /** Where callers reach us, without trailing slash; without it links are relative. */
  readonly publicUrl?: string | undefined;
}

const ROOT = { vocabulary: "job", name: "callback" } as const;
const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';

const CONTENT_TYPES: Readonly<Record<CallbackFormat, string>> = {
  json: "application/json",
  xml: "application/xml; charset=utf-8",
};

export function standardStyle({ contract, publicUrl }: StandardStyleOptions): CallbackStyle {
  return {
    encode: ({ callback, format }) => {
      const linked = publicUrl === undefined ? callback : withPublicLinks(callback, publicUrl);
      return format === "json"
        ? contract.writeJson(linked, ROOT)
        : PROLOG + contract.writeXml(linked, ROOT);
    },
    headers: ({ id, at, format, body, secrets }) => ({
      "Content-Type": CONTENT_TYPES[format],
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": secrets
        .map((secret) => new Webhook(secret).sign(id, at, body))
        .join(" "),
    }),
  };
}

/** Links lead to the address that callers use. */
function withPublicLinks(callback: CallbackDocument, publicUrl: string): CallbackDocument {
  const { results, artwork } = callback;
  const linked = (each: CallbackResult): CallbackResult => ({ ...each, url: publicUrl + each.url });
  return {
    ...callback,
    ...(results && { results: results.map(linked) }),
    ...(artwork?.results && { artwork: { ...artwork, results: artwork.results.map(linked) } }),
  };
}
