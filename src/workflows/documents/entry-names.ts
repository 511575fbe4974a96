/** Names of the entries of a zip: safe to unpack anywhere. */

import { baseName, fileNameOf, safeFileName } from "../../core/text/file-name.ts";

/** Windows opens devices by these names, whatever stands behind the first dot. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])[ ]*(\.|$)/iu;

/** Names without directories, each once, also where upper and lower case or composed and decomposed letters are the same. */
export function entryNames(documents: readonly { readonly fileName: string }[]): readonly string[] {
  const taken = new Set<string>();
  /** The next number to try, so that many files of one name do not each begin at 2. */
  const counts = new Map<string, number>();
  return documents.map(({ fileName }) => {
    const safe = safeFileName(fileName) || "document";
    const wanted = DEVICE.test(safe) ? safeFileName(`_${safe}`) : safe;
    const base = baseName(wanted);
    const extension = wanted.slice(base.length);
    let name = wanted;
    let count = counts.get(keyOf(wanted)) ?? 2;
    for (; taken.has(keyOf(name)); count += 1) {
      name = fileNameOf(base, ` (${count})${extension}`);
    }
    counts.set(keyOf(wanted), count);
    taken.add(keyOf(name));
    return name;
  });
}

/** What file systems that are not exact take for the same: by way of upper case, in which more letters meet. */
function keyOf(name: string): string {
  return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}
