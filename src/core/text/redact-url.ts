/** What callers and logs may see of an address: no user information, no query, because both carry credentials. */

/** `https://user:pw@host/a?token=x` becomes `https://host/a`. Text that is no URL becomes "(no valid URL)". */
export function redactUrl(text: string): string {
  try {
    const url = new URL(text);
    return `${url.protocol}//${url.host}${url.pathname}`;
  } catch {
    return "(no valid URL)";
  }
}

/** As it was sent where it holds nothing secret. */
export function shownUrl(url: string): string {
  const isSecret = url.includes("?") || url.includes("@") || url.includes("#");
  return isSecret ? redactUrl(url) : url;
}
