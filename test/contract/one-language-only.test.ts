/** What only one of the two languages can say, and what the contract makes of it. */

import { describe, expect, test } from "vitest";
import type { Root } from "../../src/contract/contract.ts";
import type { ViolationRule } from "../../src/core/model/problem.ts";
import {
  contract,
  IPS_2014,
  JOB,
  JOBS,
  OPTIONS,
  problemOf,
  readJson,
  readXml,
  RESULT,
  SUBMIT,
} from "../harness/contract.ts";

const PROBLEM: Root = { vocabulary: "problem", name: "problem" };

const upload = (urls: string, rest = ""): string =>
  `<submitJobParam xmlns="${IPS_2014}"><companyHandle>c|1</companyHandle><jobName>n</jobName><uploadUrlsJob>${urls}<overwrite>true</overwrite><readyForPublish>true</readyForPublish><createMask>false</createMask><emailSetting>None</emailSetting></uploadUrlsJob>${rest}</submitJobParam>`;

describe("XML that means the same as its plain form", () => {
  test.each<[string, string, Root, unknown]>([
    ["white space between elements", "<job>\n  <name>x</name>\r\n</job>", JOB, { name: "x" }],
    ["comments", "<job><!-- a --><name>x<!-- b -->y</name></job>", JOB, { name: "xy" }],
    ["an instruction inside a text", "<job><name>x<?p q?>y</name></job>", JOB, { name: "xy" }],
    ["CDATA", "<job><name>a<![CDATA[<b> & ]]>c</name></job>", JOB, { name: "a<b> & c" }],
    ["character references", "<job><name>&#65;&#x1F600;&lt;</name></job>", JOB, { name: "A😀<" }],
    [
      "a prefix",
      `<p:submitJobReturn xmlns:p="${IPS_2014}"><p:jobHandle>x</p:jobHandle></p:submitJobReturn>`,
      { ...SUBMIT, name: "submitJobReturn" },
      { jobHandle: "x" },
    ],
    ["collapsed boolean", "<job><isTest>\n 1\t</isTest></job>", JOB, { isTest: true }],
    ["boolean 0", "<job><isTest>0</isTest></job>", JOB, { isTest: false }],
    ["collapsed token", "<job><workflow>\n a \t b </workflow></job>", JOB, { workflow: "a b" }],
    [
      "collapsed enumeration",
      "<job><metadata><property><propertyId/><propertyName/><value/><valueType> json </valueType></property></metadata></job>",
      JOB,
      { metadata: [{ propertyId: "", propertyName: "", value: "", valueType: "json" }] },
    ],
    [
      "collapsed dateTime",
      "<job><execTime> 2026-01-01T00:00:00Z\n</execTime></job>",
      JOB,
      { execTime: "2026-01-01T00:00:00Z" },
    ],
    [
      "a string keeps its white space",
      "<job><name> \t x \n</name></job>",
      JOB,
      { name: " \t x \n" },
    ],
    [
      "raw CR LF becomes LF, &#13; stays",
      "<job><name>a\r\nb\rc&#13;d</name></job>",
      JOB,
      { name: "a\nb\nc\rd" },
    ],
    [
      "a no-break space is no white space",
      "<job><name>\u00A0</name></job>",
      JOB,
      { name: "\u00A0" },
    ],
    ["an empty list", "<job><tags/></job>", JOB, { tags: [] }],
    ["an empty list with a comment", "<job><tags> <!-- none --> </tags></job>", JOB, { tags: [] }],
    ["a list of one empty text", "<job><tags><tag/></tags></job>", JOB, { tags: [""] }],
    ["a list as root", "<options/>", OPTIONS, []],
    [
      "an int with sign and zeros",
      upload("<urlArray/><numUrls> +007 </numUrls>"),
      SUBMIT,
      {
        companyHandle: "c|1",
        jobName: "n",
        uploadUrlsJob: {
          urlArray: [],
          numUrls: 7,
          overwrite: true,
          readyForPublish: true,
          createMask: false,
          emailSetting: "None",
        },
      },
    ],
  ])("%s", (...[, xml, root, value]) => {
    expect(readXml(xml, root)).toEqual(value);
  });

  test("-0 is 0", () => {
    const value = readXml(upload("<numUrls>-0</numUrls>"), SUBMIT) as {
      uploadUrlsJob: { numUrls: number };
    };
    expect(Object.is(value.uploadUrlsJob.numUrls, 0)).toBe(true);
  });
});

