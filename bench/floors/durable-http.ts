/**
 * Floor: node:http, JSON.parse and one durable insert, the least that keeps Jobgate's promise. It checks nothing, knows
 * no events and answers with the id alone; but like Jobgate it answers after the commit, and what comes while turns of the
 * event loop bring more shares one.
 */

import { randomUUID } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { join } from "node:path";
import Libsql from "libsql";
import { listen } from "./listen.ts";

/** Those of Jobgate's store. */
const PRAGMAS = [
  "locking_mode=EXCLUSIVE",
  "journal_mode=WAL",
  "synchronous=FULL",
  "fullfsync=ON",
  "checkpoint_fullfsync=ON",
  "journal_size_limit=67108864",
  "temp_store=MEMORY",
  "secure_delete=ON",
];

const folder = process.env["BENCH_FOLDER"];
if (folder === undefined) {
  throw new Error("BENCH_FOLDER must name a folder for the database.");
}
const db = new Libsql(join(folder, "floor.db"));
for (const pragma of PRAGMAS) {
  db.prepare(`PRAGMA ${pragma}`).all();
}
db.exec(
  "create table jobs (id text primary key, asked text not null, created_at integer not null)",
);
const begin = db.prepare("begin");
const commit = db.prepare("commit");
const insert = db.prepare("insert into jobs (id, asked, created_at) values (?, ?, ?)");

interface Submit {
  readonly asked: unknown;
  readonly response: ServerResponse;
}

/** As Jobgate's write queue gathers. */
const TURNS_MAX = 8;

let waiting: Submit[] = [];

function gather(before: number, turns: number): void {
  setImmediate(() => {
    if (waiting.length > before && turns < TURNS_MAX) {
      gather(waiting.length, turns + 1);
    } else {
      store();
    }
  });
}

function store(): void {
  const batch = waiting;
  waiting = [];
  begin.run();
  const ids = batch.map(({ asked }) => {
    const id = randomUUID();
    insert.run(id, JSON.stringify(asked), Date.now());
    return id;
  });
  commit.run();
  for (const [index, { response }] of batch.entries()) {
    const answer = Buffer.from(JSON.stringify({ jobId: ids[index] }));
    response.writeHead(201, {
      "Content-Type": "application/json",
      "Content-Length": answer.length,
    });
    response.end(answer);
  }
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const asked: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (waiting.push({ asked, response }) === 1) {
      gather(1, 1);
    }
  });
});
listen(server);
