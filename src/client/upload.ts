/** A document as the body of an upload: multipart/form-data (RFC 7578), streamed, with progress. */

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";

import type { Option } from "../core/model/contract-types.gen.ts";

/** A path, bytes in memory, or a stream, which can be sent only once. */
export type UploadSource = string | Blob | Uint8Array | AsyncIterable<Uint8Array>;

export interface UploadOptions {
  /** The path's last part or the File's name without it; needed for streams and bytes. */
  readonly fileName?: string;
  readonly contentType?: string;
  /** They override those of the job for this document. */
  readonly options?: readonly Option[];
  /** Called after each piece. `totalBytes` is undefined for streams. */
  readonly onProgress?: (sentBytes: number, totalBytes: number | undefined) => void;
  /** A repetition with the same key adds the document once. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface UploadBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly isOnce: boolean;
  readonly body: () => Promise<NonNullable<RequestInit["body"]>>;
}

interface Content {
  readonly fileName: string;
  readonly sizeBytes: number | undefined;
  readonly isOnce: boolean;
  read(): AsyncIterable<Uint8Array>;
}

const LINE = "\r\n";

/** The body of an upload. Throws where the file cannot be read or nothing tells its name. */
export async function uploadBody(
  source: UploadSource,
  options: UploadOptions,
): Promise<UploadBody> {
  const content = await contentOf(source, options.fileName);
  const boundary = `jobgate-${crypto.randomUUID()}`;
  const head = Buffer.from(headOf(boundary, content.fileName, options));
  const foot = Buffer.from(`${LINE}--${boundary}--${LINE}`);
  const { sizeBytes, isOnce } = content;
  return {
    isOnce,
    headers: {
      "Content-Type": `multipart/form-data; boundary=${boundary}`,
      ...(sizeBytes !== undefined && {
        "Content-Length": String(head.byteLength + sizeBytes + foot.byteLength),
      }),
    },
    body: async () => pieces({ head, content, foot }, options.onProgress),
  };
}

async function* pieces(
  {
    head,
    content,
    foot,
  }: { readonly head: Buffer; readonly content: Content; readonly foot: Buffer },
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

async function contentOf(source: UploadSource, named: string | undefined): Promise<Content> {
  if (typeof source === "string") {
    const { size } = await stat(source);
    return {
      fileName: named ?? basename(source),
      sizeBytes: size,
      isOnce: false,
      read: () => createReadStream(source),
    };
  }
  const inMemory = source instanceof Uint8Array ? new Blob([source]) : source;
  const fileName = named ?? (inMemory instanceof Blob ? nameOf(inMemory) : undefined);
  if (fileName === undefined) {
    throw new TypeError("Say the document's fileName: bytes and streams have none.");
  }
  return inMemory instanceof Blob
    ? { fileName, sizeBytes: inMemory.size, isOnce: false, read: () => inMemory.stream() }
    : { fileName, sizeBytes: undefined, isOnce: true, read: () => inMemory };
}

function nameOf(blob: Blob): string | undefined {
  return "name" in blob && typeof blob.name === "string" ? blob.name : undefined;
}
