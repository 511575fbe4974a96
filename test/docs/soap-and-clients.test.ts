/** docs/soap-and-clients.md shows the clients that the interop tests run, and names every stack of them. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { STACKS } from "../interop/stacks.ts";
import { isUpdating, replaceSection, section } from "./readme.ts";

const PAGE = "docs/soap-and-clients.md";

const EXAMPLES = [
  { folder: "php", file: "tour.php", language: "php" },
  { folder: "zeep", file: "tour.py", language: "python" },
  { folder: "jax-ws", file: "Tour.java", language: "java" },
  { folder: "mono", file: "Tour.cs", language: "csharp" },
  { folder: "soap-lite", file: "tour.pl", language: "perl" },
] as const;

/** Clients of our own service. */
const OWN_EXAMPLES = [
  { folder: "php", file: "submit-file.php", language: "php" },
  { folder: "zeep", file: "submit_file.py", language: "python" },
  { folder: "jax-ws", file: "SubmitFile.java", language: "java" },
] as const;

/** The lines between the marks, moved to the left margin. */
function exampleOf(folder: string, file: string): string {
  const text = readFileSync(new URL(`../interop/${folder}/${file}`, import.meta.url), "utf8");
  const [, margin = "", example = ""] =
    /^( *)(?:\/\/|#) <example>\n(.*?)^ *(?:\/\/|#) <\/example>$/msu.exec(text) ?? [];
  return example.replaceAll(new RegExp(`^${margin}`, "gmu"), "").trim();
}

it.each(EXAMPLES)("shows the client in $language that is run", ({ folder, file, language }) => {
  const example = exampleOf(folder, file);
  expect(example).toContain("submitJob");
  const shown = `\`\`\`${language}\n${example}\n\`\`\``;
  if (isUpdating) {
    replaceSection(`example ${folder}`, shown, PAGE);
  }
  expect(section(`example ${folder}`, PAGE)).toBe(shown);
});

it.each(OWN_EXAMPLES)("shows our own service's client in $language that is run", (example) => {
  const { folder, file, language } = example;
  const text = exampleOf(folder, file);
  expect(text).toContain("submitDocument");
  const shown = `\`\`\`${language}\n${text}\n\`\`\``;
  if (isUpdating) {
    replaceSection(`example own-${folder}`, shown, PAGE);
  }
  expect(section(`example own-${folder}`, PAGE)).toBe(shown);
});

it("has a row for each stack that is run, and no other", () => {
  const page = readFileSync(new URL(`../../${PAGE}`, import.meta.url), "utf8");
  const [table = ""] = /\| stack \| SOAP .*?\n\n/su.exec(page) ?? [];
  const rows = [...table.matchAll(/^\| ([^|]+) \| [^|]+ \| [^|]+ \| [^|]+ \|$/gmu)];
  const names = rows.map(([, name = ""]) => name).filter((name) => name !== "stack");
  expect(names).toEqual(STACKS.map(({ name }) => name));
});

it("says of each stack in which versions of SOAP it is run", () => {
  const page = readFileSync(new URL(`../../${PAGE}`, import.meta.url), "utf8");
  for (const { name, tours } of STACKS) {
    const [, told = ""] = new RegExp(`^\\| ${name} \\| ([^|]+) \\|`, "mu").exec(page) ?? [];
    const run = new Set(tours.flatMap(({ version }) => version.replace("mtom", "MTOM").split(",")));
    expect([name, told]).toEqual([name, [...run].join(", ")]);
  }
});

it("names only packages that the continuous integration installs", () => {
  const script = readFileSync(new URL("../../.ci/run", import.meta.url), "utf8");
  const [, list = ""] = /packages=\(\n(.*?)\n {2}\)/su.exec(script) ?? [];
  const installed = new Set(list.split(/\s+/u));
  for (const name of STACKS.flatMap(({ packages }) => packages.split(" "))) {
    expect(name === "" || installed.has(name) ? [] : [name]).toEqual([]);
  }
});
