/** Texts made of a regular expression's own parts, repeated: what costs it most, if anything does. */

import { type AST, RegExpParser } from "@eslint-community/regexpp";

/** Parts longer than this are no longer repeats of something small. */
const PART_CHARS_MAX = 40;
const PARTS_MAX = 24;
const BEGINNINGS_MAX = 12;
/** Something strange first, for an expression that would swallow all from the start on. */
const STRANGERS = ["", "x", "\u0001"];
/** What ends a text so that it does not match after all; the first matches as much as it can. */
const ENDS = ["", "\u0000", "!", "\n<"];

/**
 * Texts of about `sizeChars`: what the expression begins with, then one of its parts again and again, then an end that
 * does not fit.
 */
export function* repeatsOf(expression: RegExp, sizeChars: number): Generator<string> {
  const { pattern } = new RegExpParser({ ecmaVersion: 2025 }).parseLiteral(String(expression));
  const { parts, beginnings } = piecesOf(pattern);
  for (const part of parts) {
    const repeated = part.repeat(Math.ceil(sizeChars / part.length));
    for (const beginning of beginnings) {
      for (const end of ENDS) {
        yield beginning + repeated + end;
      }
    }
  }
}

interface Pieces {
  readonly parts: ReadonlySet<string>;
  readonly beginnings: ReadonlySet<string>;
}

function piecesOf(pattern: AST.Pattern): Pieces {
  const parts = new Set<string>();
  const beginnings = new Set<string>(STRANGERS);
  const characters = new Set<string>();
  const addPart = (text: string): void => {
    if (text !== "" && text.length <= PART_CHARS_MAX && parts.size < PARTS_MAX) {
      parts.add(text);
    }
  };
  walk(pattern, (node) => {
    if (node.type === "Character" || node.type === "CharacterSet") {
      characters.add(sampleOf(node));
    } else if (node.type === "Alternative") {
      // What may stand before each of its elements; and with it, what comes again where nothing holds the start.
      node.elements.forEach((element, index) => {
        const before = node.elements.slice(0, index).map(sampleOf).join("");
        addPart(sampleOf(element));
        addPart(before + sampleOf(element));
        if (element.type === "Quantifier" && before.length <= PART_CHARS_MAX) {
          beginnings.add(before);
        }
      });
    }
  });
  for (const character of characters) {
    addPart(character);
  }
  return { parts, beginnings: new Set([...beginnings].slice(0, BEGINNINGS_MAX)) };
}

function walk(node: AST.Node, visit: (node: AST.Node) => void): void {
  visit(node);
  if ("alternatives" in node) {
    for (const alternative of node.alternatives) {
      walk(alternative, visit);
    }
  }
  if ("elements" in node) {
    for (const element of node.elements) {
      walk(element, visit);
    }
  }
  if (node.type === "Quantifier") {
    walk(node.element, visit);
  }
}

/** A short text that the node matches, or might. */
function sampleOf(node: AST.Element | AST.Alternative): string {
  switch (node.type) {
    case "Character":
      return String.fromCodePoint(node.value);
    case "Alternative":
      return node.elements.map(sampleOf).join("");
    case "Group":
    case "CapturingGroup":
      return sampleOf(longest(node.alternatives));
    case "Quantifier":
      return sampleOf(node.element).repeat(Math.min(Math.max(node.min, 1), 64));
    case "CharacterClass":
    case "CharacterSet":
      return memberOf(node);
    case "Assertion":
    case "Backreference":
    case "ExpressionCharacterClass":
      return "";
  }
}

function longest(alternatives: readonly AST.Alternative[]): AST.Alternative {
  const [first, ...rest] = alternatives;
  if (first === undefined) {
    throw new Error("a group has at least one alternative");
  }
  return rest.reduce((a, b) => (b.raw.length > a.raw.length ? b : a), first);
}

const CANDIDATES = [
  "a",
  "0",
  " ",
  "-",
  "/",
  ".",
  "<",
  "\t",
  "\u0000",
  "\u0085",
  "\ud800",
  "\u202a",
];

/** A character of the class: one of the common ones, else the first that it names. */
function memberOf(node: AST.CharacterClass | AST.CharacterSet): string {
  const is = new RegExp(`^${node.raw}$`, "u");
  const found = CANDIDATES.find((each) => is.test(each));
  if (found !== undefined) {
    return found;
  }
  const named = node.type === "CharacterClass" ? node.elements.map(firstOf) : [];
  return named.find((each) => is.test(each)) ?? "";
}

function firstOf(element: AST.CharacterClassElement): string {
  if (element.type === "CharacterClassRange") {
    return String.fromCodePoint(element.min.value);
  }
  return element.type === "Character" ? String.fromCodePoint(element.value) : "";
}
