/** Which results are told to be made of which document. */

import { expect, it } from "vitest";
import type { Result } from "../../../src/core/model/result.ts";
import { resultsOfEach } from "../../../src/core/review/results-of.ts";

const resultOf = (fileName: string): Result => ({
  id: fileName,
  jobId: "job",
  fileName,
  contentType: "image/png",
  sizeBytes: 1,
  blobId: fileName,
  createdAt: 0,
  sha256: "",
  properties: [],
});

it.each([
  ["whatever their format", { "a.tif": ["a.jpg"] }],
  ["one for each page", { "a.pdf": ["a-1.png", "a-12.png"] }],
  ["by the extension that they keep", { "a.jpg": ["a.jpg.png"], "a.png": ["a.png-2.png"] }],
  ["by the longer name where two fit", { "a.jpg": ["a.png"], "a-1.jpg": ["a-1.png"] }],
])("are theirs %s", (_how, made) => {
  const documents = Object.keys(made).map((fileName) => ({ fileName }));
  const strangers = ["ab.png", "a-x.png"];
  const results = [...strangers, ...Object.values(made).flat()].map(resultOf);
  const each = resultsOfEach(documents, results);
  expect(each.map((of) => of.map(({ fileName }) => fileName))).toEqual(Object.values(made));
});
