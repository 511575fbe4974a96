/** The start stops at an XSD construct that the model does not support, and says where it is. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readSchemaModel } from "../../src/contract/xsd/xsd-reader.ts";
import type { SchemaModel } from "../../src/contract/xsd/model.ts";

const directory = mkdtempSync(join(tmpdir(), "contract-"));
afterAll(() => rmSync(directory, { recursive: true }));

const HEAD = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:jg="urn:jobgate:contract" elementFormDefault="qualified">\n`;

function readXsd(body: string, head = HEAD): SchemaModel {
  const path = join(directory, "test.xsd");
  writeFileSync(path, `${head}${body}\n</xs:schema>`);
  return readSchemaModel(path);
}

const inType = (elements: string): string =>
  `<xs:complexType name="T">\n<xs:sequence>\n${elements}\n</xs:sequence>\n</xs:complexType>`;
const inRestriction = (base: string, facets: string): string =>
  `<xs:simpleType name="S">\n<xs:restriction base="${base}">\n${facets}\n</xs:restriction>\n</xs:simpleType>`;

describe("the start stops at", () => {
  test.each<[string, string, number, string]>([
    ["xs:anyURI", inType('<xs:element name="a" type="xs:anyURI"/>'), 4, "xs:anyURI"],
    ["a bare xs:dateTime", inType('<xs:element name="a" type="xs:dateTime"/>'), 4, "narrowed"],
    ["a bare xs:double", inType('<xs:element name="a" type="xs:double"/>'), 4, "narrowed"],
    ["a bare xs:long", inType('<xs:element name="a" type="xs:long"/>'), 4, "narrowed"],
    ["xs:decimal", inType('<xs:element name="a" type="xs:decimal"/>'), 4, "xs:decimal"],
    ["default", inType('<xs:element name="a" type="xs:string" default="x"/>'), 4, "default"],
    ["fixed", inType('<xs:element name="a" type="xs:string" fixed="x"/>'), 4, "fixed"],
    ["nillable", inType('<xs:element name="a" type="xs:string" nillable="true"/>'), 4, "nillable"],
    ["ref", inType('<xs:element ref="a"/>'), 4, "ref"],
    ["xs:any", inType("<xs:any/>"), 4, "xs:any"],
    ["a sequence in a sequence", inType("<xs:sequence/>"), 4, "xs:sequence"],
    ["a choice in a sequence", inType("<xs:choice/>"), 4, "xs:choice"],
    ["an unknown type", inType('<xs:element name="a" type="Nope"/>'), 4, "Nope"],
    ["no type", inType('<xs:element name="a"/>'), 4, "type"],
    [
      "another word for what may be empty",
      '<xs:complexType name="T" jg:empty="no">\n<xs:sequence/>\n</xs:complexType>',
      2,
      "never",
    ],
    [
      "two elements of one name",
      inType('<xs:element name="a" type="xs:string"/>\n<xs:element name="a" type="xs:string"/>'),
      5,
      "twice",
    ],
    [
      "a repeating element beside another",
      inType(
        '<xs:element name="a" type="xs:string"/>\n<xs:element name="b" type="xs:string" maxOccurs="2"/>',
      ),
      5,
      "wrap",
    ],
    [
      "a required field with versions",
      inType('<xs:element name="a" type="xs:string" jg:versions="unversioned"/>'),
      4,
      "minOccurs",
    ],
    [
      "an unknown mark",
      inType('<xs:element name="a" type="xs:string" minOccurs="0" jg:answer="yes"/>'),
      4,
      "jg:answer",
    ],
    ["a strange name", inType('<xs:element name="a-b" type="xs:string"/>'), 4, "name"],
    [
      "an attribute",
      '<xs:complexType name="T">\n<xs:sequence/>\n<xs:attribute name="a" type="xs:string"/></xs:complexType>',
      4,
      "exactly one",
    ],
    [
      "an extension",
      '<xs:complexType name="T">\n<xs:complexContent><xs:extension base="U"/></xs:complexContent></xs:complexType>',
      3,
      "exactly one",
    ],
    [
      "mixed content",
      '<xs:complexType name="T" mixed="true"><xs:sequence/></xs:complexType>',
      2,
      "mixed",
    ],
    [
      "a repeating sequence",
      '<xs:complexType name="T">\n<xs:sequence maxOccurs="2"/></xs:complexType>',
      3,
      "maxOccurs",
    ],
    [
      "an optional element of a choice",
      '<xs:complexType name="T"><xs:choice>\n<xs:element name="a" type="xs:string" minOccurs="0"/>\n<xs:element name="b" type="xs:string"/></xs:choice></xs:complexType>',
      3,
      "exactly once",
    ],
    [
      "a list",
      '<xs:simpleType name="S">\n<xs:list itemType="xs:int"/></xs:simpleType>',
      2,
      "restriction",
    ],
    [
      "a union",
      '<xs:simpleType name="S">\n<xs:union memberTypes="xs:int xs:string"/></xs:simpleType>',
      2,
      "restriction",
    ],
    ["a global attribute", '<xs:attribute name="a" type="xs:string"/>', 2, "xs:attribute"],
    ["an import", '<xs:import namespace="urn:x"/>', 2, "xs:import"],
    ["a redefine", '<xs:redefine schemaLocation="x.xsd"/>', 2, "xs:redefine"],
    [
      "a type twice",
      '<xs:simpleType name="S"><xs:restriction base="xs:string"/></xs:simpleType>\n<xs:simpleType name="S"><xs:restriction base="xs:string"/></xs:simpleType>',
      3,
      "already",
    ],
    [
      "whiteSpace",
      inRestriction("xs:string", '<xs:whiteSpace value="collapse"/>'),
      4,
      "must be a number",
    ],
    ["length", inRestriction("xs:string", '<xs:length value="5"/>'), 4, "xs:length"],
    ["minExclusive", inRestriction("xs:int", '<xs:minExclusive value="5"/>'), 4, "xs:minExclusive"],
    ["totalDigits", inRestriction("xs:int", '<xs:totalDigits value="5"/>'), 4, "xs:totalDigits"],
    ["a length of an int", inRestriction("xs:int", '<xs:maxLength value="5"/>'), 4, "xs:maxLength"],
    [
      "a fixed facet",
      inRestriction("xs:string", '<xs:maxLength value="5" fixed="true"/>'),
      4,
      "xs:maxLength",
    ],
    ["a pattern on an int", inRestriction("xs:int", '<xs:pattern value="[0-9]"/>'), 3, "pattern"],
    [
      "an enumeration of ints",
      inRestriction("xs:int", '<xs:enumeration value="1"/>'),
      3,
      "enumeration",
    ],
    [
      "a double without pattern",
      inRestriction("xs:double", '<xs:minInclusive value="1"/>'),
      3,
      "narrowed",
    ],
    ["\\d", inRestriction("xs:string", '<xs:pattern value="\\d"/>'), 3, "\\d"],
    ["\\w", inRestriction("xs:string", '<xs:pattern value="[\\w]"/>'), 3, "\\w"],
    ["\\p", inRestriction("xs:string", '<xs:pattern value="\\p{L}"/>'), 3, "\\p"],
    ["\\i", inRestriction("xs:string", '<xs:pattern value="\\i\\c*"/>'), 3, "\\i"],
    ["\\S", inRestriction("xs:string", '<xs:pattern value="\\S"/>'), 3, "\\S"],
    ["an escape that is none", inRestriction("xs:string", '<xs:pattern value="\\$"/>'), 3, "\\$"],
    [
      "subtraction",
      inRestriction("xs:string", '<xs:pattern value="[a-z-[aeiou]]"/>'),
      3,
      "subtraction",
    ],
    ["a group with ?", inRestriction("xs:string", '<xs:pattern value="(?=a)"/>'), 3, "(?"],
    ["a lazy quantifier", inRestriction("xs:string", '<xs:pattern value="a*?"/>'), 3, "lazy"],
    ["an open class", inRestriction("xs:string", '<xs:pattern value="[a"/>'), 3, "not closed"],
    ["an open group", inRestriction("xs:string", '<xs:pattern value="(a"/>'), 3, "pattern"],
  ])("%s", (...[, body, line, word]) => {
    expect(() => readXsd(body)).toThrow(`test.xsd:${line}: `);
    expect(() => readXsd(body)).toThrow(word);
  });

  test("a schema that is not qualified, or has another prefix", () => {
    const bare = HEAD.replace(' elementFormDefault="qualified"', "");
    expect(() => readXsd("", bare)).toThrow("test.xsd:1: ");
    expect(() => readXsd("", HEAD.replace("XMLSchema", "Other"))).toThrow("test.xsd:1: ");
  });
});

describe("a pattern", () => {
  const matches = (pattern: string, text: string): boolean => {
    const model = readXsd(
      `${inRestriction("xs:string", `<xs:pattern value="${pattern}"/>`)}<xs:element name="e" type="S"/>`,
    );
    const type = model.roots.get("e")?.type;
    return type?.kind === "simple" && type.patterns.every((each) => each.test(text));
  };

  test.each([
    ["a|b", "a", true],
    ["a|b", "ab", false],
    ["a|b", "xb", false],
    ["^a$", "^a$", true],
    ["^a$", "a", false],
    ["[^a^]", "^", false],
    ["[\\-+]", "-", true],
    ["a.c", "a\nc", false],
    ["a.c", "a\u2028c", true],
    ["a.c", "a😀c", true],
    ["a\\-b", "a-b", true],
    ["[&#xC0;-&#x24F;]", "é", true],
    ["[&#xC0;-&#x24F;]", "x", false],
    ["[ a]{2}", "  ", true],
    ["a{2,3}", "aaaa", false],
  ])("%s on %j: %s", (pattern, text, verdict) => {
    expect(matches(pattern, text)).toBe(verdict);
  });
});

test("a type may hold itself", () => {
  const model = readXsd(
    `<xs:element name="f" type="Folder"/><xs:complexType name="Folder"><xs:sequence><xs:element name="name" type="xs:string"/><xs:element name="folders" type="FolderList" minOccurs="0"/></xs:sequence></xs:complexType><xs:complexType name="FolderList"><xs:sequence><xs:element name="folder" type="Folder" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>`,
  );
  expect(model.roots.get("f")?.type).toMatchObject({ kind: "object", name: "Folder" });
});
