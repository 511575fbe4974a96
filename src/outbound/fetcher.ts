/** Downloads documents from addresses that callers supply, through the address guard and within limits of time and size. */

import type { Fetched, Fetcher, FetchLimits } from "../core/ports/outbound.ts";
import { calledUrl } from "./called-url.ts";
import { downloadName } from "./download-name.ts";
import { type HttpTimes, Stopped, TooSlow } from "./exchange.ts";
import { notLoadable, reasonOf } from "./fetch-failure.ts";
import { type Closable, type HttpAnswer, HttpClient, type OutboundOptions } from "./http-client.ts";

const TIMES: HttpTimes = {
  connectMsMax: 10_000,
  headMsMax: 30_000,
  pauseMsMax: 30_000,
  totalMsMax: 15 * 60_000,
};

export type ClosableFetcher = Fetcher & Closable;

const HEADERS = { Accept: "*/*", "Accept-Encoding": "identity", "User-Agent": "Jobgate" };

/** A fetcher with connections of its own. */
export function openFetcher({ times = TIMES, ...guard }: OutboundOptions): ClosableFetcher {
  const client = new HttpClient({ ...guard, times });
  return {
    fetch: (url, limits) => fetchOne(client, { url, limits, times }),
    close: () => client.close(),
  };
}

interface Download {
  readonly url: string;
  readonly limits: FetchLimits;
  readonly times: HttpTimes;
}

async function fetchOne(client: HttpClient, download: Download): Promise<Fetched> {
  const url = calledUrl(download.url);
  if (typeof url === "string") {
    throw notLoadable(download.url, url);
  }
  const answer = await ask(client, url, download);
  const refusal = refusalOf(answer, download.limits.sizeBytesMax);
  if (refusal !== undefined) {
    answer.discard();
    throw notLoadable(download.url, refusal);
  }
  const fileName = downloadName(url, answer.headers["content-disposition"]);
  const contentType = mediaTypeOf(answer.headers["content-type"]);
  return {
    ...(fileName !== undefined && { fileName }),
    ...(contentType !== undefined && { contentType }),
    content: contentOf(answer, download),
  };
}

async function ask(client: HttpClient, url: URL, download: Download): Promise<HttpAnswer> {
  const { signal, traceparent } = download.limits;
  try {
    return await client.send({
      method: "GET",
      url,
      headers: traceparent === undefined ? HEADERS : { ...HEADERS, traceparent },
      ...(signal !== undefined && { signal }),
    });
  } catch (error) {
    throw failure(download, error);
  }
}

/** The problem to tell for what was thrown while downloading. */
function failure({ url, times }: Download, error: unknown): Error {
  if (error instanceof TooSlow && error.phase === "total") {
    return notLoadable(url, `it took longer than ${times.totalMsMax / 1000} s`, error);
  }
  const reason = error instanceof Stopped ? "the download was stopped" : reasonOf(error);
  return notLoadable(url, reason, error);
}

/** Why an answer is no document; undefined if it is one. */
function refusalOf({ status, headers }: HttpAnswer, sizeBytesMax: number): string | undefined {
  if (status >= 300 && status < 400) {
    return `its server redirects (status ${status}), which is not followed; give the final address`;
  }
  if (status !== 200) {
    return `its server answers with status ${status}`;
  }
  if (!isPlain(headers["content-encoding"], "identity")) {
    return "its server sends it with a content encoding that was not asked for";
  }
  // RFC 9112 §6.1: a coding that was not asked for would be part of the bytes.
  if (!isPlain(headers["transfer-encoding"], "chunked")) {
    return "its server sends it with a transfer coding that was not asked for";
  }
  const sizeBytes = Number(headers["content-length"] ?? 0);
  return sizeBytes > sizeBytesMax ? tooLarge(sizeBytesMax) : undefined;
}

function isPlain(coding: string | undefined, plain: string): boolean {
  return coding === undefined || coding.trim().toLowerCase() === plain;
}

function tooLarge(sizeBytesMax: number): string {
  return `it is larger than the ${sizeBytesMax} bytes that are taken`;
}

async function* contentOf({ body }: HttpAnswer, download: Download): AsyncGenerator<Uint8Array> {
  const { sizeBytesMax } = download.limits;
  let sizeBytes = 0;
  try {
    for await (const chunk of body) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > sizeBytesMax) {
        break;
      }
      yield chunk;
    }
  } catch (error) {
    throw failure(download, error);
  }
  if (sizeBytes > sizeBytesMax) {
    throw notLoadable(download.url, tooLarge(sizeBytesMax));
  }
}

const MEDIA_TYPE = /^(?<type>[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100})[ \t]*(;|$)/iu;

/** Without parameters; undefined also for octet-stream, which says less than a file name's extension. */
function mediaTypeOf(header: string | undefined): string | undefined {
  const type = MEDIA_TYPE.exec(header ?? "")?.groups?.["type"]?.toLowerCase();
  return type === "application/octet-stream" ? undefined : type;
}
