/**
 * What the embedded database is asked and what it writes, counted below everything of ours: the driver's calls, and the
 * frames of SQLite's write-ahead log. Counts, unlike times, are the same on a busy machine.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import Libsql from "libsql";

export interface DatabaseUse {
  /** Every statement that was run, BEGIN and COMMIT included. */
  readonly statements: number;
  /** Pages written to the log. */
  readonly pages: number;
  /** Transactions that wrote. With synchronous=FULL each is one fsync. */
  readonly commits: number;
}

const asked: string[] = [];

/** The statements that ran in this process since the last call, in order. */
export function statementsSince(): readonly string[] {
  return asked.splice(0);
}

/** How many statements have run in this process. */
export function statementCount(): number {
  return asked.length;
}

type Method = (this: object, ...given: unknown[]) => unknown;
type Methods = Record<string, Method | undefined>;

/** `told` is called once for a call from outside; drivers call their own methods too. */
let depth = 0;
function telling(
  methods: Methods,
  name: string,
  told: (self: object, text: unknown) => void,
): void {
  const act = methods[name];
  if (act === undefined) {
    return;
  }
  methods[name] = function counted(...given) {
    if (depth === 0) {
      told(this, given[0]);
    }
    depth += 1;
    try {
      return act.apply(this, given);
    } finally {
      depth -= 1;
    }
  };
}

const texts = new WeakMap<object, string>();

/** A driver's database class with `prepare` and `exec`, and what it prepares, as better-sqlite3 has them. */
function count(database: Methods, statement: Methods): void {
  const prepare = database["prepare"];
  database["prepare"] = function remembered(...given) {
    const prepared = prepare?.apply(this, given) as object;
    texts.set(prepared, String(given[0]));
    return prepared;
  };
  telling(database, "exec", (_, text) => void asked.push(String(text)));
  for (const name of ["run", "get", "all", "iterate"]) {
    telling(statement, name, (self) => void asked.push(texts.get(self) ?? "?"));
  }
}

interface SqliteModule {
  readonly DatabaseSync: { readonly prototype: object };
  readonly StatementSync: { readonly prototype: object };
}

const probe = new Libsql(":memory:");
const statement: object = Object.getPrototypeOf(probe.prepare("select 1")) as object;
probe.close();
count(Libsql.prototype as unknown as Methods, statement as Methods);
// Node's own driver, where the running Node has it.
const own = process.getBuiltinModule?.("node:sqlite") as SqliteModule | undefined;
if (own !== undefined) {
  count(own.DatabaseSync.prototype as Methods, own.StatementSync.prototype as Methods);
}

/** The write-ahead log as it lies on the disk, since it was last begun anew. */
interface Log {
  readonly salt: string;
  readonly pages: number;
  readonly commits: number;
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

// https://sqlite.org/fileformat2.html#walformat
function readLog(dataDir: string): Log {
  const bytes = readFileSync(join(dataDir, "jobgate.db-wal"));
  const frameBytes = FRAME_HEADER_BYTES + bytes.readUInt32BE(8);
  const salt = bytes.toString("hex", 16, 24);
  let pages = 0;
  let commits = 0;
  for (let at = HEADER_BYTES; at + frameBytes <= bytes.length; at += frameBytes) {
    // What is left of the log before has another salt.
    if (bytes.toString("hex", at + 8, at + 16) !== salt) {
      break;
    }
    pages += 1;
    // Only the last frame of a transaction tells how large the database is then.
    commits += bytes.readUInt32BE(at + 4) === 0 ? 0 : 1;
  }
  return { salt, pages, commits };
}

/** What the work uses. Undefined where the log was begun anew meanwhile, so that nobody can tell. */
async function useOf(
  dataDir: string,
  work: () => Promise<unknown>,
): Promise<DatabaseUse | undefined> {
  const before = readLog(dataDir);
  statementsSince();
  await work();
  const statements = statementsSince().length;
  const after = readLog(dataDir);
  return before.salt === after.salt
    ? {
        statements,
        pages: after.pages - before.pages,
        commits: after.commits - before.commits,
      }
    : undefined;
}

/** What the work uses at the least: B-trees split now and then, and what is counted lately is not counted again. */
export async function leastUse(
  dataDir: string,
  tries: number,
  work: () => Promise<unknown>,
): Promise<DatabaseUse> {
  let least = { statements: Infinity, pages: Infinity, commits: Infinity };
  for (let tried = 0; tried < tries; tried += 1) {
    const use = (await useOf(dataDir, work)) ?? least;
    least = {
      statements: Math.min(least.statements, use.statements),
      pages: Math.min(least.pages, use.pages),
      commits: Math.min(least.commits, use.commits),
    };
  }
  return least;
}
