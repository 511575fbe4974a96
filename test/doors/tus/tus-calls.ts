/** Requests to the tus door, as a client writes them that knows nothing but the protocol. */

import { fetchWithin } from "../../harness/fetch-within.ts";

export const VERSION = { "Tus-Resumable": "1.0.0" };
export const PIECE = "application/offset+octet-stream";

export interface Caller {
  readonly url: string;
  /** Headers that say who calls. */
  readonly who?: Readonly<Record<string, string>>;
}

type Headers = Readonly<Record<string, string>>;

/** Upload-Metadata of these pairs. */
export function metadata(pairs: Headers): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
    .join(",");
}

export function create(
  { url, who }: Caller,
  sizeBytes: number,
  headers: Headers = {},
): Promise<Response> {
  return fetchWithin(`${url}/tus`, {
    method: "POST",
    headers: { ...VERSION, ...who, "Upload-Length": String(sizeBytes), ...headers },
  });
}

/** The address of a new upload. */
export async function created(
  caller: Caller,
  sizeBytes: number,
  headers: Headers = {},
): Promise<string> {
  const response = await create(caller, sizeBytes, headers);
  if (response.status !== 201) {
    throw new Error(`${response.status} ${await response.text()}`);
  }
  return `${caller.url}${response.headers.get("location") ?? ""}`;
}

interface Sent {
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly headers?: Headers;
}

export function patch(upload: string, { at, bytes, headers }: Sent): Promise<Response> {
  return fetchWithin(upload, {
    method: "PATCH",
    headers: { ...VERSION, "Content-Type": PIECE, "Upload-Offset": String(at), ...headers },
    body: Buffer.from(bytes),
  });
}

export function head(upload: string, headers: Headers = {}): Promise<Response> {
  return fetchWithin(upload, { method: "HEAD", headers: { ...VERSION, ...headers } });
}

/** Where an upload goes on. */
export async function offsetOf(upload: string, headers: Headers = {}): Promise<number> {
  const response = await head(upload, headers);
  if (response.status !== 200) {
    throw new Error(`HEAD was answered with ${response.status}`);
  }
  return Number(response.headers.get("upload-offset"));
}

export function terminate(upload: string, headers: Headers = {}): Promise<Response> {
  return fetchWithin(upload, { method: "DELETE", headers: { ...VERSION, ...headers } });
}
