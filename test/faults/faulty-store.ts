/** A store that fails once, at its n-th call, or dies there: what lies between the parts and the disk, made unreliable. */

import { Problem } from "../../src/core/model/problem.ts";
import type { Store } from "../../src/store/open-store.ts";
import { problemOf } from "../../src/store/databases/faults.ts";
import { faultOf as postgresFault } from "../../src/store/databases/postgres.ts";
import { faultOf as sqliteFault } from "../../src/store/databases/sqlite.ts";

function coded(code: string): Error {
  return Object.assign(new Error(`${code}: made by a test`), { code });
}

export interface StoreFault {
  readonly error: () => unknown;
  /** The call does its work, and only its answer is lost. */
  readonly isAfter?: boolean;
  /** The process is dead from then on: no later call does anything. */
  readonly isDeath?: boolean;
}

/** By names for test titles. */
export const STORE_FAULTS: Readonly<Record<string, StoreFault>> = {
  EIO: { error: () => problemOf(coded("SQLITE_IOERR_WRITE"), sqliteFault) },
  ENOSPC: { error: () => problemOf(coded("SQLITE_FULL"), sqliteFault) },
  throw: { error: () => new TypeError("Made by a test.") },
  "lost answer": { error: () => problemOf(coded("08006"), postgresFault), isAfter: true },
  exit: { error: () => new Problem("unavailable", "The process is dead."), isDeath: true },
  "exit after": {
    error: () => new Problem("unavailable", "The process is dead."),
    isAfter: true,
    isDeath: true,
  },
};

/** Counts the calls of the parts that keep something, and fails the n-th, or the first of a name. */
export class FaultyStore {
  readonly #fault: StoreFault;
  readonly #failAt: number | string;
  #calls = 0;
  #isArmed = false;
  /** The call that met the fault; undefined if none has. */
  met: string | undefined;

  constructor(fault: StoreFault, failAt: number | string) {
    this.#fault = fault;
    this.#failAt = failAt;
  }

  /** Calls count from now on. */
  arm(): void {
    this.#isArmed = true;
  }

  get isDead(): boolean {
    return this.met !== undefined && this.#fault.isDeath === true;
  }

  /** The same store, with these calls counted. Reading files is left to the test of the file system. */
  wrap(store: Store): Store {
    return {
      ...store,
      jobs: this.#wrapped("jobs", store.jobs),
      documents: this.#wrapped("documents", store.documents),
      results: this.#wrapped("results", store.results),
      events: this.#wrapped("events", store.events),
      runs: this.#wrapped("runs", store.runs),
      tickets: this.#wrapped("tickets", store.tickets),
      lines: this.#wrapped("lines", store.lines),
      deliveries: this.#wrapped("deliveries", store.deliveries),
      schedules: this.#wrapped("schedules", store.schedules),
      blobs: {
        ...this.#wrapped("blobs", store.blobs),
        open: (...asked) => store.blobs.open(...asked),
        withLocalFile: (...asked) => store.blobs.withLocalFile(...asked),
        list: (...asked) => store.blobs.list(...asked),
        trash: () => store.blobs.trash(),
      },
    };
  }

  #wrapped<Part extends object>(name: string, part: Part): Part {
    return new Proxy(part, {
      get: (target, property, receiver) => {
        const value: unknown = Reflect.get(target, property, receiver);
        return typeof value === "function"
          ? async (...args: unknown[]) =>
              this.#call(`${name}.${String(property)}`, async () =>
                Reflect.apply(value, target, args),
              )
          : value;
      },
      ownKeys: (target) => Reflect.ownKeys(target),
    });
  }

  async #call(name: string, act: () => Promise<unknown>): Promise<unknown> {
    if (this.isDead) {
      throw this.#fault.error();
    }
    if (!this.#isArmed || this.met !== undefined) {
      return act();
    }
    this.#calls += 1;
    if (this.#calls !== this.#failAt && name !== this.#failAt) {
      return act();
    }
    this.met = name;
    if (this.#fault.isAfter === true) {
      await act();
    }
    throw this.#fault.error();
  }
}
