/** The address under which a server is reached, to which paths are appended. */

/** Without the slashes at its end. By a scanner, because an expression begins anew at each slash of many. */
export function withoutEndSlashes(url: string): string {
  let end = url.length;
  while (url.charAt(end - 1) === "/") {
    end -= 1;
  }
  return url.slice(0, end);
}

/** Whether it is an http or https address. By the constructor: canParse of Node 20 forgets letters such as ü after some thousand calls. */
export function isWebAddress(url: string): boolean {
  try {
    return /^https?:$/u.test(new URL(url).protocol);
  } catch {
    return false;
  }
}
