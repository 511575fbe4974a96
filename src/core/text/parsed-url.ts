/** Reading an address: one that cannot be read is undefined. */

/**
 * The address as a URL. By the constructor, because the URL.canParse of Node 20 says no to hosts with letters such as ü once it
 * was asked some thousand times.
 */
export function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
