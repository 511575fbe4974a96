/** XML laid out for the eye. */

/** XML with each element that holds others on lines of its own. */
export function indented(xml: string): string {
  let depth = 0;
  let text = "";
  let before = "";
  for (const [token] of xml.matchAll(/<[^<>]+>|[^<]+/gu)) {
    const isEnd = token.startsWith("</");
    depth -= isEnd ? 1 : 0;
    const isInLine = !token.startsWith("<") || (isEnd && !before.startsWith("</"));
    if (token.trim() !== "") {
      text += isInLine || text === "" ? token : `\n${"  ".repeat(depth)}${token}`;
      before = token;
    }
    depth += token.startsWith("<") && !/^<[/?]|\/>$/u.test(token) ? 1 : 0;
  }
  return text;
}
