/** The standard style of callbacks: the contract's callback document, signed as Standard Webhooks say. */

import { Webhook } from "standardwebhooks";

import type { Contract } from "../../contract/contract.ts";
import type {
  CallbackDocument,
  CallbackFormat,
  CallbackResult,
} from "../../core/model/contract-types.gen.ts";
import type { LinkSigner } from "../../core/ports/files.ts";
import type { CallbackStyle } from "./callback-style.ts";

export interface StandardStyleOptions {
  readonly contract: Pick<Contract, "writeJson" | "writeXml">;
  /** Where callers reach us, without trailing slash; without it links are relative. */
  readonly publicUrl?: string | undefined;
  readonly links: Pick<LinkSigner, "sign">;
  /** How long links are good. */
  readonly linkMs: number;
}

const ROOT = { vocabulary: "job", name: "callback" } as const;
const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';

const CONTENT_TYPES: Readonly<Record<CallbackFormat, string>> = {
  json: "application/json",
  xml: "application/xml; charset=utf-8",
};

export function standardStyle(options: StandardStyleOptions): CallbackStyle {
  const { contract } = options;
  return {
    encode: ({ callback, format }) => {
      const linked = withLinks(callback, options);
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

/** Addresses lead to where callers reach us; links are signed, where they are wanted. */
function withLinks(callback: CallbackDocument, options: StandardStyleOptions): CallbackDocument {
  const { publicUrl = "" } = options;
  const { results, artwork } = callback;
  const linked = ({ url, link, ...each }: CallbackResult): CallbackResult => ({
    ...each,
    url: publicUrl + url,
    ...(link === undefined ? {} : { link: publicUrl + pathTo(each, callback, options) }),
  });
  return {
    ...callback,
    ...(results && { results: results.map(linked) }),
    ...(artwork?.results && { artwork: { ...artwork, results: artwork.results.map(linked) } }),
  };
}

/** Good for a while after the event, whenever it is told: every attempt says the same. */
function pathTo(
  { resultId: fileId, fileName }: Pick<CallbackResult, "resultId" | "fileName">,
  { jobId: ownerId, timestamp }: CallbackDocument,
  { links, linkMs }: StandardStyleOptions,
): string {
  const token = links.sign({ ownerId, fileId, expiresAt: Date.parse(timestamp) + linkMs });
  return `/exports/${token}/${encodeURIComponent(fileName)}`;
}
