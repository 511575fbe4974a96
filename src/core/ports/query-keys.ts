/** The port of temporary keys: what lets a program that was told of a record ask for more, for a while. */

export interface QueryKey {
  readonly companyId: string;
  /** Epoch milliseconds; to the second. */
  readonly expiresAt: number;
}

/** No key is stored: each says for itself whose it is and until when. */
export interface QueryKeys {
  /** Text that may stand in an address. */
  make(key: QueryKey): string;
  /** Undefined if the text was not made here, or was changed. */
  open(text: string): QueryKey | undefined;
}

/** How they begin. */
export const QUERY_KEY_START = "jgq_";
/** How long one is good. */
export const QUERY_KEY_MS = 3_600_000;
