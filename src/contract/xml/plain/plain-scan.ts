/** The scan: goes through a document once, from tag to tag, and finds its elements, or that it is not plain. */

import type { ParsedDocument } from "../xml-document.ts";
import { NamespaceScope } from "./namespace-scope.ts";
import { type PlainAttribute, PlainDocument, PlainElement } from "./plain-document.ts";
import { ifPlain, notPlain, plainTextOf, resolved } from "./plain-text.ts";

/** What is larger, deeper, longer or more than any usual document is libxml2's, with all its limits. */
const BYTES_MAX = 1024 * 1024;
const ELEMENTS_MAX = 20_000;
const DEPTH_MAX = 64;
const NAME_CHARS_MAX = 200;
const ATTRIBUTES_MAX = 32;

const [TAB, LINE_FEED, SPACE, SLASH, COLON, LESS_THAN, GREATER_THAN] = [9, 10, 32, 47, 58, 60, 62];
// XML 1.0 §2.8, of documents in UTF-8.
const DECLARATION =
  /^<\?xml[ \t\n]+version=(?:"1\.0"|'1\.0')(?:[ \t\n]+encoding=(?:"[Uu][Tt][Ff]-8"|'[Uu][Tt][Ff]-8'))?(?:[ \t\n]+standalone=(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/u;
// XML 1.0 §3.1, of values in printable ASCII without references, of which normalization (§3.3.3) leaves every character.
const ATTRIBUTE =
  /[ \t\n]+([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[ \t\n]*=[ \t\n]*(?:"([ !#-%'-;=-~]*)"|'([ -%(-;=-~]*)')/uy;
/** What an ASCII character may be of a name without colon (Namespaces in XML §3): 1 a part, 3 its beginning too. */
const IN_NAME = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (/[\w.-]/u.test(character) ? 1 : 0) + (/[A-Za-z_]/u.test(character) ? 2 : 0);
});

/**
 * Reads a document, which must not change as long as it is open; undefined for what is not well-formed, and for all that this scan does
 * not know. `charset` is the media type's, `parse` reads the same document with libxml2.
 */
export function scanPlain(
  bytes: Uint8Array,
  charset: string | undefined,
  { parse, elementsMax }: { parse: () => ParsedDocument; elementsMax: number },
): PlainDocument | undefined {
  return bytes.byteLength > BYTES_MAX
    ? undefined
    : ifPlain(() => new Scan(plainTextOf(bytes, charset), parse, elementsMax).document());
}

class Scan {
  readonly #document: PlainDocument;
  readonly #text: string;
  readonly #hasReferences: boolean;
  readonly #elementsMax: number;
  readonly #scope = new NamespaceScope();
  /** The name met last of each length: lists repeat a few, and what is cut out anew each time is garbage. */
  readonly #names: string[] = [];
  #elements = 0;
  #depth = 0;
  /** The innermost open element. */
  #open: PlainElement | undefined = undefined;
  /** Where the scan is: at a "<", or behind the last ">". */
  #at: number;

  constructor(text: string, parse: () => ParsedDocument, elementsMax: number) {
    this.#document = new PlainDocument(text, parse);
    this.#text = text;
    this.#hasReferences = text.includes("&");
    this.#elementsMax = Math.min(elementsMax, ELEMENTS_MAX);
    const declaration = text.startsWith("<?") ? DECLARATION.exec(text) : null;
    this.#at = blanksEnd(text, declaration?.[0].length ?? 0);
  }

  document(): PlainDocument {
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== LESS_THAN) {
      notPlain();
    }
    this.#document.root = this.#startTag();
    while (this.#open !== undefined) {
      const textStart = this.#at;
      this.#at = text.indexOf("<", textStart);
      const isEnd = text.charCodeAt(this.#at + 1) === SLASH;
      const isLeaf = isEnd && this.#open.inside.length === 0;
      // Text beside elements is left to libxml2.
      if (this.#at < 0 || (!isLeaf && blanksEnd(text, textStart) !== this.#at)) {
        notPlain();
      }
      if (isEnd) {
        this.#endTag(this.#open);
      } else {
        this.#startTag();
      }
    }
    // XML 1.0 §2.1: nothing follows, as long as comments and instructions are not plain.
    return blanksEnd(text, this.#at) === text.length ? this.#document : notPlain();
  }

  #startTag(): PlainElement {
    const text = this.#text;
    const element = new PlainElement(this.#document, this.#open, this.#elements);
    const start = this.#at + 1;
    let name = start;
    let nameEnd = nameEndOf(text, start);
    if (text.charCodeAt(nameEnd) === COLON) {
      name = nameEnd + 1;
      nameEnd = nameEndOf(text, name);
    }
    this.#elements += 1;
    this.#depth += 1;
    if (this.#elements > this.#elementsMax || this.#depth > DEPTH_MAX) {
      notPlain();
    }
    element.start = start;
    element.name = this.#nameAt(name, nameEnd);
    element.nameEnd = nameEnd;
    this.#open = element;
    this.#at = nameEnd + 1;
    const isClosed = text.charCodeAt(nameEnd) !== GREATER_THAN && this.#readRest(element);
    element.namespace = this.#scope.of(this.#nameAt(start, name));
    element.textStart = this.#at;
    if (isClosed) {
      this.#close(element, this.#at);
    }
    return element;
  }

  /** Attributes and the end of a start tag; true for `<a/>`, which is its own end. */
  #readRest(element: PlainElement): boolean {
    const given: PlainAttribute[] = [];
    let at = element.nameEnd;
    let match = matchAt(ATTRIBUTE, this.#text, at);
    for (; match !== null; match = matchAt(ATTRIBUTE, this.#text, at)) {
      const [whole, prefix = "", name = "", quoted, apostrophed = ""] = match;
      const value = quoted ?? apostrophed;
      if (prefix === "xmlns:" || `${prefix}${name}` === "xmlns") {
        this.#scope.declare(prefix === "" ? "" : `${name}:`, value, this.#depth);
      } else {
        given.push({ name, namespace: prefix, value });
      }
      at = prefix.length + name.length > NAME_CHARS_MAX ? notPlain() : at + whole.length;
    }
    const end = blanksEnd(this.#text, at);
    const isClosed = this.#text.charCodeAt(end) === SLASH;
    this.#at = end + (isClosed ? "/>" : ">").length;
    if (this.#text.charCodeAt(this.#at - 1) !== GREATER_THAN) {
      notPlain();
    }
    this.#qualify(element, given);
    return isClosed;
  }

  #qualify(element: PlainElement, given: readonly PlainAttribute[]): void {
    for (const { name, namespace: prefix, value } of given) {
      // Namespaces in XML §6.2: the default namespace is not for attributes. §6.3: no two have the same name and namespace.
      const namespace = prefix === "" ? "" : this.#scope.of(prefix);
      const isTwice = element.attribute(name, namespace) !== undefined;
      const isMany = element.given.length === ATTRIBUTES_MAX;
      element.given = [...element.given, { name, namespace, value }];
      if (isTwice || isMany) {
        notPlain();
      }
    }
  }

  /** XML 1.0 §3: it names what its start tag names. */
  #endTag(element: PlainElement): void {
    const text = this.#text;
    const name = this.#nameAt(element.start, element.nameEnd);
    const start = this.#at + "</".length;
    const end = blanksEnd(text, start + name.length);
    if (!text.startsWith(name, start) || text.charCodeAt(end) !== GREATER_THAN) {
      notPlain();
    }
    if (this.#hasReferences && element.inside.length === 0) {
      resolved(text.slice(element.textStart, this.#at));
    }
    this.#close(element, end + 1);
  }

  /** A part of the text that is a name or a prefix. */
  #nameAt(start: number, end: number): string {
    const known = this.#names[end - start];
    if (known !== undefined && this.#text.startsWith(known, start)) {
      return known;
    }
    const name = this.#text.slice(start, end);
    this.#names[end - start] = name;
    return name;
  }

  #close(element: PlainElement, end: number): void {
    element.textEnd = this.#at;
    element.end = end;
    this.#at = end;
    this.#scope.leave(this.#depth);
    this.#depth -= 1;
    this.#open = element.parent;
  }
}

/** Where a name without colon is over that begins here. */
function nameEndOf(text: string, start: number): number {
  if ((IN_NAME[text.charCodeAt(start)] ?? 0) < 2) {
    notPlain();
  }
  let at = start + 1;
  while ((IN_NAME[text.charCodeAt(at)] ?? 0) > 0) {
    at += 1;
  }
  return at - start <= NAME_CHARS_MAX ? at : notPlain();
}

/** Where the white space is over that may begin here. */
function blanksEnd(text: string, start: number): number {
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== LINE_FEED && code !== TAB) {
      return at;
    }
  }
}

/** What a sticky pattern finds at a place. */
function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
