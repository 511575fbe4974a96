/** Searches the records that have ended: what programs load, page after page, to keep a store of their own. */

import { fitting } from "../model/bounded-page.ts";
import type { Principal } from "../model/principal.ts";
import type { StoredRecord } from "../model/people/record.ts";
import type { Ports } from "../ports/ports.ts";
import type { RecordQuery, RecordQueryPage } from "../ports/people/records.ts";

/** A page ends before its documents together are larger than this; the next page goes on there. */
const PAGE_BYTES_MAX = 8 * 1024 * 1024;

export interface SearchedRecords extends Omit<RecordQuery, "companyId"> {
  readonly page: RecordQueryPage;
  /** Hears how many bytes the page has before any of it is read; what it throws ends the search. */
  readonly onSize?: (bytes: number) => void;
}

/** The records of a page, in the order of their ends or the last first. */
export async function searchRecords(
  { records }: Pick<Ports, "records">,
  { company }: Principal,
  { page, onSize, ...query }: SearchedRecords,
): Promise<readonly StoredRecord[]> {
  const found = await records.search({ ...query, companyId: company.id }, page);
  const shown = fitting(found, PAGE_BYTES_MAX);
  onSize?.(shown.reduce((sum, { bytes }) => sum + bytes, 0));
  return records.read(shown.map(({ id }) => id));
}
