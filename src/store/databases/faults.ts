/** What callers are told when a database fails; the real error stays with it as the cause, for the log. */

import type { Driver } from "kysely";
import { insufficientStorage } from "../../core/model/files/disk-fault.ts";
import { Problem } from "../../core/model/problem.ts";

/** There is no room; a text cannot be stored; nothing was changed; nor because of another transaction; nobody knows what was. */
export type Fault = "no-room" | "bad-text" | "refused" | "undone" | "lost";

/** What an error of a database means; each database knows its own. Undefined for mistakes of ours. */
export type FaultOf = (error: unknown) => Fault | undefined;

const RETRY_AFTER_S = 30;
const NOTHING_CHANGED = "Nothing was changed; try again later.";

/** The database undid the transaction because of another one, so that doing it again makes sense. */
export class Undone extends Problem {}

/** The driver itself; its errors are problems from now on. */
export function tellingFaults<D extends Driver>(driver: D, faultOf: FaultOf): D {
  const known = new WeakSet<object>();
  const acquire = driver.acquireConnection.bind(driver);
  driver.acquireConnection = async () => {
    const connection = await told(acquire, faultOf);
    if (!known.has(connection)) {
      known.add(connection);
      const execute = connection.executeQuery.bind(connection);
      connection.executeQuery = async <R>(query: Parameters<typeof execute>[0]) =>
        told(() => execute<R>(query), faultOf);
    }
    return connection;
  };
  // The end of a transaction tells what nobody has waited for before.
  const commit = driver.commitTransaction.bind(driver);
  driver.commitTransaction = async (connection) => told(() => commit(connection), faultOf);
  const rollBack = driver.rollbackTransaction.bind(driver);
  driver.rollbackTransaction = async (connection) => told(() => rollBack(connection), faultOf);
  return driver;
}

async function told<T>(work: () => Promise<T>, faultOf: FaultOf): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw problemOf(error, faultOf);
  }
}

/** The problem that an error of a database stands for: insufficient-storage, unavailable or invalid-document. Others come back as they are. */
export function problemOf(cause: unknown, faultOf: FaultOf): unknown {
  switch (faultOf(cause)) {
    case "no-room":
      return insufficientStorage(cause);
    case "bad-text":
      // The doors refuse it before; what they missed is the caller's all the same.
      return new Problem(
        "invalid-document",
        "A text in it holds a character that cannot be stored, such as NUL. Leave it out.",
        { cause },
      );
    case "refused":
      return new Problem(...unavailable(NOTHING_CHANGED, cause));
    case "undone":
      return new Undone(...unavailable(NOTHING_CHANGED, cause));
    case "lost":
      return new Problem(
        ...unavailable(
          "Whether something was changed is not known; look before trying again.",
          cause,
        ),
      );
    case undefined:
      return cause;
  }
}

function unavailable(advice: string, cause: unknown): ConstructorParameters<typeof Problem> {
  const detail = `The store cannot be reached at the moment. ${advice}`;
  return ["unavailable", detail, { retryAfterS: RETRY_AFTER_S, cause }];
}

/** The `code` that Node, SQLite and PostgreSQL put on their errors; "" where there is none. */
export function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : "";
  return typeof code === "string" ? code : "";
}

/** The message of an error; "" where there is none. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}