describe("XML that is refused", () => {
  test.each<[string, string, Root, { pointer: string; rule: ViolationRule; line?: number }]>([
    [
      "wrong order",
      "<job>\n<tags/>\n<name>x</name>\n</job>",
      JOB,
      { pointer: "/name", rule: "order", line: 3 },
    ],
    [
      "an element twice",
      "<job><name>x</name>\n<name>x</name></job>",
      JOB,
      { pointer: "/name", rule: "count", line: 2 },
    ],
    [
      "two branches of a choice",
      `<job><parameters><exportJob/><ripPdfsJob/></parameters></job>`,
      JOB,
      { pointer: "/parameters", rule: "choice" },
    ],
    [
      "one branch of a choice twice",
      "<job><parameters><metadataPublishJob/><metadataPublishJob/></parameters></job>",
      JOB,
      { pointer: "/parameters/metadataPublishJob", rule: "count" },
    ],
    [
      "no branch of a choice",
      "<job><parameters/></job>",
      JOB,
      { pointer: "/parameters", rule: "choice" },
    ],
    [
      "another namespace at the root",
      '<job xmlns="urn:evil"><name>x</name></job>',
      JOB,
      { pointer: "", rule: "namespace" },
    ],
    [
      "another namespace inside",
      '<job><name xmlns="urn:evil">x</name></job>',
      JOB,
      { pointer: "/name", rule: "namespace" },
    ],
    [
      "no namespace inside",
      `<submitJobParam xmlns="${IPS_2014}"><companyHandle xmlns="">c</companyHandle><jobName>n</jobName></submitJobParam>`,
      SUBMIT,
      { pointer: "/companyHandle", rule: "namespace" },
    ],
    [
      "another version's namespace inside",
      `<p:submitJobParam xmlns:p="${IPS_2014}" xmlns:q="http://www.scene7.com/IpsApi/xsd/2013-02-15"><q:companyHandle>c</q:companyHandle><p:jobName>n</p:jobName></p:submitJobParam>`,
      SUBMIT,
      { pointer: "/companyHandle", rule: "namespace" },
    ],
    ["another root", "<jobs/>", JOB, { pointer: "", rule: "unknown" }],
    [
      "another namespace among items",
      '<options><option xmlns="urn:x"/></options>',
      OPTIONS,
      { pointer: "/0", rule: "namespace" },
    ],
    [
      "a stranger among items",
      "<options><option><name>a</name><value/></option><choice/></options>",
      OPTIONS,
      { pointer: "/1", rule: "unknown" },
    ],
    ["text among elements", "<job>x<name>y</name></job>", JOB, { pointer: "", rule: "type" }],
    ["a no-break space among elements", "<job>\u00A0</job>", JOB, { pointer: "", rule: "type" }],
    ["text in a list", "<options>x</options>", OPTIONS, { pointer: "", rule: "type" }],
    ["an attribute", '<job name="x"/>', JOB, { pointer: "/@name", rule: "unknown" }],
    [
      "an attribute on a simple value",
      '<job><name lang="de">x</name></job>',
      JOB,
      { pointer: "/name/@lang", rule: "unknown" },
    ],
    [
      "an attribute of another namespace",
      '<job xmlns:a="urn:a" a:b="c"/>',
      JOB,
      { pointer: "/@b", rule: "unknown" },
    ],
    ["an empty boolean", "<job><isTest/></job>", JOB, { pointer: "/isTest", rule: "type" }],
    ["an empty dateTime", "<job><execTime/></job>", JOB, { pointer: "/execTime", rule: "pattern" }],
    [
      "a no-break space in a boolean",
      "<job><isTest>\u00A01</isTest></job>",
      JOB,
      { pointer: "/isTest", rule: "type" },
    ],
    [
      "an int as decimal",
      upload("<numUrls>5.0</numUrls>"),
      SUBMIT,
      { pointer: "/uploadUrlsJob/numUrls", rule: "type" },
    ],
    [
      "an int with an exponent",
      upload("<numUrls>1e2</numUrls>"),
      SUBMIT,
      { pointer: "/uploadUrlsJob/numUrls", rule: "type" },
    ],
    [
      "an answer-only field",
      "<job><jobId>1</jobId></job>",
      JOB,
      { pointer: "/jobId", rule: "unknown" },
    ],
    [
      "an answer-only field deep inside",
      "<jobs><job/><job><progress>0</progress></job></jobs>",
      JOBS,
      { pointer: "/1/progress", rule: "unknown" },
    ],
  ])("%s", (...[, xml, root, violation]) => {
    const { code, violations } = problemOf(() => readXml(xml, root));
    expect(code).toBe("invalid-document");
    expect(violations).toContainEqual(expect.objectContaining(violation));
    expect(violations.every(({ line }) => line !== undefined)).toBe(true);
  });
});

