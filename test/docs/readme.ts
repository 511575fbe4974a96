/** README.md and the pages of docs/ as the tests see them: sections between markers, which `UPDATE_DOCS=1` rewrites from the code. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const pathOf = (page: string): string => fileURLToPath(new URL(`../../${page}`, import.meta.url));

/** True where the tests are to write what they would otherwise check. */
export const isUpdating = process.env["UPDATE_DOCS"] === "1";

/** The text of README.md, CONTRIBUTING.md or a page of docs/, by its path in the repository. */
export function readPage(page: string): string {
  return readFileSync(pathOf(page), "utf8");
}

/** The text between `<!-- name -->` and `<!-- /name -->` of a page. */
export function section(name: string, page: string): string {
  const [, rest = ""] = readPage(page).split(`<!-- ${name} -->\n`);
  const [text, after] = rest.split(`<!-- /${name} -->`);
  if (text === undefined || after === undefined) {
    throw new Error(`${page} has no section ${name}.`);
  }
  return text.trim();
}

/** Puts another text between the markers of a page. */
export function replaceSection(name: string, text: string, page: string): void {
  const whole = readPage(page);
  const start = whole.indexOf(`<!-- ${name} -->\n`) + `<!-- ${name} -->\n`.length;
  const end = whole.indexOf(`<!-- /${name} -->`);
  writeFileSync(pathOf(page), `${whole.slice(0, start)}\n${text}\n\n${whole.slice(end)}`);
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const escaped = rows.map((cells) => cells.map((cell) => cell.replaceAll("|", "\\|")));
  return [line(head), `|${head.map(() => "---|").join("")}`, ...escaped.map(line)].join("\n");
}
