/** The ports of reaching addresses that callers supplied. */

/** Which addresses of others are called. */
export interface AddressGuard {
  /**
   * Why this URL will not be called, as a clause; undefined where that is known only once its host has been looked up, or
   * where nothing stands against it.
   */
  refusal(url: string): string | undefined;
}

export interface FetchLimits {
  readonly sizeBytesMax: number;
  readonly signal?: AbortSignal;
  /** Sent along, so that the other side's logs name the same trace. */
  readonly traceparent?: string;
}

export interface Fetched {
  readonly fileName?: string;
  readonly contentType?: string;
  /** Throws document-not-loadable if the transfer breaks off, is too slow or too large. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface Fetcher {
  /** Downloads from an address that a caller supplied, through the address guard. Throws document-not-loadable. */
  fetch(url: string, limits: FetchLimits): Promise<Fetched>;
}

/** A file on its way out. */
export interface OutgoingFile {
  readonly method: "PUT" | "POST";
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly content: AsyncIterable<Uint8Array>;
  /** Sent along, so that the other side's logs name the same trace. */
  readonly traceparent?: string;
}

export interface FileSender {
  /** Sends a file to an address that a caller supplied, through the address guard. Throws push-failed. */
  send(url: string, file: OutgoingFile): Promise<void>;
}
