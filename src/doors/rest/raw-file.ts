/** A file that is the body of a request as it is: known by the Content-Type, called by the Content-Disposition (RFC 6266). */

import type { IncomingMessage } from "node:http";

import type { IncomingFile } from "../../core/documents/inline-documents.ts";
import { readDisposition } from "../../core/text/disposition.ts";
import { extensionOf } from "../../core/text/file-name.ts";
import { type MediaType, readMediaType } from "../http/media-type.ts";
import { wholeContent } from "../http/piece-content.ts";
import { tooLarge } from "../http/read-body.ts";
import { refuseEncoding } from "../multipart/upload-request.ts";
import type { Call } from "./call.ts";

/** Of `application`, which holds documents, forms and scripts as well; some libraries have names of their own for the first three. */
const FILE_SUBTYPES: ReadonlySet<string> = new Set([
  "octet-stream",
  "pdf",
  "zip",
  "illustrator",
  "postscript",
  "x-pdf",
  "x-zip-compressed",
]);

/** As OpenAPI and Accept-Post tell them. */
export const FILE_TYPES: readonly string[] = [
  "application/pdf",
  "application/zip",
  "application/octet-stream",
  "image/*",
];

function isFileType({ type, subtype }: MediaType): boolean {
  return type === "image" || (type === "application" && FILE_SUBTYPES.has(subtype));
}

/** Whether the body is one file as it is. A request without any body brings none, whatever it says of its type. */
export function isRawFile(request: IncomingMessage): boolean {
  const { headers } = request;
  const hasBody =
    headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
  return hasBody && namesFile(request);
}

/** Whether the Content-Type is one of files. */
export function namesFile({ headers }: IncomingMessage): boolean {
  const mediaType = readMediaType(headers["content-type"] ?? "");
  return mediaType !== undefined && isFileType(mediaType);
}

/**
 * The file in the body, which is read when its content is. One without a name is called by its type. Throws
 * unsupported-encoding, payload-too-large where its declared length tells; the content, what wholeContent throws.
 */
export function rawFile({ kit, request }: Pick<Call, "kit" | "request">): IncomingFile {
  refuseEncoding(request);
  const { headers } = request;
  const { uploadBytesMax } = kit.ports.limits;
  if (Number(headers["content-length"] ?? 0) > uploadBytesMax) {
    throw tooLarge(uploadBytesMax);
  }
  const { fileName } = readDisposition(headers["content-disposition"] ?? "");
  return {
    fileName: fileName === "" ? nameOfType(headers["content-type"] ?? "") : fileName,
    content: wholeContent(request, kit.requestTimeoutMs),
  };
}

function nameOfType(contentType: string): string {
  const { type = "", subtype = "" } = readMediaType(contentType) ?? {};
  const extension = extensionOf(`${type}/${subtype}`);
  return extension === "" ? "document" : `document.${extension}`;
}
