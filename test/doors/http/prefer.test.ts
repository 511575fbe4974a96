/** The header Prefer: what counts, and what is passed over. */

import { expect, it } from "vitest";
import { preferencesOf } from "../../../src/doors/http/prefer.ts";

it.each([
  [undefined, false, undefined],
  ["wait=5", false, 5],
  ['wait="5", respond-async', true, 5],
  ['handling="strict, wait=9, respond-async", wait=5', false, 5],
  [String.raw`note="\", wait=9", Wait=5; foo="a, b"`, false, 5],
  ['note="respond-async', false, undefined],
  ["wait=1000", false, 60],
  ["wait=soon, wait=5", false, 5],
])("in %j", (header, respondAsync, waitS) => {
  expect(preferencesOf(header)).toEqual({ respondAsync, waitS });
});
