/** Content negotiation as data: which Accept and which Content-Type give which format. */

import { describe, expect, it } from "vitest";
import { Problem } from "../../../src/core/model/problem.ts";
import type { Format } from "../../../src/doors/http/media-type.ts";
import { parseMediaType } from "../../../src/doors/http/media-type.ts";
import {
  answerFormat,
  bodyFormat,
  demandBodyFormat,
  problemFormat,
} from "../../../src/doors/http/negotiation/negotiate.ts";

type Outcome = Format | "not-acceptable";

function outcomeOf(act: () => Format): Outcome | "other" {
  try {
    return act();
  } catch (error) {
    return error instanceof Problem && error.code === "not-acceptable" ? error.code : "other";
  }
}

const LONG = `${"text/html;q=0.1,".repeat(640)}application/xml`;

/** Accept, the request's format, the answer's format, the format of a problem. */
const ACCEPTS: readonly (readonly [string | undefined, Format | undefined, Outcome, Format])[] = [
  [undefined, undefined, "json", "json"],
  [undefined, "json", "json", "json"],
  [undefined, "xml", "xml", "xml"],
  ["", "xml", "xml", "xml"],
  ["   ", undefined, "json", "json"],
  ["*/*", undefined, "json", "json"],
  ["*/*", "xml", "xml", "xml"],
  ["*/*;q=0.5", "xml", "xml", "xml"],
  ["application/*", "xml", "xml", "xml"],
  ["application/*", undefined, "json", "json"],
  ["text/*", undefined, "xml", "xml"],
  ["text/*", "json", "xml", "xml"],
  ["application/json", "xml", "json", "json"],
  ["application/xml", "json", "xml", "xml"],
  ["text/xml", "json", "xml", "xml"],
  ["APPLICATION/XML", "json", "xml", "xml"],
  ["Application/Json", "xml", "json", "json"],
  ["application/json; charset=utf-8", "xml", "json", "json"],
  ['application/xml; charset="utf-8"', "json", "xml", "xml"],
  ["application/json, application/xml", undefined, "json", "json"],
  ["application/xml, application/json", undefined, "json", "json"],
  ["application/xml, application/json", "xml", "xml", "xml"],
  ["application/json;q=0.5, application/xml", "json", "xml", "xml"],
  ["application/json;q=0.5, application/xml;q=0.4", "xml", "json", "json"],
  ["application/json;q=0.001, text/html", "xml", "json", "json"],
  ["application/json;q=0, */*", undefined, "xml", "json"],
  ["application/xml;q=0, */*", "xml", "xml", "xml"],
  ["application/xml;q=0, text/xml;q=0, */*", "xml", "json", "xml"],
  ["application/json;q=0", undefined, "not-acceptable", "json"],
  ["*/*;q=0", undefined, "not-acceptable", "json"],
  ["*/*;q=0", "xml", "not-acceptable", "xml"],
  ["*/*;q=0, application/xml", "json", "xml", "xml"],
  ["application/*;q=0, text/xml;q=0.1", "json", "xml", "xml"],
  ["application/*;q=0.2, application/json;q=0.1", "json", "xml", "json"],
  ["application/xml, */*", "json", "xml", "xml"],
  ["application/xml, */*;q=0.8", "json", "xml", "xml"],
  ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", undefined, "xml", "xml"],
  ["text/html", undefined, "not-acceptable", "json"],
  ["text/html", "xml", "not-acceptable", "xml"],
  ["text/html, image/png", "json", "not-acceptable", "json"],
  ["application/vnd.example+json", "xml", "not-acceptable", "xml"],
  ["application/problem+xml", "json", "not-acceptable", "xml"],
  ["application/problem+json", "xml", "not-acceptable", "json"],
  ["application/problem+json, application/xml", "xml", "xml", "xml"],
  ["application/problem+xml;q=0.1, application/problem+json", "xml", "not-acceptable", "json"],
  ["application/json, application/problem+xml", "json", "json", "json"],
  ["application/json;q=1.0", "xml", "json", "json"],
  ["application/json;q=1.000", "xml", "json", "json"],
  ["application/json;q=0.", "xml", "not-acceptable", "xml"],
  ["application/json ; q=0.5 , application/xml ; q=0.6", "json", "xml", "xml"],
  ["application/json;Q=0.5, application/xml;q=0.4", "xml", "json", "json"],
  ["application/json;q=2", "xml", "xml", "xml"],
  ["application/json;q=abc", "xml", "xml", "xml"],
  ["application/json;q=0.1234, application/xml", "json", "xml", "xml"],
  ["application/json;q=-1", undefined, "json", "json"],
  ["application/json;q=", "xml", "xml", "xml"],
  ["application", "xml", "xml", "xml"],
  ["/", "xml", "xml", "xml"],
  ["*/json", "xml", "xml", "xml"],
  [",,,", "xml", "xml", "xml"],
  [",application/json,", "xml", "json", "json"],
  ["application/json application/xml", undefined, "json", "json"],
  ['text/html;x="application/json, application/xml"', undefined, "not-acceptable", "json"],
  ['text/html;x="a\\",b", application/xml', undefined, "xml", "xml"],
  ['application/xml;x="unclosed', undefined, "xml", "xml"],
  ["text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "xml", "xml", "xml"],
  ["*;q=.5, application/json;q=.4", "xml", "xml", "xml"],
  ["text/html, *", undefined, "json", "json"],
  ["application/xml;q=.2, application/json;q=.3", "xml", "json", "json"],
  ["application/xml; utf-8", "json", "xml", "xml"],
  ["application/json; utf-8; q=0.5, application/xml", "json", "xml", "xml"],
  ["application/xml;", "json", "xml", "xml"],
  ["\u00e9/\u00e9", "xml", "xml", "xml"],
  ["a".repeat(10_240), "xml", "xml", "xml"],
  ["application/json;".repeat(600), undefined, "json", "json"],
  [LONG, "json", "not-acceptable", "json"],
  [`application/xml,${LONG}`, "json", "xml", "xml"],
];

describe("the format of an answer", () => {
  const rows = ACCEPTS.map((row) => [row[0]?.slice(0, 80), ...row] as const);
  it.each(rows)("for Accept %j", (...[, accept, requestFormat, answer, problem]) => {
    expect(outcomeOf(() => answerFormat(accept, requestFormat))).toBe(answer);
    expect(problemFormat(accept, requestFormat)).toBe(problem);
  });

  it("takes less than 50 ms for the longest header there can be", () => {
    const began = performance.now();
    for (const header of [
      ",".repeat(16_000),
      `a/b;${'x="'.repeat(5000)}`,
      "a/b;q=0,".repeat(2000),
    ]) {
      problemFormat(header, undefined);
    }
    expect(performance.now() - began).toBeLessThan(50);
  });
});

/** Content-Type, format, charset. */
const CONTENT_TYPES: readonly (readonly [string | undefined, Format | undefined, string?])[] = [
  ["application/json", "json"],
  ["application/JSON", "json"],
  ["application/json; charset=utf-8", "json"],
  ['application/json;charset="UTF-8"', "json"],
  ["application/json; charset=iso-8859-1", undefined],
  ["application/vnd.example.job+json", "json"],
  ["application/xml", "xml"],
  ["text/xml", "xml"],
  ["text/xml; charset=iso-8859-1", "xml", "iso-8859-1"],
  ["application/xml;charset=utf-16", "xml", "utf-16"],
  ["application/soap+xml; action=x", "xml"],
  ["application/xml ; ; charset=utf-8", "xml", "utf-8"],
  ["text/json", undefined],
  ["text/plain", undefined],
  ["text/x+xml", undefined],
  ["application/xml-dtd", undefined],
  ["application/jsonx", undefined],
  ["application/x-www-form-urlencoded", undefined],
  ["application/json; charset", "json"],
  ["application/json; utf-8", "json"],
  ["application/json;", "json"],
  ["application/json; charset=utf-8; charset=utf-8", "json"],
  ["application/json; charset=utf-8; charset=utf-16", "json"],
  ["application/json; charset = utf-8", "json"],
  ["application/json; charset = utf-16", undefined],
  ['application/json; charset="utf-8', "json"],
  ["application/xml; utf-8", "xml"],
  ["text/xml; charset = iso-8859-1; x", "xml", "iso-8859-1"],
  ["application/json,application/json", undefined],
  ["application /json", undefined],
  ["json", undefined],
  ["", undefined],
  [undefined, undefined],
];

describe("the format of a request", () => {
  it.each(CONTENT_TYPES)("Content-Type %j is %s", (contentType, format, charset) => {
    const found = bodyFormat(contentType);
    expect(found?.format).toBe(format);
    expect(found?.charset).toBe(charset);
  });

  it("tells what is taken where the type is not", () => {
    const act = () => demandBodyFormat("text/plain");
    expect(act).toThrow(expect.objectContaining({ code: "unsupported-media-type" }));
  });

  it("reads quoted parameters with escapes", () => {
    const parsed = parseMediaType('multipart/form-data; boundary="a\\"b;c"; x=y');
    expect(parsed?.parameters.get("boundary")).toBe('a"b;c');
    expect(parsed?.parameters.get("x")).toBe("y");
  });
});
