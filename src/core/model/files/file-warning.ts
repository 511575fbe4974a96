/** What could not be done right with a file that was processed all the same. */

export interface FileWarning {
  /** The page or frame it is about, counted from 1; the whole file without it. */
  readonly page?: number;
  /** What on it, such as "the font Arial"; the whole page without it. */
  readonly object?: string;
  /** What is missing or changed, why, and how to mend it. */
  readonly reason: string;
}

/** A warning in words that follow the name of its file. */
export function warningText({ page, object, reason }: FileWarning): string {
  const place = [...(page === undefined ? [] : [`page ${page}`]), ...(object ? [object] : [])];
  return place.length === 0 ? reason : `${place.join(", ")}: ${reason}`;
}
