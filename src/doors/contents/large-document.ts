/** Job documents that are too large to be held as a whole: their contents are taken out while they come in. */

import type { IncomingMessage } from "node:http";

import { Problem } from "../../core/model/problem.ts";
import type { Exchange } from "../dialect.ts";
import type { Format } from "../http/media-type.ts";
import { wholeContent } from "../http/piece-content.ts";
import type { CarriedContents } from "./carried-contents.ts";
import { JsonContents } from "./json-contents.ts";
import { liftContents } from "./lift-contents.ts";
import { XmlContents } from "./xml-contents.ts";

type Reading = Pick<Exchange, "kit" | "request">;

/** Whether a body may be more than documents have: by its length, or because nobody says it. What is packed is never. */
export function isLargeDocument({ kit, request: { headers } }: Reading): boolean {
  const { "content-length": length, "transfer-encoding": coding } = headers;
  const isPacked = headers["content-encoding"] !== undefined;
  return !isPacked && (coding !== undefined || Number(length ?? 0) > kit.bodyBytesMax);
}

/** The document without its contents. Throws payload-too-large, and what taking them and reading the body throws. */
export function withoutContents(
  { kit, request }: { readonly kit: Reading["kit"]; readonly request: IncomingMessage },
  format: Format,
  carried: CarriedContents,
): Promise<Uint8Array> {
  return liftContents(
    wholeContent(request, kit.requestTimeoutMs),
    format === "json" ? new JsonContents() : new XmlContents(),
    {
      bytesMax: kit.bodyBytesMax,
      take: (content, index) => carried.take(content, index),
      refer: async (_reference, index) => {
        const message = `The content of document ${index + 1} is an Include, which refers to a part of a package (MTOM); here it stands in the document itself, in base64.`;
        const pointer = `/documents/${index}/content`;
        throw Problem.at("invalid-document", { pointer, rule: "unknown", message });
      },
    },
  );
}
