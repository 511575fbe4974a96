/** Searches the records that have ended: what programs load, page after page, to keep a store of their own. */

import { fittingIds } from "../model/bounded-page.ts";
import type { Principal } from "../model/principal.ts";
import type { StoredRecord } from "../model/people/record.ts";
import type { Ports } from "../ports/ports.ts";
import type { RecordQuery, RecordQueryPage } from "../ports/people/records.ts";

/** A page ends before its documents together are larger than this; the next page goes on there. */
const PAGE_BYTES_MAX = 8 * 1024 * 1024;

/** The records of a page, in the order of their ends or the last first. */
export async function searchRecords(
  { records }: Pick<Ports, "records">,
  { company }: Principal,
  { page, ...query }: Omit<RecordQuery, "companyId"> & { readonly page: RecordQueryPage },
): Promise<readonly StoredRecord[]> {
  const found = await records.search({ ...query, companyId: company.id }, page);
  const [ids = []] = fittingIds(found, PAGE_BYTES_MAX);
  return records.read(ids);
}
