/** Links between the pages of the documentation lead somewhere, and so do the paths that pages and source files name. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { readPage } from "./readme.ts";
import { ROOT } from "../harness/paths.ts";

const PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "bench/README.md"].concat(
  readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
);
/** It tells what was, by the names of that time. */
const OF_TODAY = PAGES.filter((page) => page !== "CHANGELOG.md");

const isThere = (path: string): boolean => existsSync(join(ROOT, path));

/** What a reader sees as text: no blocks of code. */
function proseOf(page: string): string {
  return readPage(page).replaceAll(/^```.*?^```/gmsu, "");
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = proseOf(page).matchAll(/^#{1,6} (.+)$/gmu);
  const slugs = Array.from(headings, ([, text = ""]) =>
    text
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return new Set(slugs);
}

/** The links of a page that stay in the repository. */
function linksOf(page: string): readonly string[] {
  const links = proseOf(page).matchAll(/\]\(([^)\s]+)\)/gu);
  return Array.from(links, ([, target = ""]) => target).filter((link) => !link.includes("://"));
}

/** Why the link leads nowhere; undefined if it leads somewhere. */
function faultOf(page: string, link: string): string | undefined {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : posix.join(posix.dirname(page), path);
  if (!isThere(target)) {
    return `${page}: ${link}: there is no ${target}`;
  }
  return anchor === undefined || anchorsOf(target).has(anchor)
    ? undefined
    : `${page}: ${link}: ${target} has no such heading`;
}

/** Every file below a folder that people write. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name}`)
    .filter((path) => /\.(?:ts|mjs|xsd|wsdl)$/u.test(path) && statSync(join(ROOT, path)).isFile());
}

describe("links", () => {
  it.each(PAGES)("of %s lead to a page and a heading that are there", (page) => {
    expect(linksOf(page).flatMap((link) => faultOf(page, link) ?? [])).toEqual([]);
  });

  it("lead from README to every page of docs", () => {
    const named = new Set(linksOf("README.md"));
    expect(PAGES.filter((page) => page.startsWith("docs/") && !named.has(page))).toEqual([]);
  });
});

it("README is short enough to be read to its end", () => {
  expect(readPage("README.md").split("\n").length - 1).toBeLessThanOrEqual(200);
});

describe("paths", () => {
  it.each(OF_TODAY)("that %s names are there", (page) => {
    const named = proseOf(page).matchAll(
      /`((?:src|test|docs|tools|bench|xsd|wsdl|findings)\/[\w./-]*)`/gu,
    );
    expect(Array.from(named, ([, path = ""]) => path).filter((path) => !isThere(path))).toEqual([]);
  });

  it("of pages that source files name are there", () => {
    const files = ["src", "tools", "test", "xsd", "wsdl"].flatMap(filesBelow);
    expect(files.length).toBeGreaterThan(300);
    const lost = files.flatMap((file) => {
      const named = readFileSync(join(ROOT, file), "utf8").matchAll(
        /\bdocs\/[\w-]+\.md(#[\w-]+)?/gu,
      );
      return Array.from(named, ([link]) => faultOf("README.md", link) ?? []).flat();
    });
    expect(lost).toEqual([]);
  });
});
