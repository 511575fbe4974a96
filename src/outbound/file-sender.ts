/** Sends files to addresses that callers supply, through the address guard and within limits of time. */

import { Readable } from "node:stream";
import { type Dispatcher, request } from "undici";

import type { FileSender, OutgoingFile } from "../core/ports.ts";
import { Problem } from "../core/problem.ts";
import { redactUrl } from "../core/redact.ts";
import type { OutboundAllow } from "./address-guard.ts";
import { reasonOf } from "./fetch-failure.ts";
import { guardedAgent, type Resolve } from "./guarded-agent.ts";

export interface FileSenderOptions {
  readonly allow: OutboundAllow;
  /** The system's resolver if absent. */
  readonly resolve?: Resolve;
  /** For everything. Default 15 min. */
  readonly totalMsMax?: number;
}

export interface ClosableFileSender extends FileSender {
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

const CONNECT_MS_MAX = 10_000;
const HEAD_MS_MAX = 60_000;
const TOTAL_MS_MAX = 15 * 60_000;

/** A sender with connections of its own. */
export function openFileSender(options: FileSenderOptions): ClosableFileSender {
  const { allow, resolve, totalMsMax = TOTAL_MS_MAX } = options;
  const agent = guardedAgent({
    allow,
    connectMsMax: CONNECT_MS_MAX,
    ...(resolve !== undefined && { resolve }),
  });
  return {
    send: (url, file) => sendOne(agent, url, { file, totalMsMax }),
    close: () => agent.destroy(),
  };
}

interface Sending {
  readonly file: OutgoingFile;
  readonly totalMsMax: number;
}

async function sendOne(
  dispatcher: Dispatcher,
  url: string,
  { file, totalMsMax }: Sending,
): Promise<void> {
  const refusal = refusalOf(url);
  if (refusal !== undefined) {
    throw pushFailed(url, refusal);
  }
  const body = Readable.from(file.content, { objectMode: false });
  const signal = AbortSignal.timeout(totalMsMax);
  try {
    const { method } = file;
    const headers = headersOf(file);
    const answer = await request(url, {
      dispatcher,
      method,
      headers,
      body,
      headersTimeout: HEAD_MS_MAX,
      bodyTimeout: HEAD_MS_MAX,
      signal,
    });
    // Nobody reads the answer; destroying it closes the connection.
    answer.body.on("error", () => {}).destroy();
    const reason = reasonOfStatus(answer.statusCode);
    if (reason !== undefined) {
      throw pushFailed(url, reason);
    }
  } catch (error) {
    if (error instanceof Problem) {
      throw error;
    }
    const reason = signal.aborted ? `it took longer than ${totalMsMax / 1000} s` : reasonOf(error);
    throw pushFailed(url, reason, error);
  } finally {
    body.destroy();
  }
}

function refusalOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:")) {
    return "only http and https addresses are taken";
  }
  return url.username === "" && url.password === ""
    ? undefined
    : "addresses with user name or password are not taken";
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
