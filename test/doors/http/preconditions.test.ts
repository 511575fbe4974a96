/** Conditional and partial requests as data. */

import { describe, expect, it } from "vitest";
import { attachment } from "../../../src/doors/http/content-disposition.ts";
import { type Conditions, select } from "../../../src/doors/http/preconditions.ts";

const ETAG = '"abc"';

const part = (first: number, last: number) => ({ kind: "part", range: { first, last } });
const whole = { kind: "whole" };
const unsatisfiable = { kind: "unsatisfiable" };

describe("what is sent of 100 bytes", () => {
  it.each<[string, Partial<Conditions>, object]>([
    ["all", {}, whole],
    ["a range", { range: "bytes=0-9" }, part(0, 9)],
    ["one byte", { range: "bytes=99-99" }, part(99, 99)],
    ["an open range", { range: "bytes=90-" }, part(90, 99)],
    ["a range beyond the end", { range: "bytes=90-1000" }, part(90, 99)],
    ["a suffix", { range: "bytes=-10" }, part(90, 99)],
    ["a suffix longer than all", { range: "bytes=-1000" }, part(0, 99)],
    ["a unit in capitals", { range: "BYTES=0-9" }, part(0, 9)],
    ["a range behind the end", { range: "bytes=100-" }, unsatisfiable],
    ["a suffix of nothing", { range: "bytes=-0" }, unsatisfiable],
    ["several ranges", { range: "bytes=0-9,20-29" }, whole],
    ["a reversed range", { range: "bytes=9-0" }, whole],
    ["no range", { range: "bytes=-" }, whole],
    ["another unit", { range: "lines=0-9" }, whole],
    ["garbage", { range: "bytes=a-b" }, whole],
    ["a number too long", { range: `bytes=0-${"9".repeat(400)}` }, whole],
    ["a range on HEAD", { method: "HEAD", range: "bytes=0-9" }, whole],
    ["If-Range that holds", { range: "bytes=0-9", ifRange: ETAG }, part(0, 9)],
    ["If-Range that is weak", { range: "bytes=0-9", ifRange: `W/${ETAG}` }, whole],
    ["If-Range of another", { range: "bytes=0-9", ifRange: '"x"' }, whole],
    [
      "If-Range with a date",
      { range: "bytes=0-9", ifRange: "Wed, 21 Oct 2015 07:28:00 GMT" },
      whole,
    ],
    ["If-None-Match that holds", { ifNoneMatch: ETAG }, { kind: "not-modified" }],
    ["If-None-Match, weak", { ifNoneMatch: `"x", W/${ETAG}` }, { kind: "not-modified" }],
    ["If-None-Match of all", { ifNoneMatch: "*", range: "bytes=0-9" }, { kind: "not-modified" }],
    ["If-None-Match of another", { ifNoneMatch: '"x"' }, whole],
    ["If-Match that holds", { ifMatch: `"x",${ETAG}` }, whole],
    ["If-Match of all", { ifMatch: "*", range: "bytes=0-9" }, part(0, 9)],
    ["If-Match, weak", { ifMatch: `W/${ETAG}` }, { kind: "precondition-failed" }],
    ["If-Match of another", { ifMatch: '"x"', ifNoneMatch: ETAG }, { kind: "precondition-failed" }],
  ])("for %s", (_, conditions, expected) => {
    expect(select({ method: "GET", ...conditions }, ETAG, 100)).toEqual(expected);
  });

  it("has no part of nothing", () => {
    expect(select({ method: "GET", range: "bytes=0-" }, ETAG, 0)).toEqual(unsatisfiable);
    expect(select({ method: "GET", range: "bytes=-5" }, ETAG, 0)).toEqual(whole);
    expect(select({ method: "GET", range: "bytes=-0" }, ETAG, 0)).toEqual(unsatisfiable);
    expect(select({ method: "GET" }, ETAG, 0)).toEqual(whole);
  });
});

describe("the Content-Disposition", () => {
  it.each([
    ["plain.pdf", `attachment; filename="plain.pdf"; filename*=UTF-8''plain.pdf`],
    [
      "na\u00efve \u20ac.pdf",
      `attachment; filename="na_ve _.pdf"; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.pdf`,
    ],
    ['a"b\\c%d.pdf', `attachment; filename="a_b_c_d.pdf"; filename*=UTF-8''a%22b%5Cc%25d.pdf`],
    ["a\r\nX: y", `attachment; filename="a__X: y"; filename*=UTF-8''a%0D%0AX%3A%20y`],
    ["\u{1F600}", `attachment; filename="_"; filename*=UTF-8''%F0%9F%98%80`],
    ["\ud800", `attachment; filename="_"; filename*=UTF-8''%EF%BF%BD`],
  ])("of %j is safe", (fileName, header) => {
    expect(attachment(fileName)).toBe(header);
  });
});
