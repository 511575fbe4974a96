/** What was made of each document: the results that are called by it, one a page or one alone, whatever their format. */

import type { Document } from "../model/document.ts";
import type { Result } from "../model/result.ts";
import { baseName } from "../text/file-name.ts";

/** For each document its results, in their order. Where documents differ in their extension alone, results keep it. */
export function resultsOfEach(
  documents: readonly Pick<Document, "fileName">[],
  results: readonly Result[],
): readonly (readonly Result[])[] {
  const origins = results.map(({ fileName }) => originOf(fileName, documents));
  return documents.map((_, index) => results.filter((__, at) => origins[at] === index));
}

/** What stands between a document's name and the extension: the page, and the number of one that came later. */
const BEHIND_NAME = /^(?:-\d+)?(?: \(\d+\))?$/u;

/** The document that a result is called by, of several the one with the longest name; undefined where none is. */
function originOf(
  resultName: string,
  documents: readonly Pick<Document, "fileName">[],
): number | undefined {
  const wanted = baseName(resultName);
  let [origin, length]: [number | undefined, number] = [undefined, -1];
  for (const [index, { fileName }] of documents.entries()) {
    for (const name of [fileName, baseName(fileName)]) {
      const isOf = wanted.startsWith(name) && BEHIND_NAME.test(wanted.slice(name.length));
      if (isOf && name.length > length) {
        [origin, length] = [index, name.length];
      }
    }
  }
  return origin;
}
