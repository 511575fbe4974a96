/** A file system that fails once, at its n-th call below a directory. */

import files from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { sep } from "node:path";

export type FileFault = "EIO" | "ENOSPC" | "short write";

const CALLS = ["open", "mkdir", "mkdtemp", "rename", "rm", "stat", "readdir"] as const;
const HANDLE_CALLS: ReadonlySet<PropertyKey> = new Set(["write", "sync", "close"]);

type AnyCall = (...args: readonly unknown[]) => Promise<unknown>;

/** Stands between everything in this process and the files below the directory until restore(). */
export class FaultyFiles {
  readonly #directory: string;
  readonly #fault: FileFault;
  readonly #failAt: number;
  readonly #real = new Map<string, unknown>();
  #calls = 0;
  met: string | undefined;

  constructor(directory: string, fault: FileFault, failAt: number) {
    this.#directory = directory + sep;
    this.#fault = fault;
    this.#failAt = failAt;
  }

  install(): void {
    const table = files as unknown as Record<string, AnyCall>;
    for (const name of CALLS) {
      const real = table[name];
      if (real !== undefined) {
        this.#real.set(name, real);
        table[name] = async (...args) => this.#call(name, real, args);
      }
    }
    syncBuiltinESMExports();
  }

  restore(): void {
    Object.assign(files, Object.fromEntries(this.#real));
    syncBuiltinESMExports();
  }

  async #call(name: string, real: AnyCall, args: readonly unknown[]): Promise<unknown> {
    const isOurs = typeof args[0] === "string" && args[0].startsWith(this.#directory);
    if (isOurs) {
      this.#count(name);
    }
    const result = await real(...args);
    return isOurs && name === "open" ? this.#handle(result as object) : result;
  }

  /** Throws if this is the call that fails. */
  #count(name: string): void {
    if (this.#fault === "short write") {
      return;
    }
    this.#calls += 1;
    if (this.#calls === this.#failAt) {
      this.met = name;
      throw Object.assign(new Error(`${this.#fault}: made by a test`), { code: this.#fault });
    }
  }

  #handle(handle: object): object {
    return new Proxy(handle, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== "function") {
          return value;
        }
        return HANDLE_CALLS.has(property)
          ? async (...args: unknown[]) => this.#handleCall(target, property, args)
          : value.bind(target);
      },
    });
  }

  async #handleCall(target: object, property: PropertyKey, args: unknown[]): Promise<unknown> {
    const real = Reflect.get(target, property) as AnyCall;
    if (this.#isShort(property)) {
      const [chunk, offset] = args as [Uint8Array, number];
      return real.apply(target, [chunk, offset, 1]);
    }
    if (property === "close") {
      // A file whose close failed is closed all the same.
      await real.apply(target, args);
      this.#count("close");
      return undefined;
    }
    this.#count(String(property));
    return real.apply(target, args);
  }

  /** The disk took one byte only, and says so. */
  #isShort(property: PropertyKey): boolean {
    if (this.#fault !== "short write" || property !== "write") {
      return false;
    }
    this.#calls += 1;
    if (this.#calls === this.#failAt) {
      this.met = "short write";
      return true;
    }
    return false;
  }
}
