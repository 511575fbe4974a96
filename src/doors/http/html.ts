/** HTML that is safe as it is written: what is put into a template is text, unless it is HTML itself. */

const NAMES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text that stands for itself in content and in quoted attributes. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/gu, (character) => NAMES[character] ?? "");
}

/** A piece of HTML. Only these templates make it, so nothing else gets into a page unescaped. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** The strings of the template as they are, what is between them as text. */
  static of(strings: readonly string[], parts: readonly HtmlPart[]): Html {
    const rest = parts.map((part, index) => textOf(part) + (strings[index + 1] ?? ""));
    return new Html((strings[0] ?? "") + rest.join(""));
  }

  /** What JSON.parse reads back inside of a script element: `<` would begin a tag there, and nothing else matters (HTML §4.12.1.3). */
  static json(value: unknown): Html {
    return new Html(JSON.stringify(value).replaceAll("<", String.raw`\u003c`));
  }

  toString(): string {
    return this.#text;
  }
}

/** What can stand in a template. Lists are joined; undefined and false are nothing. */
export type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

/** A template of HTML. Attributes that hold a part are to be quoted with `"`. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return Html.of(strings, parts);
}

function textOf(part: HtmlPart): string {
  if (part === undefined || part === false) {
    return "";
  }
  if (typeof part === "string" || typeof part === "number") {
    return escaped(String(part));
  }
  return part instanceof Html ? part.toString() : part.map((each) => textOf(each)).join("");
}
