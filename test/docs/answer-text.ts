/** Answers as the pages show them: indented for people, with what is left out, and compared without what chance decides. */

const LINE_CHARS = 120;
/** Stands in a page for whatever the real answer has there. */
const LEFT_OUT = "…";

/** JSON for the eye: what fits on a line stays on it. */
function prettyJson(value: unknown, indent = ""): string {
  const short = JSON.stringify(value)
    .replaceAll('","', '", "')
    .replaceAll(',"', ', "')
    .replaceAll('":', '": ');
  if (typeof value !== "object" || value === null || indent.length + short.length <= LINE_CHARS) {
    return short;
  }
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => inner + prettyJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${inner}"${key}": ${prettyJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${items.join(",\n")}\n${indent}${close}`;
}

interface Element {
  readonly open: string;
  readonly inner: (Element | string)[];
  close: string;
}

/** The pieces of one XML text as a tree; the prolog is the first child of the nameless root. */
function treeOf(xml: string): Element {
  const root: Element = { open: "", inner: [], close: "" };
  const above = [root];
  for (const piece of xml.match(/<[^>]+>|[^<]+/gu) ?? []) {
    const parent = above.at(-1) ?? root;
    if (piece.startsWith("</")) {
      parent.close = piece;
      above.pop();
    } else if (/^<[^?]/u.test(piece) && !piece.endsWith("/>")) {
      const element: Element = { open: piece, inner: [], close: "" };
      parent.inner.push(element);
      above.push(element);
    } else {
      parent.inner.push(piece);
    }
  }
  return root;
}

function onOneLine(node: Element | string): string {
  return typeof node === "string"
    ? node
    : `${node.open}${node.inner.map(onOneLine).join("")}${node.close}`;
}

/** XML for the eye: what fits on a line stays on it, and text stays where it is. */
function prettyXml(node: Element | string, indent = ""): readonly string[] {
  const short = onOneLine(node);
  if (
    typeof node === "string" ||
    indent.length + short.length <= LINE_CHARS ||
    node.inner.some((each) => typeof each === "string")
  ) {
    return [indent + short];
  }
  const inner = node.inner.flatMap((each) => prettyXml(each, `${indent}  `));
  return [indent + node.open, ...inner, indent + node.close];
}

/** The answer as a page shows it. */
export function pretty(language: string, text: string): string {
  if (language === "json") {
    return prettyJson(JSON.parse(text));
  }
  return language === "xml"
    ? treeOf(withoutGaps(text))
        .inner.flatMap((each) => prettyXml(each))
        .join("\n")
    : text.trim();
}

/** Spaces between elements are only for people. */
function withoutGaps(xml: string): string {
  return xml.replaceAll(/>\s+</gu, "><").trim();
}

/** The text without what differs from run to run, and without what is only for people. */
export function withoutChance(language: string, text: string): string {
  const steady = text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/gu, "ID")
    .replaceAll(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/gu, "TIME");
  return language === "json" ? JSON.stringify(JSON.parse(steady)) : withoutGaps(steady);
}

/** The real JSON answer, with `"…"` where the page has it. */
export function shortenedLike(shown: string, real: string): string {
  return JSON.stringify(shortened(JSON.parse(shown), JSON.parse(real)));
}

function shortened(shown: unknown, real: unknown): unknown {
  if (shown === LEFT_OUT || !isGroup(shown) || !isGroup(real)) {
    return shown === LEFT_OUT ? LEFT_OUT : real;
  }
  if (Array.isArray(real)) {
    const items = Object.values(shown);
    return items[0] === LEFT_OUT ? [LEFT_OUT] : real.map((each, at) => shortened(items[at], each));
  }
  const fields = Object.entries(real).map(([key, each]) => [key, shortened(shown[key], each)]);
  return Object.fromEntries(fields);
}

/** True for arrays and objects. */
function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
