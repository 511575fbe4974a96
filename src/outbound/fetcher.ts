/** Downloads documents from addresses that callers supply, through the address guard and within limits of time and size. */

import { type Dispatcher, request } from "undici";

import type { Fetched, Fetcher, FetchLimits } from "../core/ports.ts";
import type { OutboundAllow } from "./address-guard.ts";
import { downloadName } from "./download-name.ts";
import { notLoadable, reasonOf } from "./fetch-failure.ts";
import { guardedAgent, type Resolve } from "./guarded-agent.ts";

interface FetchTimes {
  /** For finding, dialling and the TLS handshake. */
  readonly connectMsMax: number;
  /** From the request to the end of the answer's head. */
  readonly headMsMax: number;
  /** The longest pause within the body. */
  readonly pauseMsMax: number;
  /** For everything. */
  readonly totalMsMax: number;
}

const TIMES: FetchTimes = {
  connectMsMax: 10_000,
  headMsMax: 30_000,
  pauseMsMax: 30_000,
  totalMsMax: 15 * 60_000,
};

export interface FetcherOptions {
  readonly allow: OutboundAllow;
  readonly times?: FetchTimes;
  /** The system's resolver if absent. */
  readonly resolve?: Resolve;
}

export interface ClosableFetcher extends Fetcher {
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

const HEADERS = { Accept: "*/*", "Accept-Encoding": "identity", "User-Agent": "Jobgate" };

/** A fetcher with connections of its own. */
export function openFetcher({ allow, times = TIMES, resolve }: FetcherOptions): ClosableFetcher {
  const agent = guardedAgent({
    allow,
    connectMsMax: times.connectMsMax,
    ...(resolve !== undefined && { resolve }),
  });
  return {
    fetch: (url, limits) => fetchOne(new Download(url, limits, times), agent),
    close: () => agent.destroy(),
  };
}

/** One download: its address, its limits and the signal that ends it. */
class Download {
  readonly url: string;
  readonly sizeBytesMax: number;
  readonly traceparent: string | undefined;
  readonly times: FetchTimes;
  readonly #stop = new AbortController();
  readonly #callerSignal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  #isTooLong = false;

  constructor(url: string, { sizeBytesMax, signal, traceparent }: FetchLimits, times: FetchTimes) {
    this.url = url;
    this.sizeBytesMax = sizeBytesMax;
    this.traceparent = traceparent;
    this.times = times;
    this.#callerSignal = signal;
    this.#timer = setTimeout(() => {
      this.#isTooLong = true;
      this.#stop.abort();
    }, times.totalMsMax);
    signal?.addEventListener("abort", this.#onCallerAbort);
    if (signal?.aborted === true) {
      this.#stop.abort();
    }
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Lets go of timer and listener; the transfer is over. */
  end(): void {
    clearTimeout(this.#timer);
    this.#callerSignal?.removeEventListener("abort", this.#onCallerAbort);
  }

  /** The problem to tell for what was thrown while downloading. */
  failure(error: unknown): Error {
    if (this.#isTooLong) {
      return notLoadable(this.url, `it took longer than ${this.times.totalMsMax / 1000} s`, error);
    }
    const reason = this.#stop.signal.aborted ? "the download was stopped" : reasonOf(error);
    return notLoadable(this.url, reason, error);
  }

  readonly #onCallerAbort = (): void => this.#stop.abort();
}

async function fetchOne(download: Download, agent: Dispatcher): Promise<Fetched> {
  try {
    const url = parsed(download.url);
    const response = await send(url, download, agent);
    const refusal = refusalOf(response, download.sizeBytesMax);
    if (refusal !== undefined) {
      // Nobody reads the body; destroying it closes the connection.
      response.body.on("error", () => {}).destroy();
      throw notLoadable(download.url, refusal);
    }
    const fileName = downloadName(url, textOf(response.headers["content-disposition"]));
    const contentType = mediaTypeOf(textOf(response.headers["content-type"]));
    return {
      ...(fileName !== undefined && { fileName }),
      ...(contentType !== undefined && { contentType }),
      content: contentOf(response.body, download),
    };
  } catch (error) {
    download.end();
    throw error;
  }
}

function parsed(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw notLoadable(text, "only http and https addresses are taken");
  }
  if (url.username !== "" || url.password !== "") {
    throw notLoadable(text, "addresses with user name or password are not taken");
  }
  return url;
}

async function send(
  url: URL,
  download: Download,
  dispatcher: Dispatcher,
): Promise<Dispatcher.ResponseData> {
  const { headMsMax, pauseMsMax } = download.times;
  const { traceparent } = download;
  try {
    return await request(url, {
      dispatcher,
      headers: traceparent === undefined ? HEADERS : { ...HEADERS, traceparent },
      headersTimeout: headMsMax,
      bodyTimeout: pauseMsMax,
      signal: download.signal,
    });
  } catch (error) {
    throw download.failure(error);
  }
}

/** Why an answer is no document; undefined if it is one. */
function refusalOf(
  { statusCode, headers }: Dispatcher.ResponseData,
  sizeBytesMax: number,
): string | undefined {
  if (statusCode >= 300 && statusCode < 400) {
    return `its server redirects (status ${statusCode}), which is not followed; give the final address`;
  }
  if (statusCode !== 200) {
    return `its server answers with status ${statusCode}`;
  }
  const encoding = textOf(headers["content-encoding"])?.toLowerCase() ?? "identity";
  if (encoding !== "identity") {
    return "its server sends it with a content encoding that was not asked for";
  }
  const sizeBytes = Number(textOf(headers["content-length"]) ?? 0);
  return sizeBytes > sizeBytesMax ? tooLarge(sizeBytesMax) : undefined;
}

function tooLarge(sizeBytesMax: number): string {
  return `it is larger than the ${sizeBytesMax} bytes that are taken`;
}

async function* contentOf(
  body: AsyncIterable<Uint8Array>,
  download: Download,
): AsyncGenerator<Uint8Array> {
  const { url, sizeBytesMax } = download;
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
    throw download.failure(error);
  } finally {
    download.end();
  }
  if (sizeBytes > sizeBytesMax) {
    throw notLoadable(url, tooLarge(sizeBytesMax));
  }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" ? header : header?.[0];
}

const MEDIA_TYPE = /^(?<type>[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100})[ \t]*(;|$)/iu;

/** Without parameters; undefined also for octet-stream, which says less than a file name's extension. */
function mediaTypeOf(header: string | undefined): string | undefined {
  const type = MEDIA_TYPE.exec(header ?? "")?.groups?.["type"]?.toLowerCase();
  return type === "application/octet-stream" ? undefined : type;
}
