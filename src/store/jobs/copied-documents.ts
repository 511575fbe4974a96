/** A job has the contents of another job's documents: in the transaction that stores it these are seen to be there still, and stay until it is over. */

import { Problem } from "../../core/model/problem.ts";
import { isPostgres } from "../schema/steps.ts";
import type { Tx } from "../databases/database.ts";
import { inChunks } from "../databases/transact.ts";

interface Unit {
  readonly copiedFrom: readonly string[];
}

interface Copying<U> {
  readonly units: readonly U[];
  /** Those of which a document is gone. */
  readonly refused: ReadonlyMap<U, Problem>;
}

/** Whoever removes such a document waits for this transaction, and then sees that its content has another owner. */
export async function keepCopied<U extends Unit>(tx: Tx, units: readonly U[]): Promise<Copying<U>> {
  const wanted = [...new Set(units.flatMap(({ copiedFrom }) => copiedFrom))].sort();
  if (wanted.length === 0) {
    return { units, refused: new Map() };
  }
  const rows = await inChunks(wanted, async (chunk) => {
    const query = tx.selectFrom("documents").select("id").where("id", "in", chunk).orderBy("id");
    return (isPostgres(tx) ? query.forShare() : query).execute();
  });
  const found = new Set(rows.map(({ id }) => id));
  const isWhole = ({ copiedFrom }: U): boolean => copiedFrom.every((id) => found.has(id));
  const lost = units.filter((unit) => !isWhole(unit));
  return {
    units: units.filter(isWhole),
    refused: new Map(lost.map((unit) => [unit, documentsGone()])),
  };
}

function documentsGone(): Problem {
  return new Problem(
    "gone",
    "The documents that the new job was to have are gone: the job that they are of was just removed. Nothing was stored.",
  );
}
