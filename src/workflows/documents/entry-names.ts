/** Names of the entries of a zip: safe to unpack anywhere. */

import { safeFileName } from "../../core/text/file-name.ts";
import { TakenNames } from "../../core/text/taken-names.ts";

/** Windows opens devices by these names, whatever stands behind the first dot. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])[ ]*(\.|$)/iu;

/** Names without directories, each once, also where upper and lower case or composed and decomposed letters are the same. */
export function entryNames(documents: readonly { readonly fileName: string }[]): readonly string[] {
  const names = new TakenNames();
  return documents.map(({ fileName }) => {
    const safe = safeFileName(fileName) || "document";
    return names.take(DEVICE.test(safe) ? safeFileName(`_${safe}`) : safe);
  });
}
