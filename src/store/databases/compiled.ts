/** Queries of fixed text: Kysely writes each down once a database, and only their values change from then on. */

import {
  type Compilable,
  type CompiledQuery,
  type InsertQueryBuilder,
  type InsertResult,
  sql,
} from "kysely";
import type { Tables } from "../schema/tables/tables.ts";
import type { Database, Tx } from "./database.ts";

type Values = Readonly<Record<string, unknown>>;

/** Stands in a query for a value that comes later: the field of this name of the values, of the row with this index. */
class Slot {
  readonly name: string;
  readonly row: number;

  constructor(name: string, row: number) {
    this.name = name;
    this.row = row;
  }
}

/** Gives the slot of a value; it passes for the value. */
export type SlotOf<V> = <Name extends keyof V & string>(name: Name) => V[Name];

const slotOf = (name: string): never => new Slot(name, 0) as never;

/** A limit that stands in the text, so that the driver knows too that there is one row at most. */
export const ONE = sql.lit(1);

/**
 * Returns how to run a query whose text is always the same: `build` is asked once a database, and puts slots where values
 * are to stand. With a shape, a text, there is one query for each of the shapes, which must be few.
 */
export function compiledOnce<V extends object, Row>(
  build: (db: Database, value: SlotOf<V>, shape: string) => Compilable<Row>,
): (db: Database, values: V, shape?: string) => Promise<readonly Row[]> {
  const known = new CompiledQueries<Row>();
  return (db, values, shape = "") =>
    run(
      db,
      known.get(db, shape, () => build(db, slotOf, shape)),
      [values as Values],
    );
}

/** The values of a list, each with a slot of its own; how many there are is a shape. */
export type Listed = Readonly<Record<`item${number}`, string>>;

export function listed(items: readonly string[]): Listed {
  return Object.fromEntries(items.map((item, index) => [`item${index}`, item]));
}

/** The slots of so many items. */
export function slotsOfItems(value: SlotOf<Listed>, count: string): readonly string[] {
  return Array.from({ length: Number(count) }, (_, index) => value(`item${index}`));
}

export interface InsertOptions<Table extends keyof Tables, Row> {
  /** What most rows have. A statement whose rows all have it says it in its text, and nothing where it is null. */
  readonly usual?: Partial<Tables[Table]>;
  /** What the database works out of the slots of a row, instead of what the row says. */
  readonly workedOut?: (slots: Tables[Table]) => Values;
  /** What is said after the values. */
  readonly and?: (
    insert: InsertQueryBuilder<Tables, Table, InsertResult>,
  ) => Pick<InsertQueryBuilder<Tables, Table, Row>, "compile">;
}

/** Returns how to insert rows, however many they are, in statements of a few sizes. All rows have all columns. */
export function compiledInsert<Table extends keyof Tables, Row = InsertResult>(
  table: Table,
  { usual, workedOut, and = (insert) => insert }: InsertOptions<Table, Row> = {},
): (tx: Tx, rows: readonly Tables[Table][]) => Promise<readonly Row[]> {
  const known = new CompiledQueries<Row>();
  const usuals = Object.entries(usual ?? {});
  return async (tx, rows) => {
    const found: Row[] = [];
    for (let start = 0; start < rows.length; ) {
      const some = rows.slice(
        start,
        start + sizeOf(rows.length - start),
      ) as unknown as readonly Values[];
      start += some.length;
      const isUsual = some.every((row) => usuals.every(([name, value]) => row[name] === value));
      const compiled = known.get(tx, `${isUsual} ${some.length}`, () => {
        const slots = some.map((row, index) => {
          const own = slotsOf(row, index, isUsual ? usual : undefined);
          return { ...own, ...workedOut?.(own as unknown as Tables[Table]) };
        });
        return and(tx.insertInto(table).values(slots as never));
      });
      found.push(...(await run(tx, compiled, some)));
    }
    return found;
  };
}

/** As they come up to here, then by doubling, so that there are few texts. */
const ROWS_AS_THEY_COME = 16;
const ROWS_MAX = 256;

/** How many of so many rows go into the next statement. */
function sizeOf(rows: number): number {
  return rows <= ROWS_AS_THEY_COME ? rows : Math.min(ROWS_MAX, 2 ** Math.floor(Math.log2(rows)));
}

function slotsOf(row: Values, index: number, usual: Values | undefined): Values {
  const entries = Object.keys(row).flatMap((name): [string, unknown][] => {
    const value = usual?.[name];
    if (value === undefined) {
      return [[name, new Slot(name, index)]];
    }
    return value === null ? [] : [[name, sql.lit(value)]];
  });
  return Object.fromEntries(entries);
}

const FIXED = new WeakSet<object>();

/** True for a query of fixed text. Of one that changes rows nobody is told how many. */
export function isFixed({ query }: CompiledQuery): boolean {
  return FIXED.has(query);
}

/** True where a query asks for rows. */
export function answersRows({ query }: CompiledQuery): boolean {
  const isChange = /^(Insert|Update|Delete)Query/u.test(query.kind);
  return !isChange || ("returning" in query && query.returning !== undefined);
}

/** The texts of one query by database, since each has its own, and by shape. */
class CompiledQueries<Row> {
  readonly #byDatabase = new WeakMap<object, Map<string, CompiledQuery<Row>>>();

  get(db: Database, shape: string, build: () => Compilable<Row>): CompiledQuery<Row> {
    // A transaction has the adapter of its database.
    const { adapter } = db.getExecutor();
    const known = this.#byDatabase.get(adapter) ?? new Map<string, CompiledQuery<Row>>();
    this.#byDatabase.set(adapter, known);
    const found = known.get(shape) ?? build().compile();
    known.set(shape, found);
    FIXED.add(found.query);
    return found;
  }
}

async function run<Row>(
  db: Database,
  { sql: text, query, queryId, parameters }: CompiledQuery<Row>,
  rows: readonly Values[],
): Promise<readonly Row[]> {
  const values = parameters.map((value) =>
    value instanceof Slot ? rows[value.row]?.[value.name] : value,
  );
  const answer = await db.executeQuery<Row>({ sql: text, query, queryId, parameters: values });
  return answer.rows;
}
