/** W3C trace contexts: which are taken, and what is handed on. */

import { expect, test } from "vitest";
import {
  childTraceparent,
  parseTraceparent,
  traceIdOf,
} from "../../../src/core/text/traceparent.ts";
import { ids } from "../../harness/store/samples.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const VALID = `00-${TRACE}-${SPAN}-01`;

test.each([
  [VALID, VALID],
  [`00-${TRACE}-${SPAN}-00`, `00-${TRACE}-${SPAN}-00`],
  [`01-${TRACE}-${SPAN}-01-more`, VALID],
  [`cc-${TRACE}-${SPAN}-01`, VALID],
])("takes %j as %j", (header, expected) => {
  expect(parseTraceparent(header)).toBe(expected);
});

test.each([
  undefined,
  "",
  "x",
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01-more`,
  `01-${TRACE}-${SPAN}-01more`,
  `00-${"0".repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${"0".repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-1`,
  `00-${TRACE}-${SPAN}`,
  ` ${VALID}`,
  `${VALID}, ${VALID}`,
  `00-${TRACE}\r\nx-${SPAN}-01`,
])("ignores %j", (header) => {
  expect(parseTraceparent(header)).toBeUndefined();
});

test("hands on the trace with a new span each time", () => {
  const children = [childTraceparent(VALID, ids), childTraceparent(VALID, ids)];
  for (const child of children) {
    expect(parseTraceparent(child)).toBe(child);
    expect(traceIdOf(child)).toBe(TRACE);
    expect(child).not.toContain(SPAN);
  }
  expect(children[0]).not.toBe(children[1]);
});
