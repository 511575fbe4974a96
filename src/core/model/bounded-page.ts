/** Lists bounded in bytes: a job document may be a megabyte, so that a page of five hundred could fill the memory. */

export interface DocumentSize {
  readonly id: string;
  /** What its document takes in the store. */
  readonly bytes: number;
}

export interface Page<T> {
  readonly entries: readonly T[];
  readonly hasMore: boolean;
}

export interface SizedPage<T> extends Page<T> {
  /** Of the documents of the entries together. */
  readonly bytes: number;
}

/** The documents of a page are no larger together, unless there is but one. */
export const PAGE_BYTES_MAX = 1_000_000;
/** The same of a list that has no pages: its newest entries are told. */
export const TOLD_BYTES_MAX = 16_000_000;

/** The leading sizes that are no larger together than `bytesMax`, at least one where there is one. */
export function fitting(sizes: readonly DocumentSize[], bytesMax: number): readonly DocumentSize[] {
  let bytes = 0;
  const end = sizes.findIndex((size, index) => {
    bytes += size.bytes;
    return index > 0 && bytes > bytesMax;
  });
  return end === -1 ? sizes : sizes.slice(0, end);
}

/** Cuts sizes into rows of ids, each of them fitting. */
export function fittingIds(
  sizes: readonly DocumentSize[],
  bytesMax: number,
): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  for (let rest = sizes; rest.length > 0; ) {
    const row = fitting(rest, bytesMax);
    rows.push(row.map(({ id }) => id));
    rest = rest.slice(row.length);
  }
  return rows;
}

/** The same entries in the same order, once by size and once as a whole. */
export interface Listing<T> {
  sizes(limit: number): Promise<readonly DocumentSize[]>;
  list(limit: number): Promise<readonly T[]>;
}

/** The first `limit` entries, or fewer where their documents would be larger than PAGE_BYTES_MAX; no other is read. */
export async function boundedPage<T>(listing: Listing<T>, limit: number): Promise<SizedPage<T>> {
  const sizes = await listing.sizes(limit + 1);
  const shown = fitting(sizes.slice(0, limit), PAGE_BYTES_MAX);
  const isCut = shown.length < sizes.length;
  // One more tells of what was added since the sizes were read and pushed the last one out.
  const found = await listing.list(isCut ? shown.length : limit + 1);
  return {
    entries: found.slice(0, limit),
    hasMore: isCut || found.length > limit,
    bytes: shown.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
