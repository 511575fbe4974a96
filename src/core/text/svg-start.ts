/** Tells an SVG document by how its text begins, in one pass: strangers write what stands before the root element. */

/** What stands before the root element of a document. */
export interface SvgProlog {
  /** Where the root element begins. */
  readonly rootAt: number;
  /** What is declared between the brackets of its document type. */
  readonly declarations: string;
  /** It names a style sheet, which is elsewhere. */
  readonly hasStyleSheet: boolean;
}

/** True where the root element is `svg`, with a prefix or without; false where the text ends before the root does. */
export function startsAsSvg(text: string): boolean {
  return svgProlog(text) !== undefined;
}

const ROOT = /<(?:[\w.-]{1,100}:)?svg[\s>/]/uy;

/** What stands before the root element; undefined where that is not `svg`, or not in the text. XML 1.0 §2.8. */
export function svgProlog(text: string): SvgProlog | undefined {
  let at = afterSpace(text, 0);
  let declarations = "";
  let hasStyleSheet = false;
  for (;;) {
    if (text.startsWith("<!--", at)) {
      at = behind(text, "-->", at + 4);
    } else if (text.startsWith("<?", at)) {
      hasStyleSheet ||= text.startsWith("<?xml-stylesheet", at);
      at = behind(text, "?>", at + 2);
    } else if (text.startsWith("<!DOCTYPE", at)) {
      const type = documentType(text, at);
      declarations = type.declarations;
      at = type.end;
    } else {
      break;
    }
    at = afterSpace(text, at);
  }
  ROOT.lastIndex = at;
  return ROOT.test(text) ? { rootAt: at, declarations, hasStyleSheet } : undefined;
}

/** XML 1.0 §2.8: brackets may stand in it once, quotes and comments anywhere. */
function documentType(
  text: string,
  start: number,
): { readonly declarations: string; readonly end: number } {
  let [opened, closed] = [-1, -1];
  let at = start;
  while (at < text.length) {
    const letter = text.charAt(at);
    if (letter === '"' || letter === "'") {
      at = behind(text, letter, at + 1);
    } else if (text.startsWith("<!--", at)) {
      at = behind(text, "-->", at + 4);
    } else {
      opened = letter === "[" && opened < 0 ? at + 1 : opened;
      closed = letter === "]" ? at : closed;
      at += 1;
      if (letter === ">" && (opened < 0 || closed >= 0)) {
        break;
      }
    }
  }
  return { declarations: opened < 0 ? "" : text.slice(opened, Math.max(opened, closed)), end: at };
}

/** The end of the text where it is not in it. */
function behind(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

function afterSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charAt(at).trim() === "") {
    at += 1;
  }
  return at;
}