describe("JSON that means the same as another form", () => {
  test.each<[string, string, Root, unknown]>([
    ["another order of keys", '{"tags":[],"name":"x"}', JOB, { name: "x", tags: [] }],
    ["escapes", '{"n\\u0061me":"\\ud83d\\ude00\\n"}', JOB, { name: "😀\n" }],
    ["white space", ' \r\n\t{ "name" : "x" }\n', JOB, { name: "x" }],
  ])("%s", (...[, json, root, value]) => {
    expect(readJson(json, root)).toEqual(value);
  });

  test("5.0 and 1e2 are integers", () => {
    const json = (number: string): string =>
      `{"companyHandle":"c","jobName":"n","uploadUrlsJob":{"numUrls":${number},"overwrite":true,"readyForPublish":true,"createMask":true,"emailSetting":""}}`;
    expect(readJson(json("5.0"), SUBMIT)).toMatchObject({ uploadUrlsJob: { numUrls: 5 } });
    expect(readJson(json("1e2"), SUBMIT)).toMatchObject({ uploadUrlsJob: { numUrls: 100 } });
    expect(contract.writeXml(readJson(json("-0"), SUBMIT), SUBMIT)).toContain(
      "<numUrls>0</numUrls>",
    );
  });
});

describe("JSON that is refused", () => {
  test.each<[string, string, Root, { pointer: string; rule: ViolationRule }]>([
    ["null", '{"name":null}', JOB, { pointer: "/name", rule: "type" }],
    ["null for a list", '{"tags":null}', JOB, { pointer: "/tags", rule: "type" }],
    ["null for an object", '{"parameters":null}', JOB, { pointer: "/parameters", rule: "type" }],
    ["null as item", '{"tags":[null]}', JOB, { pointer: "/tags/0", rule: "type" }],
    ["null as document", "null", JOB, { pointer: "", rule: "type" }],
    ["an array for an object", "[]", JOB, { pointer: "", rule: "type" }],
    ["an object for an array", '{"tags":{}}', JOB, { pointer: "/tags", rule: "type" }],
    ["a wrapper spelt out", '{"tags":{"tag":["x"]}}', JOB, { pointer: "/tags", rule: "type" }],
    ["a number in a text", '{"name":5}', JOB, { pointer: "/name", rule: "type" }],
    ["a boolean in a text", '{"name":true}', JOB, { pointer: "/name", rule: "type" }],
    ["a text in a boolean", '{"isTest":"true"}', JOB, { pointer: "/isTest", rule: "type" }],
    ["a number in a boolean", '{"isTest":1}', JOB, { pointer: "/isTest", rule: "type" }],
    ["an uncollapsed token", '{"workflow":" x"}', JOB, { pointer: "/workflow", rule: "value" }],
    ["a line end in a token", '{"workflow":"a\\nb"}', JOB, { pointer: "/workflow", rule: "value" }],
    [
      "a double blank in a token",
      '{"workflow":"a  b"}',
      JOB,
      { pointer: "/workflow", rule: "value" },
    ],
    [
      "an uncollapsed dateTime",
      '{"execTime":"2026-01-01T00:00:00Z "}',
      JOB,
      { pointer: "/execTime", rule: "pattern" },
    ],
    ["a lone surrogate", '{"name":"\\ud83d"}', JOB, { pointer: "/name", rule: "characters" }],
    ["U+FFFE", '{"name":"\\ufffe"}', JOB, { pointer: "/name", rule: "characters" }],
    ["NUL", '{"name":"\\u0000"}', JOB, { pointer: "/name", rule: "characters" }],
    [
      "a key with a slash and a tilde",
      '{"a/b~c":1}',
      JOB,
      { pointer: "/a~1b~0c", rule: "unknown" },
    ],
    ["an attribute key", '{"@name":"x"}', JOB, { pointer: "/@name", rule: "unknown" }],
    ["an empty key", '{"":1}', JOB, { pointer: "/", rule: "unknown" }],
    [
      "an answer-only field",
      '{"status":{"code":"pending","message":""}}',
      JOB,
      { pointer: "/status", rule: "unknown" },
    ],
  ])("%s", (...[, json, root, violation]) => {
    const { code, violations } = problemOf(() => readJson(json, root));
    expect(code).toBe("invalid-document");
    expect(violations).toEqual([expect.objectContaining(violation)]);
  });

  test("a long is text, not a number", () => {
    const data = (size: string): string =>
      `{"jobId":"1","status":"success","success":true,"events":[],"dataList":[{"resultId":"1","fileName":"a","contentType":"b","size":${size},"properties":[]}]}`;
    expect(readJson(data('"9007199254740993"'), RESULT, "answer")).toMatchObject({
      dataList: [{ size: "9007199254740993" }],
    });
    expect(
      problemOf(() => readJson(data("9007199254740993"), RESULT, "answer")).violations,
    ).toMatchObject([{ pointer: "/dataList/0/size", rule: "type" }]);
  });
});

