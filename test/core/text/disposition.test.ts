/** Content-Disposition as senders write it: browsers, mail programs, .NET, Java, Python, and broken ones. */

import { describe, expect, it } from "vitest";
import { headerParameters, readDisposition } from "../../../src/core/text/disposition.ts";

const utf8 = (text: string): string => Buffer.from(text).toString("latin1");

const FILE_NAMES: readonly (readonly [what: string, parameters: string, name: string])[] = [
  ["quoted", 'filename="a b.pdf"', "a b.pdf"],
  ["without quotes", "filename=a b.pdf", "a b.pdf"],
  ["with escapes", String.raw`filename="a\"b\\c.pdf"`, String.raw`a"b\c.pdf`],
  ["as an old browser's path", String.raw`filename="C:\dir\a.pdf"`, String.raw`C:\dir\a.pdf`],
  ["with separators in it", 'filename="a;b=c,d.pdf"', "a;b=c,d.pdf"],
  ["with the escapes of HTML", 'filename="a%22b%20c.pdf"', 'a"b%20c.pdf'],
  ["in UTF-8", `filename="${utf8("ü€.pdf")}"`, "ü€.pdf"],
  ["in Latin-1", 'filename="\u00fc.pdf"', "ü.pdf"],
  ["in nothing", "", ""],
  ["empty", 'filename=""', ""],
  ["twice", 'filename="a.pdf"; filename="b.pdf"', "a.pdf"],
  ["extended after plain", "filename=\"a.pdf\"; filename*=UTF-8''na%C3%AFve.pdf", "naïve.pdf"],
  ["extended before plain", "filename*=UTF-8''na%C3%AFve.pdf; filename=\"a.pdf\"", "naïve.pdf"],
  ["extended beside bare values", "filename=a.pdf; filename*=utf-8''b.pdf", "b.pdf"],
  ["extended in quotes", "filename*=\"utf-8'en'b%20c.pdf\"", "b c.pdf"],
  ["extended in capitals", "FILENAME*=UTF-8''b.pdf; FileName=a.pdf", "b.pdf"],
  ["extended in Latin-1", "filename=a.pdf; filename*=iso-8859-1'en'%FC.pdf", "ü.pdf"],
  ["extended in Shift_JIS", "filename=a.pdf; filename*=Shift_JIS''%93%FA.pdf", "日.pdf"],
  ["extended with folders", "filename*=UTF-8''summer%2Fshoe.pdf", "summer/shoe.pdf"],
  ["extended in an unknown charset", "filename=a.pdf; filename*=x-none''b.pdf", "a.pdf"],
  ["extended and broken", "filename=a.pdf; filename*=utf-8''%ff%zz", "a.pdf"],
  ["extended and no UTF-8", "filename=a.pdf; filename*=utf-8''%ff", "a.pdf"],
  ["extended and empty", "filename=a.pdf; filename*=utf-8''", "a.pdf"],
  ["extended without charset", "filename=a.pdf; filename*=b.pdf", "a.pdf"],
  ["in pieces", 'filename*0="a "; filename*1="b.pdf"', "a b.pdf"],
  ["in pieces out of order", 'filename*1="b.pdf"; filename*0="a "', "a b.pdf"],
  [
    "in escaped pieces",
    "filename*0*=utf-8''%C3%BC%C3; filename*1*=%A4; filename*2=%41.pdf",
    "üä%41.pdf",
  ],
  ["as a base64 word", 'filename="=?utf-8?B?w7xiZXIucGRm?="', "über.pdf"],
  ["as a word without quotes", "filename==?utf-8?b?w7xiZXIucGRm?=", "über.pdf"],
  ["as a quoted-printable word", 'filename="=?iso-8859-1?Q?=FCber_uns=2Epdf?="', "über uns.pdf"],
  ["as words cut in a character", 'filename="=?utf-8?Q?=C3?= =?utf-8?Q?=BC.pdf?="', "ü.pdf"],
  [
    "as words of two charsets",
    'filename="=?iso-8859-1*de?Q?=FC?=  =?utf-8?B?w7wucGRm?="',
    "üü.pdf",
  ],
  ["as a word among text", 'filename="1 =?utf-8?Q?=C3=BC?= 2.pdf"', "1 ü 2.pdf"],
  ["as a word with a blank", 'filename="=?utf-8?Q?a b.pdf?="', "a b.pdf"],
  ["as a broken word", 'filename="=?utf-8?B?%%%?=.pdf"', "=?utf-8?B?%%%?=.pdf"],
  ["as a word in no charset", 'filename="=?x-none?Q?a?=.pdf"', "=?x-none?Q?a?=.pdf"],
  ["with a quote that never ends", 'filename="a.pdf', "a.pdf"],
];

describe("a file name is read", () => {
  it.each(FILE_NAMES)("%s", (_what, parameters, fileName) => {
    const after = `form-data; name="data"; ${parameters}`;
    expect(readDisposition(after)).toEqual({ name: "data", fileName });
    const before = `form-data; ${parameters}; name=data`;
    // What has no end takes in all that follows.
    expect(readDisposition(before).fileName.slice(0, fileName.length || undefined)).toBe(fileName);
  });

  it("where the header begins with it", () => {
    expect(readDisposition("filename=a.pdf").fileName).toBe("a.pdf");
  });
});

describe("parameters", () => {
  it("may have values that only quotes would allow", () => {
    const parameters = headerParameters("multipart/form-data;boundary=----=_Part_1.2 ; charset=x");
    expect([...parameters]).toEqual([
      ["multipart/form-data", ""],
      ["boundary", "----=_Part_1.2"],
      ["charset", "x"],
    ]);
  });

  it.each([
    ["quotes", 'x="'],
    ["backslashes", "\\"],
    ["semicolons", ";"],
    ["words that have no end", "=?a?q?"],
    ["words", "=?utf-8?q?a?= "],
    ["pieces", "filename*0=a;"],
  ])("made of %s alone cost little", (_what, text) => {
    const header = `form-data; filename="${text.repeat(200_000 / text.length)}`;
    const before = process.cpuUsage();
    readDisposition(header);
    readDisposition(header.replace('"', ""));
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
  });
});
