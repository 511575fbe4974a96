/** Commands as people copy them into a shell. */

/** As a POSIX shell reads it back, whatever is in it. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
