/** Posts a text: what counts is the final status; of the answer's body a beginning is kept, whatever becomes of the rest. */

import type { HttpAnswer, HttpClient, HttpRequest } from "./http-client.ts";

export interface PostRequest extends Pick<HttpRequest, "url" | "headers"> {
  readonly body: string;
}

export interface PostAnswer extends Pick<HttpAnswer, "status" | "headers"> {
  /** The beginning of the body, as text. */
  readonly text: string;
}

const KEPT_BYTES_MAX = 4 * 1024;
/** The status is known; the body is for people who look for a mistake, and worth no more than that. */
const BODY_MS_MAX = 2000;

/** Sends once. Rejects as HttpClient.send, only if no final status came. */
export async function post(client: HttpClient, request: PostRequest): Promise<PostAnswer> {
  const answer = await client.send({ method: "POST", ...request });
  const { status, headers } = answer;
  return { status, headers, text: await beginningOf(answer) };
}

/** What can be had of the body. Breaking off closes the connection, so an endless answer costs no more than what is read. */
async function beginningOf(answer: HttpAnswer): Promise<string> {
  const kept: Uint8Array[] = [];
  let keptBytes = 0;
  const timer = setTimeout(() => answer.discard(), BODY_MS_MAX);
  try {
    for await (const chunk of answer.body) {
      kept.push(chunk.subarray(0, KEPT_BYTES_MAX - keptBytes));
      keptBytes += chunk.byteLength;
      if (keptBytes >= KEPT_BYTES_MAX) {
        break;
      }
    }
  } catch {
    // RFC 9110 §15: the status tells what became of the request; a body that is cut short changes nothing in it.
  } finally {
    clearTimeout(timer);
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
