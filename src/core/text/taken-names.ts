/** Names of files that are to lie beside each other: each once, also on file systems that are not exact. */

import { baseName, fileNameOf } from "./file-name.ts";

export class TakenNames {
  readonly #taken = new Set<string>();
  /** The next number to try, so that many files of one name do not each begin at 2. */
  readonly #counts = new Map<string, number>();

  /** The name, or with a number where another file has it: `photo (2).jpg`. */
  take(wanted: string): string {
    const base = baseName(wanted);
    const extension = wanted.slice(base.length);
    let name = wanted;
    let count = this.#counts.get(nameKey(wanted)) ?? 2;
    for (; this.#taken.has(nameKey(name)); count += 1) {
      name = fileNameOf(base, ` (${count})${extension}`);
    }
    this.#counts.set(nameKey(wanted), count);
    this.#taken.add(nameKey(name));
    return name;
  }
}

/** Equal for names that file systems take for the same: by way of upper case, in which more letters meet. */
export function nameKey(name: string): string {
  return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}
