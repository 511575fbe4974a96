/** What the names of a file's results begin with. */

import { expect, it } from "vitest";
import { resultBases } from "../../src/workflows/result-bases.ts";

const basesOf = (...fileNames: readonly string[]): readonly string[] =>
  resultBases(
    fileNames.map((fileName) => ({ fileName })),
    "file",
  );

it.each([
  ["names without extensions", ["a.pdf", "b.jpg"], ["a", "b"]],
  ["extensions where two would be the same", ["a.pdf", "A.jpg", "b.pdf"], ["a.pdf", "A.jpg", "b"]],
  ["numbers where whole names are the same", ["x/a.pdf", "y/a.pdf"], ["a.pdf", "a (2).pdf"]],
  [
    "composed and decomposed letters as one",
    ["\u00e4.pdf", "a\u0308.jpg"],
    ["\u00e4.pdf", "a\u0308.jpg"],
  ],
  ["something for what has no name", ["", "..", "a."], ["file", "file (2)", "a"]],
])("are %s", (_what, names, bases) => {
  expect(basesOf(...names)).toEqual(bases);
});

it("are the same whatever the order, where no name comes twice", () => {
  expect([...basesOf("b.pdf", "a.png", "a.jpg")].sort()).toEqual(
    [...basesOf("a.jpg", "b.pdf", "a.png")].sort(),
  );
});
