/** Posts to an address that somebody else supplied: through the address guard, no redirects, little time and few bytes. */

import { type Dispatcher, request } from "undici";

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PostAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the body, as text. */
  readonly text: string;
}

export interface PostLimits {
  /** For everything, from finding the host to the end of the answer. */
  readonly totalMsMax: number;
}

/** Of longer answers the rest is not read. */
const READ_BYTES_MAX = 64 * 1024;
const KEPT_BYTES_MAX = 4 * 1024;

/** The answer did not come, or did not end, in time. */
export class PostTimeout extends Error {
  override readonly name = "PostTimeout";
}

/** Sends once. Rejects with PostTimeout, AddressRefused or what the HTTP client throws. */
export async function post(
  dispatcher: Dispatcher,
  { url, headers, body }: PostRequest,
  { totalMsMax }: PostLimits,
): Promise<PostAnswer> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), totalMsMax);
  try {
    const response = await request(url, {
      dispatcher,
      method: "POST",
      headers,
      body,
      headersTimeout: totalMsMax,
      bodyTimeout: totalMsMax,
      signal: stop.signal,
    });
    return {
      status: response.statusCode,
      headers: plain(response.headers),
      text: await beginningOf(response.body),
    };
  } catch (error) {
    throw stop.signal.aborted ? new PostTimeout("No answer in time.", { cause: error }) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Breaking off closes the connection, so an endless answer costs no more than what is read. */
async function beginningOf(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const kept: Uint8Array[] = [];
  let read = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    kept.push(chunk.subarray(0, Math.max(0, KEPT_BYTES_MAX - read)));
    read += chunk.byteLength;
    if (read >= READ_BYTES_MAX) {
      break;
    }
  }
  return shownText(Buffer.concat(kept).toString("utf8"));
}

// What XML cannot carry, for the answer is shown in XML too (XML 1.0 §2.2).
// eslint-disable-next-line no-control-regex -- control characters are what is replaced here
const UNSHOWABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Text that every answer of ours can hold. */
export function shownText(text: string): string {
  return text.replace(UNSHOWABLE, "\ufffd");
}

function plain(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value = ""]) =>
      typeof value === "string" ? [[name, value]] : [[name, value[0] ?? ""]],
    ),
  );
}
