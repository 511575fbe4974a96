/** Header texts that were read before are not read again; memory does not grow with what callers invent. */

import { expect, test } from "vitest";
import { readMediaType } from "../../../src/doors/http/media-type.ts";
import { remembered } from "../../../src/core/text/remembered.ts";

test("a text is read once, a long one and one that means nothing each time", () => {
  const asked: string[] = [];
  const lengthOf = remembered((text) => {
    asked.push(text);
    return text === "" ? undefined : { length: text.length };
  });
  expect(lengthOf("abc")).toEqual({ length: 3 });
  expect(lengthOf("abc")).toBe(lengthOf("abc"));
  expect(asked).toEqual(["abc"]);
  const long = "x".repeat(201);
  expect([lengthOf(long), lengthOf(long), lengthOf(""), lengthOf("")]).toEqual([
    { length: 201 },
    { length: 201 },
    undefined,
    undefined,
  ]);
  expect(asked).toEqual(["abc", long, long, "", ""]);
});

test("after a hundred others a text is read again", () => {
  let times = 0;
  const countedOf = remembered((text) => {
    times += text === "first" ? 1 : 0;
    return text;
  });
  countedOf("first");
  for (let index = 0; index < 100; index += 1) {
    countedOf(`other ${index}`);
  }
  countedOf("first");
  expect(times).toBe(2);
});

test("a media type is the same whoever asked before", () => {
  const [first, second] = ["text/xml; charset=utf-8", "text/xml; charset=latin1"].map(
    readMediaType,
  );
  expect(first?.parameters.get("charset")).toBe("utf-8");
  expect(second?.parameters.get("charset")).toBe("latin1");
  expect(readMediaType("text/xml; charset=utf-8")).toEqual(first);
  expect(readMediaType("text")).toBeUndefined();
});
