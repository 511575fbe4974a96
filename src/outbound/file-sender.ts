/** Sends files to addresses that callers supply, through the address guard and within limits of time. */

import type { FileSender, OutgoingFile } from "../core/ports/outbound.ts";
import { Problem } from "../core/model/problem.ts";
import { redactUrl } from "../core/text/redact-url.ts";
import { calledUrl } from "./called-url.ts";
import type { HttpTimes } from "./exchange.ts";
import { reasonOf } from "./fetch-failure.ts";
import { type Closable, HttpClient, type OutboundOptions } from "./http-client.ts";

export type ClosableFileSender = FileSender & Closable;

const TIMES: HttpTimes = {
  connectMsMax: 10_000,
  headMsMax: 60_000,
  pauseMsMax: 60_000,
  totalMsMax: 15 * 60_000,
};

/** A sender with connections of its own. */
export function openFileSender({ times = TIMES, ...guard }: OutboundOptions): ClosableFileSender {
  const client = new HttpClient({ ...guard, times });
  return {
    async send(text, file) {
      const url = calledUrl(text);
      const reason =
        typeof url === "string" ? url : reasonOfStatus(await statusOf(client, url, file));
      if (reason !== undefined) {
        throw pushFailed(text, reason);
      }
    },
    close: () => client.close(),
  };
}

/** The final status; nobody reads the rest of the answer. Throws push-failed. */
async function statusOf(client: HttpClient, url: URL, file: OutgoingFile): Promise<number> {
  const { method, content: body } = file;
  try {
    const answer = await client.send({ method, url, headers: headersOf(file), body });
    answer.discard();
    return answer.status;
  } catch (error) {
    if (error instanceof Problem) {
      // The file could not be read.
      throw error;
    }
    throw pushFailed(url.href, reasonOf(error), error);
  }
}

function headersOf({
  contentType,
  fileName,
  sizeBytes,
  traceparent,
}: OutgoingFile): Record<string, string> {
  return {
    "Content-Type": /^[\w!#$&^.+/-]+(;[ -~]*)?$/u.test(contentType)
      ? contentType
      : "application/octet-stream",
    "Content-Length": String(sizeBytes),
    // RFC 8187: a file name of any language in an ASCII header.
    "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName.replace(/\p{Surrogate}/gu, "_")).replace(/['()*]/gu, percent)}`,
    "User-Agent": "Jobgate",
    Accept: "*/*",
    ...(traceparent !== undefined && { traceparent }),
  };
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Why an answer means that the file was not taken; undefined if it was. */
function reasonOfStatus(status: number): string | undefined {
  if (status >= 300 && status < 400) {
    return `its server redirects (status ${status}), which is not followed; give the final address`;
  }
  return status >= 200 && status < 300 ? undefined : `its server answers with status ${status}`;
}

function pushFailed(url: string, reason: string, cause?: unknown): Problem {
  const detail = `The result could not be sent to ${redactUrl(url)}: ${reason}.`;
  return new Problem("push-failed", detail, { ...(cause !== undefined && { cause }) });
}
