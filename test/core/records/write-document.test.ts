/** A document is written as JSON.stringify() does, and its lists are cut out of it where they stand. */

import { expect, test } from "vitest";
import type { RecordDocument } from "../../../src/core/model/people/record.ts";
import { writeDocument } from "../../../src/core/records/write-document.ts";

const METADATA = { clientJobId: "1", workflowId: "2", status: "Active" } as const;

test.each<{ readonly title: string; readonly document: RecordDocument }>([
  { title: "without lists", document: { metadata: METADATA } },
  { title: "with a list that is null", document: { metadata: METADATA, completedSteps: null } },
  {
    title: "with letters of all sizes, lone surrogates and quotes in names",
    document: {
      'a "b" ü': ["\u{1F600}\uD800", 'c"\\'],
      completedSteps: [{ singleStep: { uniqueStepId: "ü€" } }, {}],
      metadata: METADATA,
      cancelledSteps: [],
    },
  },
])("a document $title", ({ document }) => {
  const { text, lists } = writeDocument(document);
  expect(text).toBe(JSON.stringify(document));
  const arrays = Object.entries(document).filter(([, value]) => Array.isArray(value));
  expect([...lists]).toEqual(arrays.map(([name, value]) => [name, JSON.stringify(value)]));
});
