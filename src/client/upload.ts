/** A document as the body of an upload: multipart/form-data (RFC 7578), in one piece or streamed with progress. */

import type { Option } from "../core/model/contract-types.gen.ts";
import { piecesOf, streamOf } from "./streams.ts";

/** Bytes in memory, a file as browsers have them, or a stream, which can be sent only once. */
export type UploadSource = Blob | Uint8Array | AsyncIterable<Uint8Array>;

export interface UploadOptions {
  /** The File's name, of a path its last part, without it; needed for streams and bytes. */
  readonly fileName?: string;
  readonly contentType?: string;
  /** They override those of the job for this document. */
  readonly options?: readonly Option[];
  /** Called after each piece; once, at the end, for what is sent in one piece. `totalBytes` is undefined for streams. */
  readonly onProgress?: (sentBytes: number, totalBytes: number | undefined) => void;
  /** A repetition with the same key adds the document once. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** A file that is to be sent. */
export interface UploadContent {
  readonly fileName: string;
  readonly sizeBytes: number | undefined;
  readonly isOnce: boolean;
  /** All of it, to be sent in one piece: browsers send no streams, at least not over HTTP/1.1. */
  readonly whole?: Blob;
  read(): AsyncIterable<Uint8Array>;
}

export interface UploadBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: () => Promise<Blob | ReadableStream<Uint8Array>>;
}

const LINE = "\r\n";

/** The body of an upload. */
export function uploadBody(content: UploadContent, options: UploadOptions): UploadBody {
  const boundary = `jobgate-${randomHex()}`;
  const head = bytesOf(headOf(boundary, content.fileName, options));
  const foot = bytesOf(`${LINE}--${boundary}--${LINE}`);
  const { sizeBytes, whole } = content;
  const headers = { "Content-Type": `multipart/form-data; boundary=${boundary}` };
  if (whole !== undefined) {
    return { headers, body: async () => new Blob([head, whole, foot]) };
  }
  return {
    headers: {
      ...headers,
      ...(sizeBytes !== undefined && {
        "Content-Length": String(head.byteLength + sizeBytes + foot.byteLength),
      }),
    },
    body: async () => streamOf(pieces({ head, content, foot }, options.onProgress)),
  };
}

/** By what all pages have: crypto.randomUUID() is there on https alone. */
function randomHex(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

async function* pieces(
  {
    head,
    content,
    foot,
  }: { readonly head: Uint8Array; readonly content: UploadContent; readonly foot: Uint8Array },
  onProgress: UploadOptions["onProgress"],
): AsyncGenerator<Uint8Array> {
  yield head;
  let sentBytes = 0;
  for await (const piece of content.read()) {
    yield piece;
    sentBytes += piece.byteLength;
    onProgress?.(sentBytes, content.sizeBytes);
  }
  yield foot;
}

function headOf(boundary: string, fileName: string, options: UploadOptions): string {
  const { options: list, contentType = "application/octet-stream" } = options;
  const before =
    list === undefined
      ? []
      : [
          `--${boundary}`,
          'Content-Disposition: form-data; name="options"',
          "Content-Type: application/json",
          "",
          JSON.stringify(list),
        ];
  return [
    ...before,
    `--${boundary}`,
    `Content-Disposition: form-data; name="data"; filename="${escaped(fileName)}"`,
    `Content-Type: ${contentType.replaceAll(/[\r\n]/gu, "")}`,
    "",
    "",
  ].join(LINE);
}

/** RFC 9110 §5.6.4: a quoted string. */
function escaped(name: string): string {
  return name.replaceAll(/["\\]/gu, "\\$&").replaceAll(/[\r\n]/gu, "_");
}

/** What is to be sent of a source. Throws TypeError where nothing tells its name, and for memory that is shared. */
export function contentOf(source: UploadSource, named: string | undefined): UploadContent {
  const whole = source instanceof Uint8Array ? blobOf(source) : source;
  const fileName = named ?? (whole instanceof Blob ? nameOf(whole) : undefined);
  if (fileName === undefined) {
    throw new TypeError("Say the document's fileName: bytes and streams have none.");
  }
  return whole instanceof Blob
    ? {
        fileName,
        sizeBytes: whole.size,
        isOnce: false,
        whole,
        read: () => piecesOf(whole.stream()),
      }
    : { fileName, sizeBytes: undefined, isOnce: true, read: () => whole };
}

function blobOf(bytes: Uint8Array): Blob {
  if (!isUnshared(bytes)) {
    throw new TypeError("Bytes in shared memory cannot be sent. Copy them first.");
  }
  return new Blob([bytes]);
}

function isUnshared(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return Object.prototype.toString.call(bytes.buffer) === "[object ArrayBuffer]";
}

function nameOf(blob: Blob): string | undefined {
  return "name" in blob && typeof blob.name === "string" ? blob.name : undefined;
}
