/** Translates an XSD pattern into a JavaScript one that accepts exactly the same strings, or refuses it. */

/** Escapes that both languages read alike, or that we translate. */
const PLAIN_ESCAPES = "\\|.-^?*+{}()[]nrt";

/**
 * Translates the patterns of one restriction step; XSD 1.0 part 2 §4.3.4: several in one step are alternatives.
 * @param patterns the `value`s as the XSD has them
 * @returns an anchored pattern with flag `u`; throws Error that says which construct is unsupported
 */
export function translatePatterns(patterns: readonly string[]): RegExp {
  const alternatives = patterns.map((pattern) => `(${translate(pattern)})`);
  return new RegExp(`^(?:${alternatives.join("|")})$`, "u");
}

function translate(pattern: string): string {
  let out = "";
  for (let at = 0; at < pattern.length; ) {
    const piece = pattern[at] === "[" ? translateClass(pattern, at) : translateAtom(pattern, at);
    out += piece.out;
    at += piece.length;
  }
  return out;
}

interface Piece {
  readonly out: string;
  readonly length: number;
}

function translateAtom(pattern: string, at: number): Piece {
  const char = pattern[at] ?? "";
  const next = pattern[at + 1] ?? "";
  if (char === "\\") {
    return translateEscape(pattern, at);
  }
  // ^ and $ are literals in XSD.
  if (char === "^" || char === "$") {
    return { out: `\\${char}`, length: 1 };
  }
  if (char === ".") {
    return { out: "[^\\n\\r]", length: 1 };
  }
  if (char === "(" && next === "?") {
    throw new Error("`(?` is no XSD construct");
  }
  if ("?*+}".includes(char) && "?+".includes(next) && next !== "") {
    throw new Error("lazy or possessive quantifiers are no XSD construct");
  }
  return { out: char, length: 1 };
}

function translateEscape(pattern: string, at: number): Piece {
  const next = pattern[at + 1] ?? "";
  if (next === "" || !PLAIN_ESCAPES.includes(next)) {
    throw new Error(`\\${next} is not supported: write a character class of literals`);
  }
  // Outside a class JavaScript's flag u refuses \-.
  return { out: next === "-" ? "-" : `\\${next}`, length: 2 };
}

function translateClass(pattern: string, start: number): Piece {
  let out = "[";
  let at = start + 1;
  if (pattern[at] === "^") {
    out += "^";
    at += 1;
  }
  for (; pattern[at] !== "]"; ) {
    const char = pattern[at];
    if (char === undefined) {
      throw new Error("a character class is not closed");
    }
    if (char === "[") {
      throw new Error("class subtraction is not supported");
    }
    const piece =
      char === "\\" ? classEscape(pattern, at) : { out: char === "^" ? "\\^" : char, length: 1 };
    out += piece.out;
    at += piece.length;
  }
  return { out: `${out}]`, length: at - start + 1 };
}

function classEscape(pattern: string, at: number): Piece {
  const piece = translateEscape(pattern, at);
  return piece.out === "-" ? { out: "\\-", length: 2 } : piece;
}
