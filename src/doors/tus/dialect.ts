/** How the tus door speaks: our credentials and problems, and with every answer the version of the protocol. */

import type { Answer } from "../http/answer.ts";
import { type Dialect, ownDialect } from "../dialect.ts";

/** The only version of the protocol there is (https://tus.io/protocols/resumable-upload). */
export const TUS_VERSION = "1.0.0";

export const TUS: Dialect = {
  ...ownDialect("tus", ["/tus"]),
  // Repr-Digest would be of the file, whose pieces come in several requests.
  digestFields: ["Content-Digest"],
  requestHeaders: [
    "Tus-Resumable",
    "Upload-Checksum",
    "Upload-Concat",
    "Upload-Defer-Length",
    "Upload-Length",
    "Upload-Metadata",
    "Upload-Offset",
    "X-HTTP-Method-Override",
  ],
  answerHeaders: [
    "Tus-Checksum-Algorithm",
    "Tus-Extension",
    "Tus-Max-Size",
    "Tus-Resumable",
    "Tus-Version",
    "Upload-Expires",
    "Upload-Length",
    "Upload-Metadata",
    "Upload-Offset",
  ],
  finish: async ({ status, headers, body }) => ({
    status,
    headers: { "Cache-Control": "no-store", ...headers, ...versionOf(status) },
    body,
  }),
};

function versionOf(status: Answer["status"]): Answer["headers"] {
  const version = { "Tus-Resumable": TUS_VERSION };
  // tus 1.0, Tus-Version: whoever speaks another version hears which one is spoken here.
  return status === 412 ? { ...version, "Tus-Version": TUS_VERSION } : version;
}
