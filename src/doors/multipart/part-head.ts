/** The head of a part of a multipart request: what it is called, and what its content is (RFC 7578 §4). */

import { readDisposition } from "../../core/text/disposition.ts";
import { Problem } from "../../core/model/problem.ts";
import { type Digest, digestsOf } from "../http/digest-fields.ts";
import type { PartHeader } from "./multipart-parser.ts";
import { isTransferEncoding, type TransferEncoding } from "./transfer-encoding.ts";

/** The parser cuts heads at ten times as much, and says nothing. */
export const HEAD_BYTES_MAX = 8 * 1024;

export interface PartHead {
  /** "" if it has none. */
  readonly name: string;
  /** As sent, with its folders; "" if it has none. */
  readonly fileName: string;
  /** "text/plain" if it has none (RFC 7578 §4.4). */
  readonly contentType: string;
  readonly transferEncoding: TransferEncoding;
  /** As sent, with its brackets; "" if it has none (RFC 2392). */
  readonly contentId: string;
  /** Of the content, decoded. */
  readonly digests: readonly Digest[];
}

/** Throws malformed-document for a head that is too long, unsupported-encoding for content that we could not decode. */
export function readPartHead(header: PartHeader): PartHead {
  demandShortHead(header);
  const first = (name: string): string | undefined => header[name]?.[0]?.trim();
  const { name, fileName } = readDisposition(first("content-disposition") ?? "");
  const encoding = (first("content-transfer-encoding") ?? "").toLowerCase();
  if (!isTransferEncoding(encoding)) {
    throw new Problem(
      "unsupported-encoding",
      `The part ${JSON.stringify(name)} has a Content-Transfer-Encoding that is not known here. Send it as it is, or in base64 or quoted-printable.`,
    );
  }
  return {
    name,
    fileName,
    contentId: first("content-id") ?? "",
    contentType: first("content-type") || "text/plain",
    transferEncoding: encoding,
    digests: digestsOf({
      "content-digest": first("content-digest"),
      "repr-digest": first("repr-digest"),
    }),
  };
}

function demandShortHead(header: PartHeader): void {
  let sizeBytes = 0;
  for (const [name, values = []] of Object.entries(header)) {
    for (const value of values) {
      sizeBytes += name.length + value.length;
    }
  }
  if (sizeBytes > HEAD_BYTES_MAX) {
    throw new Problem(
      "malformed-document",
      `A part of the multipart body has a head of more than ${HEAD_BYTES_MAX} bytes; shorten its headers.`,
    );
  }
}
