/** Documents made to hurt: each is refused with the right problem, fast, and leaves nothing behind. */

import { beforeAll, describe, expect, test } from "vitest";
import { VIOLATIONS_MAX } from "../../src/core/model/problem.ts";
import {
  contract,
  cpuMs,
  IPS_2014,
  JOB,
  JOBS,
  OPTIONS,
  problemOf,
  readJson,
  readXml,
  SUBMIT,
} from "../harness/contract.ts";

/** Twice what the slowest machine took on which this ran; what grows with the square of its input takes seconds. */
const CPU_MS_MAX = 700;

// Schemas are compiled once, on first use; that is no document's cost.
beforeAll(() => {
  for (const root of [JOB, JOBS, OPTIONS]) {
    readXml(`<${root.name}/>`, root);
    readJson(root === JOB ? "{}" : "[]", root);
  }
});

/** Refused with a code, within the CPU time that any hostile document may cost. */
function expectRefused(code: string, act: () => unknown): string {
  let detail = "";
  const spent = cpuMs(() => {
    const problem = problemOf(act);
    expect(problem.code).toBe(code);
    detail = problem.detail;
  });
  expect(spent).toBeLessThan(CPU_MS_MAX);
  return detail;
}

function utf16(text: string, order: "le" | "be", mark = true): Buffer {
  const little = Buffer.from(mark ? `\uFEFF${text}` : text, "utf16le");
  return order === "le" ? little : little.swap16();
}

