/**
 * The driver of PostgreSQL. To send something, and to wait for the answer, wakes a process on either side, which costs more
 * than most statements do: so what need not wait is sent together, and texts that come again are planned once a connection.
 */

import { Socket } from "node:net";
import {
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import type { Pool, PoolClient, QueryConfig } from "pg";
import { answersRows, isFixed } from "./compiled.ts";
import { messageOf } from "./faults.ts";

/** A socket that sends together what is written in one turn of the event loop; `pg` corks it for every query. */
export class GatheringSocket extends Socket {
  override uncork(): void {
    process.nextTick(() => super.uncork());
  }
}

/** Another node's migration changed a table. */
export const PLAN_IS_OLD = "cached plan must not change result type";

/** Statements of one transaction do not wait for each other: PostgreSQL takes them in the order in which they were sent. */
export class PipeliningExecutor extends DefaultQueryExecutor {
  override withConnectionProvider(oneByOne: ConnectionProvider): DefaultQueryExecutor {
    const connection = oneByOne.provideConnection(async (each) => each);
    return super.withConnectionProvider({
      provideConnection: async (use) => use(await connection),
    });
  }
}

export class PipeliningDriver implements Driver {
  readonly #pool: Pool;
  readonly #connections = new WeakMap<PoolClient, PipelinedConnection>();
  readonly #names = new StatementNames();

  /** Of clients in pipeline mode. */
  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {
    // The pool connects when somebody asks it to.
  }

  async acquireConnection(): Promise<PipelinedConnection> {
    const client = await this.#pool.connect();
    const connection =
      this.#connections.get(client) ?? new PipelinedConnection(client, this.#names);
    this.#connections.set(client, connection);
    return connection;
  }

  async beginTransaction(
    connection: PipelinedConnection,
    { isolationLevel }: TransactionSettings,
  ): Promise<void> {
    connection.begin(
      isolationLevel === undefined ? "begin" : `begin isolation level ${isolationLevel}`,
    );
  }

  async commitTransaction(connection: PipelinedConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: PipelinedConnection): Promise<void> {
    await connection.rollBack();
  }

  async releaseConnection(connection: PipelinedConnection): Promise<void> {
    connection.client.release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

/**
 * One connection. In a transaction nobody waits for its begin, nor for fixed statements that answer with no rows: where one
 * fails, PostgreSQL takes nothing after it and makes the commit a rollback, and whoever waits next is told of the first failure.
 */
class PipelinedConnection implements DatabaseConnection {
  readonly client: PoolClient;
  readonly #names: StatementNames;
  #transaction: { readonly unheard: Promise<unknown>[]; failure?: unknown } | undefined;

  constructor(client: PoolClient, names: StatementNames) {
    this.client = client;
    this.#names = names;
  }

  begin(text: string): void {
    this.#transaction = { unheard: [] };
    this.#leaveUnheard(this.#send({ name: text, text }));
  }

  async commit(): Promise<void> {
    const { unheard = [], failure } = this.#transaction ?? {};
    if (failure !== undefined) {
      throw failure;
    }
    this.#transaction = undefined;
    await Promise.all([...unheard, this.#send({ name: "commit", text: "commit" })]);
  }

  async rollBack(): Promise<void> {
    this.#transaction = undefined;
    await this.#send({ text: "rollback" });
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const asked = { text: query.sql, values: [...query.parameters] };
    if (this.#transaction === undefined || !isFixed(query)) {
      return this.#send<Row>(asked);
    }
    const answer = this.#send<Row>({ ...asked, name: this.#names.of(query) });
    if (answersRows(query)) {
      return answer;
    }
    this.#leaveUnheard(answer);
    return { rows: [] };
  }

  /** The driver of SQLite reads rows one by one where that is asked for; here nobody does. */
  streamQuery(): never {
    throw new Error("Rows are read in pages.");
  }

  #leaveUnheard(answer: Promise<unknown>): void {
    this.#transaction?.unheard.push(answer);
    // It is told at the commit; that there is none is no reason to end the process.
    answer.catch(() => undefined);
  }

  async #send<Row>(asked: QueryConfig): Promise<QueryResult<Row>> {
    const transaction = this.#transaction;
    try {
      const { command, rowCount, rows } = await this.client.query(asked);
      return { rows, ...(command === "SELECT" ? {} : { numAffectedRows: BigInt(rowCount ?? 0) }) };
    } catch (error) {
      if (messageOf(error) === PLAN_IS_OLD) {
        this.#names.forget();
      }
      if (transaction !== undefined) {
        transaction.failure ??= error;
      }
      throw transaction?.failure ?? error;
    }
  }
}

/** Names of prepared statements. */
class StatementNames {
  #names = new WeakMap<object, string>();
  #count = 0;

  of({ query }: CompiledQuery): string {
    const known = this.#names.get(query) ?? `jobgate_${(this.#count += 1)}`;
    this.#names.set(query, known);
    return known;
  }

  /** Every statement is prepared anew, by another name. */
  forget(): void {
    this.#names = new WeakMap();
  }
}
