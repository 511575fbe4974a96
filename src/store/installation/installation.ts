/** The installation: data directory and database carry the same id, and neither works with a stranger. */

import { type Fit, type Holdings, type Place, fitOf, holdingsOf, isFitting } from "./belongings.ts";
import { type Mark, type MarkPlace, isElsewhere, markIn } from "./installation-mark.ts";
import { StoreOpenError } from "./store-open-error.ts";
import type { Database, Tx } from "../databases/database.ts";

/** What the store is opened for: import may join a new database to an old directory, adopt whatever the operator says. */
export type Purpose = "serve" | "import" | "adopt" | "adopt-unfitting";

interface Findings {
  readonly mark: Mark;
  /** What the data directory says, where contents lie elsewhere. */
  readonly ownMark: Mark | undefined;
  readonly holdings: Holdings;
  /** The id that the database carries. */
  readonly databaseId?: string;
  /** True if there is nothing in it yet. */
  readonly isEmptyDatabase: boolean;
}

/** They belong together; or they are to from now on, under a new id: at once, if rows and files fit, or once an import is done. */
type Verdict = "known" | "join" | "join-if-fitting" | "join-later";

interface Judgement {
  readonly found: Findings;
  readonly verdict: Verdict;
}

/** Looks at both before anything is changed in either. Throws StoreOpenError, which says what is where and how to mend it. */
export async function judgeInstallation(
  db: Database,
  place: Place,
  purpose: Purpose = "serve",
): Promise<Judgement> {
  const found = await findInstallation(db, place);
  return { found, verdict: judge(found, place, purpose) };
}

async function findInstallation(db: Database, place: Place): Promise<Findings> {
  const tables = new Set((await db.introspection.getTables()).map(({ name }) => name));
  const databaseId = tables.has("installation") ? await installationIdOf(db) : undefined;
  const holds = async (table: "companies" | "jobs"): Promise<boolean> =>
    tables.has(table) &&
    (await db.selectFrom(table).select("id").limit(1).executeTakeFirst()) !== undefined;
  return {
    mark: await place.marks.read(),
    ownMark: isElsewhere(place.marks) ? await markIn(place.root).read() : undefined,
    holdings: await holdingsOf(place),
    ...(databaseId === undefined ? {} : { databaseId }),
    isEmptyDatabase: !(await holds("companies")) && !(await holds("jobs")),
  };
}

/** Undefined before the first opening. */
async function installationIdOf(db: Database): Promise<string | undefined> {
  const row = await db
    .selectFrom("installation")
    .select("installation_id")
    .where("id", "=", 1)
    .executeTakeFirst();
  return row?.installation_id;
}

function judge(found: Findings, place: Place, purpose: Purpose): Verdict {
  const { databaseId, mark } = found;
  refuseForeignDirectory(found, place.root);
  if (databaseId !== undefined && [mark.id, mark.joining].includes(databaseId)) {
    return "known";
  }
  if (purpose === "adopt" || purpose === "adopt-unfitting") {
    return purpose === "adopt" ? "join-if-fitting" : "join";
  }
  if (databaseId !== undefined) {
    throw stranger(found, place);
  }
  if (!found.isEmptyDatabase) {
    // Both are from before there were ids, or the database is an old backup.
    return "join-if-fitting";
  }
  if (purpose === "import") {
    return "join-later";
  }
  refuseNewDatabase(found, place);
  return "join";
}

/** A start empties tmp/ and work/; those of somebody else it must not. */
function refuseForeignDirectory(
  { mark, ownMark, holdings, databaseId, isEmptyDatabase }: Findings,
  root: string,
): void {
  const { id, joining } = ownMark ?? mark;
  // A database whose contents are elsewhere says nothing of the directory.
  const isOfDatabase = ownMark === undefined && (databaseId !== undefined || !isEmptyDatabase);
  const isOurs = id !== undefined || joining !== undefined || isOfDatabase || holdings.hasKey;
  if (!isOurs && holdings.toBeEmptied.length > 0) {
    const names = holdings.toBeEmptied.map((name) => `${name}/`).join(" and ");
    throw new StoreOpenError(
      `${root} is not a data directory of jobgate, but holds ${names}, which jobgate would empty. ` +
        "Set DATA_DIR to a directory of its own.",
    );
  }
}

