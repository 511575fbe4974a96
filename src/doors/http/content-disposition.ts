/** The Content-Disposition of a download (RFC 6266), safe for any file name. */

/** `attachment` with the name in ASCII for old clients and in full for others (RFC 8187). */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^ !#-$&-[\]-~]/gu, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${percentEncoded(fileName)}`;
}

/** RFC 8187 §3.2.1: attr-char. */
const ATTR_CHAR = /[A-Za-z0-9!#$&+.^_`|~-]/u;

function percentEncoded(text: string): string {
  let encoded = "";
  for (const byte of Buffer.from(text, "utf8")) {
    const character = String.fromCharCode(byte);
    encoded += ATTR_CHAR.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}
