/**
 * Jobgate with one workflow made to do nothing, for the benchmark of runs: starts the build that BENCH_BUILD names, and counts
 * what it asks of its database. At the end it writes the counts to BENCH_COUNTS.
 */

import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { createApp as CreateApp } from "../src/app/app.ts";
import type { readConfig as ReadConfig } from "../src/settings/config.ts";
import { EMPTY_WORKFLOW, type Counts } from "./runs.ts";

const build = join(process.env["BENCH_BUILD"] ?? "", "dist");

/** Builds of before have what we need elsewhere. */
async function load<T>(...places: readonly string[]): Promise<T> {
  const found = places.map((place) => join(build, place)).find(existsSync);
  return (await import(pathToFileURL(found ?? join(build, "app/app.js")).href)) as T;
}

const counts: Record<"statements" | "commits", number> = { statements: 0, commits: 0 };
let atFirst: Counts | undefined;
let atLast: Counts | undefined;
let jobs = 0;

function count(text: unknown): void {
  counts.statements += 1;
  counts.commits += /^commit/iu.test(String(text)) ? 1 : 0;
}

/** Both builds bring their own drivers. */
function countStatements(): void {
  const require = createRequire(join(build, "main.js"));
  // The drivers' classes: only what is counted is named.
  const Libsql = require("libsql") as { prototype: Preparing };
  countPrepared(Libsql.prototype);
  const { Client } = require("pg") as { Client: { prototype: Querying } };
  const query = Client.prototype.query;
  Client.prototype.query = function counted(this: unknown, ...asked: readonly unknown[]) {
    const [first] = asked;
    count(typeof first === "object" && first !== null && "text" in first ? first.text : first);
    return Reflect.apply(query, this, asked);
  };
}

interface Querying {
  query: (this: unknown, ...asked: readonly unknown[]) => unknown;
}

interface Preparing {
  prepare: (this: unknown, text: string) => Record<string, unknown>;
}

function countPrepared(database: Preparing): void {
  const prepare = database.prepare;
  database.prepare = function counted(text) {
    const statement = prepare.call(this, text);
    for (const name of ["all", "run", "get"]) {
      const act = statement[name];
      if (typeof act === "function") {
        statement[name] = (...given: readonly unknown[]): unknown => {
          count(text);
          return Reflect.apply(act, statement, given);
        };
      }
    }
    return statement;
  };
}

/** In place of what the workflow does. */
async function doNothing(): Promise<void> {
  atFirst ??= { jobs, ...counts };
  jobs += 1;
  atLast = { jobs, ...counts };
}

countStatements();
const { createApp } = await load<{ createApp: typeof CreateApp }>("app/app.js", "app.js");
const { readConfig } = await load<{ readConfig: typeof ReadConfig }>(
  "settings/config.js",
  "config.js",
);
const app = await createApp(readConfig());
// Builds of before take no other workflows, but every build lists those that it runs.
const workflow = app.ports.workflows.list().find(({ name }) => name === EMPTY_WORKFLOW);
Object.assign(workflow ?? {}, { run: doNothing });
process.on("SIGTERM", () => {
  const { BENCH_COUNTS: file } = process.env;
  if (file !== undefined && atFirst !== undefined && atLast !== undefined) {
    const since = atFirst;
    const told: Counts = {
      jobs: atLast.jobs - since.jobs,
      statements: atLast.statements - since.statements,
      commits: atLast.commits - since.commits,
    };
    writeFileSync(file, JSON.stringify(told));
  }
  void app.close().finally(() => process.exit(0));
});
await app.listen();
app.warmUp();
