/** What is read out of a short text is remembered, because callers send the same few in their headers again and again. */

/** More different ones are no usual callers'. */
const TEXTS_MAX = 100;
/** Longer ones are read anew. */
const CHARS_MAX = 200;

/**
 * The same function of a text, which reads a short one once. What it returns is shared, so it must be a value that nobody changes;
 * undefined is not remembered.
 */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) {
      return found;
    }
    const value = read(text);
    if (value !== undefined && text.length <= CHARS_MAX) {
      if (known.size >= TEXTS_MAX) {
        known.clear();
      }
      known.set(text, value);
    }
    return value;
  };
}
