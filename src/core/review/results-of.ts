/** What was made of a document: the results of its name, whatever their format. */

import type { Document } from "../model/document.ts";
import type { Result } from "../model/result.ts";

export function resultsOf(
  { fileName }: Pick<Document, "fileName">,
  results: readonly Result[],
): readonly Result[] {
  return results.filter((result) => stemOf(result.fileName) === stemOf(fileName));
}

function stemOf(fileName: string): string {
  const dot = fileName.lastIndexOf(".");
  return dot > 0 ? fileName.slice(0, dot) : fileName;
}