describe("a DOCTYPE", () => {
  const laughs = Array.from(
    { length: 9 },
    (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`,
  );
  test.each([
    ["bare", "<!DOCTYPE job><job/>"],
    ["with a system identifier", '<!DOCTYPE job SYSTEM "http://127.0.0.1:1/x.dtd"><job/>'],
    [
      "after a prolog, comments and instructions",
      "<?xml version='1.0'?>\n<!-- <a> --><?p <!x?>\n<!DOCTYPE job><job/>",
    ],
    ["after 1 MB of comment", `<!--${"-x".repeat(500_000)}--><!DOCTYPE job><job/>`],
    ["with billion laughs", `<!DOCTYPE job [<!ENTITY l0 "ha">${laughs.join("")}]><job>&l9;</job>`],
    [
      "with quadratic blow-up",
      `<!DOCTYPE job [<!ENTITY a "${"x".repeat(50_000)}">]><job>${"&a;".repeat(2000)}</job>`,
    ],
    [
      "with an external entity",
      '<!DOCTYPE job [<!ENTITY x SYSTEM "file:///etc/passwd">]><job><name>&x;</name></job>',
    ],
    [
      "with a parameter entity",
      '<!DOCTYPE job [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x"> %x;]><job/>',
    ],
    ["that is not well-formed", "<!DOCTYPE job [<!ENTITY"],
  ])("%s is refused by name, in UTF-8 and UTF-16", (_, xml) => {
    const ways = [
      Buffer.from(xml),
      utf16(xml, "le"),
      utf16(xml, "be"),
      utf16(xml, "le", false),
      utf16(xml, "be", false),
    ];
    for (const bytes of ways) {
      expect(expectRefused("malformed-document", () => contract.parseXml(bytes))).toContain(
        "DOCTYPE",
      );
    }
  });

  test("inside a comment or text is none", () => {
    expect(
      readXml("<!-- <!DOCTYPE x> --><job><name><![CDATA[<!DOCTYPE x>]]></name></job>", JOB),
    ).toEqual({
      name: "<!DOCTYPE x>",
    });
  });
});

test("an entity that nobody declared is refused", () => {
  expectRefused("malformed-document", () => readXml("<job><name>&nope;</name></job>", JOB));
});

describe("too much of something", () => {
  test.each([
    ["depth 257", `${"<a>".repeat(257)}${"</a>".repeat(257)}`],
    ["depth 100,000", "<a>".repeat(100_000)],
    ["300,000 children", `<job>${"<a/>".repeat(300_000)}</job>`],
    [
      "200,000 attributes",
      `<job ${Array.from({ length: 200_000 }, (_, i) => `a${i}=""`).join(" ")}/>`,
    ],
    [
      "100,000 namespaces",
      `<job ${Array.from({ length: 100_000 }, (_, i) => `xmlns:a${i}="urn:u"`).join(" ")}/>`,
    ],
    ["101 attributes", `<job ${Array.from({ length: 101 }, (_, i) => `a${i}=""`).join(" ")}/>`],
    ["a name of 1 MB", `<${"a".repeat(1_000_000)}/>`],
  ])("%s in XML is refused", (_, xml) => {
    const bytes = Buffer.from(xml);
    expectRefused("malformed-document", () => contract.parseXml(bytes));
  });

  test("depth 256 is parsed", () => {
    const document = contract.parseXml(Buffer.from(`${"<a>".repeat(256)}${"</a>".repeat(256)}`));
    expect(document.root.name).toBe("a");
    document.dispose();
  });

  test.each([
    ["arrays", "[".repeat(100_000)],
    ["objects", '{"a":'.repeat(100_000)],
    ["65 levels", `${"[".repeat(65)}${"]".repeat(65)}`],
  ])("%s nested too deep in JSON are refused", (_, json) => {
    expect(expectRefused("malformed-document", () => readJson(json, JOB))).toContain("64 levels");
  });

  test("64 levels of JSON are read", () => {
    expectRefused("invalid-document", () => readJson(`${"[".repeat(64)}${"]".repeat(64)}`, JOB));
  });
});

describe("70,000 wrong items", () => {
  const count = 70_000;
  const cases: [string, string, string][] = [
    ["wrong values", "<option><name> </name></option>", '{"name":""}'],
    ["empty objects", "<option/>", "{}"],
    ["text for objects", "<option>x</option>", '"x"'],
    ["unknown fields", "<option><x/></option>", '{"x":1}'],
  ];
  test.each(cases)("cost little in both languages: %s", (_, xmlItem, jsonItem) => {
    const xml = Buffer.from(`<options>${xmlItem.repeat(count)}</options>`);
    const json = Buffer.from(`[${Array.from({ length: count }, () => jsonItem).join(",")}]`);
    for (const act of [
      (): unknown => readXml(xml, OPTIONS),
      (): unknown => readJson(json, OPTIONS),
    ]) {
      expectRefused("invalid-document", act);
      const { violations } = problemOf(act);
      expect(violations).toHaveLength(VIOLATIONS_MAX);
      expect(violations[0]).toMatchObject({ pointer: "", rule: "count" });
    }
  });

  test("cost little where each breaks an enumeration", () => {
    const job = (code: string): string =>
      `<job><jobId>1</jobId><status><code>${code}</code><message/></status><progress>0</progress><createdAt>2026-01-01T00:00:00Z</createdAt></job>`;
    const xml = Buffer.from(`<jobs>${job("wrong").repeat(20_000)}</jobs>`);
    const options = { direction: "answer" } as const;
    expectRefused("invalid-document", () => readXml(xml, JOBS, options));
    expect(problemOf(() => readXml(xml, JOBS, options)).violations[0]).toMatchObject({
      pointer: "/0/status/code",
      rule: "enumeration",
    });
  });

  test("long paths, addresses and handles are refused by their length, before anybody looks into them", () => {
    const slashes = "/".repeat(90_000);
    const param = {
      companyHandle: slashes,
      jobName: "a",
      description: slashes,
      uploadUrlsJob: {
        urlArray: [{ sourceUrl: slashes, destPath: slashes }],
        overwrite: true,
        readyForPublish: false,
        createMask: false,
        emailSetting: "None",
        postHttpUrl: slashes,
      },
    };
    const act = (): unknown => readJson(JSON.stringify(param), SUBMIT);
    expectRefused("invalid-document", act);
    expect(problemOf(act).violations.map(({ pointer, rule }) => `${pointer} ${rule}`)).toEqual([
      "/companyHandle length",
      "/description length",
      "/uploadUrlsJob/urlArray/0/sourceUrl length",
      "/uploadUrlsJob/urlArray/0/destPath length",
      "/uploadUrlsJob/postHttpUrl length",
    ]);
  });

  test("of 1,000 unknown keys in one JSON object 100 are told, and more are malformed", () => {
    const keys = (asked: number): Buffer =>
      Buffer.from(`{${Array.from({ length: asked }, (_, i) => `"k${i}":1`).join(",")}}`);
    expectRefused("invalid-document", () => readJson(keys(1000), JOB));
    expect(problemOf(() => readJson(keys(1000), JOB)).violations).toHaveLength(VIOLATIONS_MAX);
    expect(expectRefused("malformed-document", () => readJson(keys(count), JOB))).toContain("keys");
  });

  test("100,000 unknown elements in one XML element cost little, and 100 are told", () => {
    const xml = Buffer.from(`<job>${"<x/>".repeat(100_000)}</job>`);
    expectRefused("invalid-document", () => readXml(xml, JOB));
    const { violations } = problemOf(() => readXml(xml, JOB));
    expect(violations).toHaveLength(VIOLATIONS_MAX);
    expect(violations.every(({ rule }) => rule === "unknown")).toBe(true);
  });

  test("a text in 100,000 pieces is refused, in 100 pieces it is read", () => {
    const name = (pieces: number): string => `<job><name>${"a<!---->".repeat(pieces)}</name></job>`;
    expect(expectRefused("malformed-document", () => readXml(name(100_000), JOB))).toContain(
      "pieces",
    );
    expect(readXml(name(100), JOB)).toEqual({ name: "a".repeat(100) });
  });

  test("the same document can be validated again after it was refused", () => {
    const document = contract.parseXml(
      Buffer.from("<options><option/><option><name>a</name><value>b</value></option></options>"),
    );
    try {
      const first = problemOf(() => contract.readXml(document.root, OPTIONS)).violations;
      const second = problemOf(() => contract.readXml(document.root, OPTIONS)).violations;
      expect(second).toEqual(first);
      expect(document.root.children().map((child) => child.children().length)).toEqual([0, 2]);
    } finally {
      document.dispose();
    }
  });
});

describe("encodings", () => {
  const text = "<job><name>é€😀</name></job>";
  const value = { name: "é€😀" };
  const latin1 = Buffer.from("<job><name>é</name></job>", "latin1");

  test.each<[string, Uint8Array, string | undefined]>([
    ["UTF-8", Buffer.from(text), undefined],
    ["UTF-8 with charset", Buffer.from(text), "utf-8"],
    ["UTF-8 with mark", Buffer.from(`\uFEFF${text}`), undefined],
    ["UTF-8 with mark under another charset", Buffer.from(`\uFEFF${text}`), "iso-8859-1"],
    [
      "UTF-8 with mark under another prolog",
      Buffer.from(`\uFEFF<?xml version="1.0" encoding="ISO-8859-1"?>${text}`),
      undefined,
    ],
    [
      "UTF-8 by charset under another prolog",
      Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${text}`),
      "UTF-8",
    ],
    ["UTF-16LE with mark", utf16(text, "le"), undefined],
    ["UTF-16BE with mark", utf16(text, "be"), undefined],
    [
      "UTF-16 with mark and prolog",
      utf16(`<?xml version="1.0" encoding="UTF-16"?>${text}`, "be"),
      "utf-16",
    ],
    ["UTF-16 with mark under another charset", utf16(text, "le"), "utf-8"],
    [
      "UTF-16 with mark under another prolog",
      utf16(`<?xml version="1.0" encoding="UTF-8"?>${text}`, "le"),
      undefined,
    ],
    ["UTF-16LE by charset", utf16(text, "le", false), "utf-16le"],
    ["UTF-16 by charset, without mark", utf16(text, "be", false), "utf-16"],
  ])("%s is read right", (_, bytes, charset) => {
    expect(readXml(bytes, JOB, charset === undefined ? {} : { charset })).toEqual(value);
  });

  test("ISO-8859-1 is read by charset and by prolog, never as something else", () => {
    expect(readXml(latin1, JOB, { charset: "ISO-8859-1" })).toEqual({ name: "é" });
    const prolog = Buffer.from(
      '<?xml version="1.0" encoding="iso-8859-1"?><job><name>é</name></job>',
      "latin1",
    );
    expect(readXml(prolog, JOB)).toEqual({ name: "é" });
    expectRefused("malformed-document", () => readXml(latin1, JOB));
    expectRefused("malformed-document", () => readXml(latin1, JOB, { charset: "utf-8" }));
    expectRefused("malformed-document", () => readXml(latin1, JOB, { charset: "us-ascii" }));
  });

  test.each(["x-nope", "utf-7", "utf-32", "", "a b", "\u0000", "x".repeat(1000)])(
    "charset %j is 415",
    (charset) => {
      expectRefused("unsupported-media-type", () => readXml("<job/>", JOB, { charset }));
    },
  );

  test("a prolog with an unknown encoding is 415", () => {
    expectRefused("unsupported-media-type", () =>
      readXml('<?xml version="1.0" encoding="x-nope"?><job/>', JOB),
    );
    expectRefused("unsupported-media-type", () =>
      readXml('<?xml version="1.0" encoding="UTF-7"?><job><name>+AOk-</name></job>', JOB),
    );
  });

  test.each([
    ["overlong", [0xc0, 0xaf]],
    ["cut", [0xc3]],
    ["lone surrogate", [0xed, 0xa0, 0x80]],
    ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
    ["NUL", [0x00]],
    ["U+0001", [0x01]],
    ["U+FFFE", [0xef, 0xbf, 0xbe]],
  ])("%s bytes are refused in both languages", (name, bytes) => {
    const xml = Buffer.concat([
      Buffer.from("<job><name>"),
      Buffer.from(bytes),
      Buffer.from("</name></job>"),
    ]);
    const json = Buffer.concat([Buffer.from('{"name":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expectRefused("malformed-document", () => readXml(xml, JOB));
    expectRefused(name === "U+FFFE" ? "invalid-document" : "malformed-document", () =>
      readJson(json, JOB),
    );
  });

  test("JSON in UTF-16 or with a byte-order mark is refused", () => {
    expectRefused("malformed-document", () => readJson(utf16("{}", "le"), JOB));
    expectRefused("malformed-document", () => readJson("\uFEFF{}", JOB));
  });
});

describe("XML that is not well-formed", () => {
  test.each([
    ["empty", ""],
    ["blank", " \n"],
    ["two roots", "<job/><job/>"],
    ["junk after the root", "<job/>x"],
    ["an unbound prefix", "<a:job/>"],
    ["an attribute twice", '<job a="" a=""/>'],
    ["an attribute twice by namespace", '<job xmlns:a="u" xmlns:b="u" a:x="" b:x=""/>'],
    ["a lone ampersand", "<job><name>&</name></job>"],
    ["a character reference to nothing", "<job><name>&#0;</name></job>"],
    ["a C0 character in XML 1.1", '<?xml version="1.1"?><job><name>&#1;</name></job>'],
    ["< in an attribute", '<job a="<"/>'],
    ["an end without a start", "</job>"],
    ["an end missing", "<job>"],
    ["NUL after the root", "<job/>\u0000"],
    ["JSON", "{}"],
  ])("%s is malformed", (_, xml) => {
    const detail = expectRefused("malformed-document", () => readXml(xml, JOB));
    // What is another language altogether is told by its name.
    expect(detail).toMatch(/well-formed|begins with/u);
  });

  test("tells the line", () => {
    const { violations } = problemOf(() => readXml("<job>\n<name>\n</job>", JOB));
    expect(violations).toMatchObject([{ line: 3 }]);
  });
});

describe("hostile JSON", () => {
  test.each([
    ['{"__proto__":{"isTest":true}}'],
    ['{"name":"x","\\u005f_proto__":{}}'],
    ['{"options":[{"__proto__":1}]}'],
  ])("%s is refused and leaves Object.prototype alone", (json) => {
    expect(expectRefused("malformed-document", () => readJson(json, JOB))).toContain("__proto__");
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)["isTest"]).toBeUndefined();
  });

  test("an XML element named __proto__ is an unknown field", () => {
    const { violations } = problemOf(() =>
      readXml("<job><__proto__><isTest>1</isTest></__proto__></job>", JOB),
    );
    expect(violations).toMatchObject([{ pointer: "/__proto__", rule: "unknown" }]);
  });

  test.each(["constructor", "prototype", "toString", "hasOwnProperty"])(
    "the key %s is an unknown field",
    (key) => {
      expect(
        problemOf(() => readJson(`{"${key}":{"prototype":{"x":1}}}`, JOB)).violations,
      ).toMatchObject([{ pointer: `/${key}`, rule: "unknown" }]);
      expect(problemOf(() => readXml(`<job><${key}/></job>`, JOB)).violations).toMatchObject([
        { pointer: `/${key}`, rule: "unknown" },
      ]);
    },
  );

  test.each([
    ["the same key twice", '{"name":"a","name":"b"}'],
    ["twice behind an escape", '{"name":"a","n\\u0061me":"b"}'],
    ["twice deep inside", '{"options":[{"name":"a","value":"1","value":"2"}]}'],
    ["twice with blanks before the colon", '{"name" :"a","name"\n:"b"}'],
    [
      "twice after a string with quotes and backslashes",
      '{"name":"a\\\\","x":"\\"name\\":","name":"b"}',
    ],
  ])("%s is malformed", (_, json) => {
    expect(expectRefused("malformed-document", () => readJson(json, JOB))).toContain("twice");
  });

  test("the same word as key and value, or in two objects, is no duplicate", () => {
    const json = '[{"name":"name","value":"\\"name\\":"},{"name":"value","value":"name"}]';
    expect(readJson(json, OPTIONS)).toHaveLength(2);
  });

  test.each([
    "",
    " ",
    "{",
    '{"name":"x"',
    "{} x",
    "{},",
    "[1,]",
    '{"name":"x",}',
    "{'a':1}",
    "NaN",
    '"\t"',
    "<job/>",
    '{"a":01}',
    '"\\x"',
  ])("%j is malformed", (json) => {
    expectRefused("malformed-document", () => readJson(json, JOB));
  });

  test("problems never quote the document", () => {
    expect(problemOf(() => readJson('{"password":secret-word}', JOB)).detail).not.toContain(
      "secret-word",
    );
  });

  test("1 MB of quotes and backslashes is scanned in linear time", () => {
    for (const text of [
      `"${"\\\\".repeat(500_000)}"`,
      '"'.repeat(1_000_000),
      `{${'"a" '.repeat(250_000)}`,
    ]) {
      const spent = cpuMs(() => problemOf(() => readJson(text, JOB)));
      expect(spent).toBeLessThan(CPU_MS_MAX);
    }
  });
});

