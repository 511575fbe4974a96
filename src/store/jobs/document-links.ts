/** Documents that a run is yet to fetch: their addresses may hold secrets, so they are kept sealed and only until then. */

import type { Option } from "../../core/model/contract-types.gen.ts";
import type { DocumentLink } from "../../core/ports/jobs.ts";
import type { Sealer } from "../secrets/seal.ts";
import type { Tx } from "../databases/database.ts";
import type { DocumentLinkRow } from "../schema/tables/jobs.ts";

export function linkRow(jobId: string, link: DocumentLink, sealer: Sealer): DocumentLinkRow {
  const parts: Option[] = [
    { name: "url", value: link.url },
    { name: "options", value: JSON.stringify(link.options) },
    ...(link.fileName === undefined ? [] : [{ name: "fileName", value: link.fileName }]),
  ];
  return { id: link.id, job_id: jobId, sealed: sealer.seal(parts, link.id) ?? "" };
}

export function linkOf({ id, sealed }: DocumentLinkRow, sealer: Sealer): DocumentLink {
  const parts = new Map(sealer.open(sealed, id).map(({ name, value }) => [name, value]));
  const fileName = parts.get("fileName");
  return {
    id,
    url: parts.get("url") ?? "",
    ...(fileName === undefined ? {} : { fileName }),
    options: JSON.parse(parts.get("options") ?? "[]") as readonly Option[],
  };
}

/** Inside the transaction that ends or removes jobs. */
export async function removeLinksOf(tx: Tx, jobIds: readonly string[]): Promise<void> {
  await tx.deleteFrom("document_links").where("job_id", "in", jobIds).execute();
}