describe("answers", () => {
  test("hold every field that is marked so, in both languages", () => {
    const missing = ["/jobId", "/status", "/progress", "/createdAt"].map((pointer) => ({
      pointer,
      rule: "required",
    }));
    expect(
      problemOf(() => readXml("<job/>", JOB, { direction: "answer" })).violations,
    ).toMatchObject(missing);
    expect(problemOf(() => readJson("{}", JOB, "answer")).violations).toMatchObject(missing);
  });
});

describe("the writer", () => {
  test("writes schema order, escapes, and the namespace once", () => {
    expect(contract.writeXml({ tags: ['<&>\r\n"'], name: "x" }, JOB)).toBe(
      '<job><name>x</name><tags><tag>&lt;&amp;&gt;&#13;\n"</tag></tags></job>',
    );
    expect(contract.writeXml({ jobHandle: "j" }, { ...SUBMIT, name: "submitJobReturn" })).toBe(
      `<submitJobReturn xmlns="${IPS_2014}"><jobHandle>j</jobHandle></submitJobReturn>`,
    );
    const problem = { type: "t", title: "T", status: 400, detail: "d", instance: "i", code: "c" };
    expect(contract.writeXml(problem, PROBLEM)).toBe(
      '<problem xmlns="urn:ietf:rfc:7807"><type>t</type><title>T</title><status>400</status><detail>d</detail><instance>i</instance><code>c</code></problem>',
    );
  });

  test("leaves out what the schema does not name and what is undefined", () => {
    const value = { name: "x", password: "secret", isTest: undefined };
    expect(contract.writeXml(value, JOB)).toBe("<job><name>x</name></job>");
    expect(contract.writeJson(value, JOB)).toBe('{"name":"x"}');
  });

  test("leaves out what the caller's version does not know", () => {
    const value = { companyHandle: "c", jobName: "n", locale: "de", description: "d" };
    const unversioned = { ...SUBMIT, namespace: "http://www.scene7.com/IpsApi/xsd" };
    expect(contract.writeXml(value, unversioned)).not.toContain("description");
    expect(contract.writeXml(value, SUBMIT)).toContain("<description>d</description>");
    expect(contract.writeJson(value, unversioned)).toBe('{"companyHandle":"c","jobName":"n"}');
  });

  test.each(["\u0000", "\u0007", "\uFFFE", "\uD800", "a\uDC00b"])(
    "throws on %j instead of writing it",
    (text) => {
      expect(() => contract.writeXml({ name: text }, JOB)).toThrow("cannot carry");
    },
  );

  test.each([Number.NaN, Infinity, null, {}])("throws on %s where a number belongs", (progress) => {
    expect(() => contract.writeXml({ progress }, JOB)).toThrow("cannot be written");
  });

  test("an unknown root is a mistake of ours", () => {
    expect(() => contract.writeXml({}, { vocabulary: "job", name: "nope" })).toThrow(
      "no XSD file declares",
    );
    expect(() => contract.writeXml({}, { ...SUBMIT, namespace: "urn:x" })).toThrow(
      "no XSD file declares",
    );
  });
});

describe("the unversioned IPS namespace", () => {
  const namespace = "http://www.scene7.com/IpsApi/xsd";

  test("holds the faults and the older header beside the operations", () => {
    const fault = { code: 10000, reason: "no credentials" };
    const root: Root = { vocabulary: "ips", name: "authenticationFault", namespace };
    expect(contract.writeXml(fault, root)).toBe(
      `<authenticationFault xmlns="${namespace}"><code>10000</code><reason>no credentials</reason></authenticationFault>`,
    );
    expect(readXml(contract.writeXml(fault, root), root)).toEqual(fault);
    const header: Root = { vocabulary: "ips", name: "authHeader", namespace };
    expect(readXml(`<authHeader xmlns="${namespace}"><user>u</user></authHeader>`, header)).toEqual(
      { user: "u" },
    );
    expect(
      readXml(
        `<submitJobReturn xmlns="${namespace}"><jobHandle>1|n|</jobHandle></submitJobReturn>`,
        { vocabulary: "ips", name: "submitJobReturn", namespace },
      ),
    ).toEqual({ jobHandle: "1|n|" });
  });

  test("the reader takes every version's fields there", () => {
    const xml = `<submitJobParam xmlns="${namespace}"><companyHandle>1</companyHandle><jobName>n</jobName><description>d</description></submitJobParam>`;
    expect(readXml(xml, { ...SUBMIT, namespace })).toMatchObject({ description: "d" });
  });
});