test("xsi:schemaLocation is ignored and nothing is fetched", () => {
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  expect(
    readXml(
      `<job ${xsi} xsi:noNamespaceSchemaLocation="http://127.0.0.1:1/evil.xsd"><name>x</name></job>`,
      JOB,
    ),
  ).toEqual({ name: "x" });
  expect(
    readXml(`<job ${xsi} xsi:schemaLocation="urn:x file:///etc/passwd"><name>x</name></job>`, JOB),
  ).toEqual({ name: "x" });
});

test("XInclude is an unknown element", () => {
  const xml =
    '<job><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/></job>';
  expect(problemOf(() => readXml(xml, JOB)).violations).toMatchObject([{ rule: "namespace" }]);
});

test("namespaces without end cost neither memory nor schemas without end", () => {
  const read = (namespace: string): unknown =>
    readXml(`<submitJobReturn xmlns="${namespace}"><jobHandle>x</jobHandle></submitJobReturn>`, {
      vocabulary: "ips",
      name: "submitJobReturn",
      namespace,
    });
  for (let day = 1; day <= 28; day += 1) {
    const namespace = `http://www.scene7.com/IpsApi/xsd/2030-01-${String(day).padStart(2, "0")}-beta`;
    expect(read(namespace)).toEqual({ jobHandle: "x" });
  }
  expect(read(IPS_2014)).toEqual({ jobHandle: "x" });
  expect(contract.isIpsNamespace("http://www.scene7.com/IpsApi/xsd/2011-01-01")).toBe(false);
});

test("a document that was disposed cannot be read", () => {
  const document = contract.parseXml(Buffer.from("<submitJobParam/>"));
  document.dispose();
  document.dispose();
  expect(() => document.root.name).toThrow("disposed");
  expect(() => contract.readXml(document.root, SUBMIT)).toThrow("disposed");
});