function refuseNewDatabase({ mark, ownMark, holdings }: Findings, { marks }: Place): void {
  const held = [
    ...(mark.id === undefined ? [] : [`the mark of installation ${mark.id}`]),
    // A first start that was killed leaves a key.
    ...(ownMark === undefined && holdings.hasKey && mark.joining === undefined
      ? ["secret.key"]
      : []),
    ...(holdings.hasBlobs ? ["stored files (blobs/)"] : []),
    ...(holdings.hasPublished ? ["published files (published/)"] : []),
  ];
  if (held.length > 0) {
    throw new StoreOpenError(
      `The database is new or empty, but ${marks.name} holds ${held.join(", ")}. They belong to another database, and ` +
        "nothing was changed in either. Is DATABASE_URL set, and to the right one? Is jobgate.db, or a backup of the " +
        `database, missing? Then put that right and start again. ${waysOut(marks)}`,
    );
  }
}

function waysOut({ setting }: MarkPlace): string {
  const empty =
    setting === "DATA_DIR" ? "DATA_DIR to an empty directory" : "BLOBS_URL to an empty prefix";
  return (
    `To fill a new database from an export, run: jobgate import FILE. To start anew, set ${empty}. ` +
    "If you moved or restored them on purpose and they do belong together, run: jobgate adopt"
  );
}

function stranger({ mark, databaseId, holdings }: Findings, { marks }: Place): StoreOpenError {
  const isEmpty = mark.id === undefined && !holdings.hasBlobs && !holdings.hasPublished;
  const found =
    mark.id === undefined
      ? `${marks.name} ${isEmpty ? "is new" : "carries no id"}`
      : `${marks.name} belongs to installation ${mark.id}`;
  const what = marks.setting === "DATA_DIR" ? "directory" : "bucket and prefix";
  return new StoreOpenError(
    `The database belongs to installation ${databaseId}, but ${found}: its files are elsewhere, and nothing was ` +
      `changed in either. Set ${marks.setting} to the ${what} that belongs to the database (all nodes of one database share ` +
      `one), or DATABASE_URL to the database that belongs to the ${what}. ${waysOut(marks)}`,
  );
}

/** Throws StoreOpenError if rows and files do not fit. The tables have to be there. */
export async function demandFit(db: Database, { marks, blobs }: Place): Promise<void> {
  const fit = await fitOf(db, blobs);
  if (!isFitting(fit)) {
    throw new StoreOpenError(
      `The database and ${marks.name} do not fit: ${fitText(fit)}. Nothing was removed. ` +
        `Set DATABASE_URL and ${marks.setting} to what belongs together. If you know that they do and the rest is lost, run: ` +
        "jobgate adopt --force",
    );
  }
}

/** In words. */
export function fitText({ expected, found, stored, owned }: Fit): string {
  return (
    `of ${expected} files that the database speaks of, ${found} are there; ` +
    `of ${stored} files that are there, ${owned} belong to the database`
  );
}

export interface Joining {
  readonly marks: MarkPlace;
  /** As it was found. */
  readonly mark: Mark;
  /** The new id of both. */
  readonly id: string;
}

/** Lets the directory say what it is about to belong to. */
export async function announce({ marks, mark, id }: Joining): Promise<void> {
  await marks.write({ ...(mark.id === undefined ? {} : { id: mark.id }), joining: id });
}

/**
 * Joins directory and database under an id: the directory says what is about to be, `store` writes it into the database,
 * and the directory says that it is. Killed anywhere in between, the next start goes on from what it finds. The new id
 * makes strangers of those that either belonged with before.
 */
export async function join<T>(joining: Joining, store: (id: string) => Promise<T>): Promise<T> {
  await announce(joining);
  const stored = await store(joining.id);
  await joining.marks.write({ id: joining.id });
  return stored;
}

/** Writes the id into the database, in place of one that is there. */
export async function storeInstallationId(db: Database | Tx, id: string): Promise<void> {
  await db
    .insertInto("installation")
    .values({ id: 1, installation_id: id })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ installation_id: id }))
    .execute();
}

/** Ends a joining that a crash came between. */
export async function settleMark(
  { root, marks }: Place,
  { mark, ownMark, databaseId }: Findings,
): Promise<void> {
  if (databaseId !== undefined && mark.joining !== undefined) {
    await marks.write({ id: databaseId });
  }
  if (ownMark !== undefined && ownMark.id === undefined) {
    // So that the next start knows that what is in it may be emptied.
    const id = databaseId ?? (await marks.read()).id;
    await markIn(root).write(id === undefined ? {} : { id });
  }
}

/** Throws an Error if directory and database no longer belong together: one was exchanged while the server runs. */
export async function demandSameInstallation(db: Database, marks: MarkPlace): Promise<void> {
  const [databaseId, { id }] = [await installationIdOf(db), await marks.read()];
  if (databaseId === undefined || databaseId !== id) {
    throw new Error(
      `The database carries the id ${databaseId}, ${isElsewhere(marks) ? "the bucket" : "the data directory"} ${id}: nothing is removed from it.`,
    );
  }
}
