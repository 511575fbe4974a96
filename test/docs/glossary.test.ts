/** docs/glossary.md is the rule: each word once, and no page uses the words that it forbids. */

import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { readPage } from "./readme.ts";

const [WORDS = "", FORBIDDEN = ""] = readPage("docs/glossary.md").split(
  "## Words that are not used",
);
const PAGES = ["README.md", "CONTRIBUTING.md"].concat(
  readdirSync(new URL("../../docs", import.meta.url))
    .filter((name) => name.endsWith(".md") && name !== "glossary.md")
    .map((name) => `docs/${name}`),
);

/** The forbidden words that hold everywhere. */
const NEVER = Array.from(
  FORBIDDEN.matchAll(/^\| ([a-z, ]+) \| [^|]+ \|$/gmu),
  ([, words = ""]) => words,
)
  .filter((words) => words !== "not")
  .flatMap((words) => words.split(", "));

it("has every word once", () => {
  const rows = Array.from(WORDS.matchAll(/^\| (\*\*.+?) \| /gmu), ([, cell = ""]) => cell);
  const words = rows.flatMap((cell) =>
    Array.from(cell.matchAll(/\*\*([^*]+)\*\*/gu), ([, word]) => word),
  );
  expect(words.length).toBeGreaterThan(45);
  expect(words.toSorted()).toEqual([...new Set(words)].toSorted());
});

it.each(PAGES)("%s uses no word that is none", (page) => {
  expect(NEVER.length).toBeGreaterThan(7);
  // Names of files, fields and programs are what they are.
  const prose = readPage(page).replaceAll(/```.*?```|`[^`]*`/gsu, "");
  expect(prose.match(new RegExp(`\\b(?:${NEVER.join("|")})s?\\b`, "giu")) ?? []).toEqual([]);
});

it("names a file for a word that speaks of it", () => {
  const rows = Array.from(WORDS.matchAll(/^\| \*\*([a-z ]+)\*\*.*`(src\/[^`]+\.ts)` \|$/gmu));
  expect(rows.length).toBeGreaterThan(20);
  const silent = rows.filter(([, word = "", file = ""]) => {
    const spelt = word.replaceAll(" ", "[-_ ]?");
    return !new RegExp(spelt, "iu").test(file + readPage(file));
  });
  expect(silent.map(([, word, file]) => `${word}: ${file}`)).toEqual([]);
});
