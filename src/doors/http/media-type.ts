/** Media types as RFC 9110 §8.3.1 writes them, read strictly and in linear time. */

import { remembered } from "../../core/text/remembered.ts";

/** The two languages that documents are spoken in. */
export type Format = "json" | "xml";

export interface MediaType {
  /** In lower case, as are subtype and parameter names. */
  readonly type: string;
  readonly subtype: string;
  /** What follows the last "+" of the subtype: "json" of `application/problem+json`; "" if there is none. */
  readonly suffix: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/uy;
const SPACE = /[ \t]*/uy;
const QUOTED = /[\t !#-[\]-~\u0080-\u00ff]/u;

/** More parameters than anybody sends. */
const PARAMETERS_MAX = 20;

/**
 * The same for what the grammar does not allow beyond the type: `application/json; utf-8`, an unquoted action, a doubled
 * charset. The parameters that are sound count, the others are left out. Undefined where the type itself is broken.
 */
export const readMediaType = remembered((text: string): MediaType | undefined => {
  const strict = parseMediaType(text);
  if (strict !== undefined) {
    return strict;
  }
  const [type = "", ...parameters] = text.split(";", PARAMETERS_MAX);
  const found = parseMediaType(type);
  const sound = new Map<string, string>();
  for (const parameter of parameters) {
    const [[name, value] = []] = parseMediaType(`a/b;${tidied(parameter)}`)?.parameters ?? [];
    if (name !== undefined && value !== undefined && !sound.has(name)) {
      sound.set(name, value);
    }
  }
  return found === undefined ? undefined : { ...found, parameters: sound };
});

/** A parameter without white space around its name and value, where the grammar allows none. */
function tidied(parameter: string): string {
  const at = parameter.indexOf("=");
  return at < 0
    ? parameter.trim()
    : `${parameter.slice(0, at).trim()}=${parameter.slice(at + 1).trim()}`;
}

/** Reads a Content-Type or one media range without weight. Returns undefined for anything that the grammar does not allow. */
export function parseMediaType(text: string): MediaType | undefined {
  const scanner = new Scanner(text);
  scanner.space();
  const type = scanner.token()?.toLowerCase();
  if (type === undefined || !scanner.take("/")) {
    return undefined;
  }
  const subtype = scanner.token()?.toLowerCase();
  const parameters = subtype === undefined ? undefined : parametersOf(scanner);
  if (subtype === undefined || parameters === undefined) {
    return undefined;
  }
  const plus = subtype.lastIndexOf("+");
  return { type, subtype, suffix: plus < 0 ? "" : subtype.slice(plus + 1), parameters };
}

/** The format that documents of this media type are in; undefined for types that are neither JSON nor XML. */
export function formatOf(mediaType: MediaType): Format | undefined {
  const { type, subtype, suffix } = mediaType;
  if (type === "application" && (subtype === "json" || suffix === "json")) {
    return "json";
  }
  const isXml = subtype === "xml" || suffix === "xml";
  return (type === "application" && isXml) || (type === "text" && subtype === "xml")
    ? "xml"
    : undefined;
}

function parametersOf(scanner: Scanner): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (scanner.space(); !scanner.atEnd(); scanner.space()) {
    if (!scanner.take(";")) {
      return undefined;
    }
    scanner.space();
    const name = scanner.token()?.toLowerCase();
    // RFC 9110 §5.6.6: an empty parameter between two semicolons is allowed.
    if (name === undefined) {
      continue;
    }
    const value = scanner.take("=") ? (scanner.token() ?? scanner.quoted()) : undefined;
    if (value === undefined || parameters.has(name)) {
      return undefined;
    }
    parameters.set(name, value);
  }
  return parameters;
}

/** Walks through a header's text from left to right, never back. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  take(character: string): boolean {
    const found = this.#text[this.#at] === character;
    this.#at += found ? 1 : 0;
    return found;
  }

  space(): void {
    this.#match(SPACE);
  }

  token(): string | undefined {
    return this.#match(TOKEN);
  }

  quoted(): string | undefined {
    if (!this.take('"')) {
      return undefined;
    }
    let value = "";
    while (!this.atEnd()) {
      if (this.take('"')) {
        return value;
      }
      const escaped = this.take("\\");
      const character = this.#text[this.#at] ?? "";
      if (!escaped && !QUOTED.test(character)) {
        return undefined;
      }
      value += character;
      this.#at += 1;
    }
    return undefined;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}
