/** Names of the entries of a zip: safe to unpack anywhere. */

import { baseName, safeFileName } from "../core/file-name.ts";

/** Names without directories, each once, also where upper and lower case are the same. */
export function entryNames(documents: readonly { readonly fileName: string }[]): readonly string[] {
  const taken = new Set<string>();
  return documents.map(({ fileName }) => {
    const wanted = safeFileName(fileName) || "document";
    let name = wanted;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) {
      const base = baseName(wanted);
      name = `${base} (${count})${wanted.slice(base.length)}`;
    }
    taken.add(name.toLowerCase());
    return name;
  });
}
