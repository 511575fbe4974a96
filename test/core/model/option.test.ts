/** Options: what is taken, what is refused where, and how layers lie over each other. */
import { describe, expect, it } from "vitest";

import {
  type OptionSpec,
  checkOptions,
  maskSecrets,
  pagesBeyond,
  pagesOf,
  resolveOptions,
  unmaskSecrets,
} from "../../../src/core/model/option.ts";

const SPECS: readonly OptionSpec[] = [
  {
    name: "resolution",
    type: "integer",
    description: "",
    default: "150",
    minimum: 18,
    maximum: 600,
  },
  { name: "scale", type: "number", description: "", minimum: 0 },
  { name: "flag", type: "boolean", description: "" },
  { name: "format", type: "choice", description: "", choices: ["png", "jpeg"] },
  { name: "pages", type: "pages", description: "" },
  { name: "title", type: "text", description: "" },
  { name: "DOC.PASSWORD", type: "text", description: "", secret: true, repeats: true },
];

const GOOD: ReadonlyArray<readonly [string, string]> = [
  ["resolution", "18"],
  ["resolution", "600"],
  ["resolution", "+72"],
  ["scale", "0.25"],
  ["flag", "true"],
  ["format", "jpeg"],
  ["pages", "1"],
  ["pages", "1,3-5,7-"],
  ["pages", "9-10,3-3"],
  ["title", ""],
  ["title", "<&>\u{1F600}"],
];

const BAD: ReadonlyArray<readonly [string, string, string]> = [
  ["resolution", "17", "from 18 to 600"],
  ["resolution", "601", "from 18 to 600"],
  ["resolution", "1e2", "whole number"],
  ["resolution", " 72", "whole number"],
  ["resolution", "", "whole number"],
  ["scale", "-1", "at least 0"],
  ["scale", "NaN", "a number"],
  ["scale", "Infinity", "a number"],
  ["flag", "1", "true or false"],
  ["flag", "TRUE", "true or false"],
  ["format", "gif", "one of png, jpeg"],
  ["pages", "0", "pages such as"],
  ["pages", "3-1,", "pages such as"],
  ["pages", "-3", "pages such as"],
  ["pages", "1,3-2", "which 3-2 does not"],
];

describe("checkOptions", () => {
  it.each(GOOD)("takes %s=%s", (name, value) => {
    expect(checkOptions(SPECS, [{ name, value }], "/options")).toEqual([]);
  });

  it.each(BAD)("refuses %s=%s and says: %s", (name, value, words) => {
    const violations = checkOptions(
      SPECS,
      [
        { name: "title", value: "x" },
        { name, value },
      ],
      "/options",
    );
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({ pointer: "/options/1/value", rule: "value" });
    expect(violations[0]?.message).toContain(words);
  });

  it("names the options it knows when one is unknown", () => {
    const [violation] = checkOptions(SPECS, [{ name: "dpi", value: "72" }], "");
    expect(violation).toMatchObject({ pointer: "/0/name", rule: "unknown" });
    expect(violation?.message).toContain("resolution, scale, flag");
  });

  it("refuses an option twice unless it may repeat", () => {
    const twice = (name: string, value: string) =>
      checkOptions(
        SPECS,
        [
          { name, value },
          { name, value },
        ],
        "/options",
      ).map(({ rule }) => rule);
    expect(twice("format", "png")).toEqual(["count"]);
    expect(twice("DOC.PASSWORD", "a")).toEqual([]);
  });
});

describe("resolveOptions", () => {
  it("lays later layers over earlier ones, an option's values as a whole", () => {
    const resolved = resolveOptions(SPECS, [
      [
        { name: "format", value: "png" },
        { name: "DOC.PASSWORD", value: "job" },
      ],
      [
        { name: "DOC.PASSWORD", value: "a" },
        { name: "DOC.PASSWORD", value: "b" },
      ],
    ]);
    expect(Object.fromEntries(resolved)).toEqual({
      resolution: ["150"],
      format: ["png"],
      "DOC.PASSWORD": ["a", "b"],
    });
  });

  it("takes away what a later layer says in another way, and takes not both at once", () => {
    const specs: readonly OptionSpec[] = [
      { name: "resolution", type: "integer", description: "", default: "150", excludes: ["width"] },
      { name: "width", type: "integer", description: "", excludes: ["resolution"] },
    ];
    const [width, resolution] = [
      { name: "width", value: "90" },
      { name: "resolution", value: "72" },
    ];
    expect(Object.fromEntries(resolveOptions(specs, [[width]]))).toEqual({ width: ["90"] });
    const later = resolveOptions(specs, [[width], [resolution]]);
    expect(Object.fromEntries(later)).toEqual({ resolution: ["72"] });
    expect(checkOptions(specs, [resolution, width], "/options")).toMatchObject([
      { pointer: "/options/1/name", rule: "conflict" },
    ]);
    expect(checkOptions(specs, [width], "/options")).toEqual([]);
  });
});

describe("secrets", () => {
  it("are masked where shown and come back where needed", () => {
    const options = [
      { name: "format", value: "png" },
      { name: "DOC.PASSWORD", value: "s3cret" },
    ];
    const { shown, secrets } = maskSecrets(SPECS, options);
    expect(JSON.stringify(shown)).not.toContain("s3cret");
    expect(shown[1]).toEqual({ name: "DOC.PASSWORD", value: "***" });
    expect(unmaskSecrets(shown, secrets)).toEqual(options);
  });
});

describe("pagesBeyond", () => {
  it.each([
    ["1-", 3, ""],
    ["2-3,1", 3, ""],
    ["2-9,12", 3, "4-9, 12"],
    ["4,7-", 3, "4, 7"],
    ["3-4", 3, "4"],
  ] as const)("%s of %i pages: %s", (text, pageCount, beyond) => {
    expect(pagesBeyond(text, pageCount)).toBe(beyond);
  });
});

describe("pagesOf", () => {
  it.each([
    ["1", 3, [1]],
    ["2-", 4, [2, 3, 4]],
    ["3,1-2,2", 3, [1, 2, 3]],
    ["7-9", 3, []],
    ["3-1", 3, []],
  ] as const)("%s of %i pages", (text, pageCount, pages) => {
    expect(pagesOf(text, pageCount)).toEqual(pages);
  });
});
