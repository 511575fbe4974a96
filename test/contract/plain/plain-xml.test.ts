/** Plain XML is read without libxml2, and as libxml2 reads it: the same values, and libxml2's words for what is refused. */

import { describe, expect, test } from "vitest";
import { loadContract } from "../../../src/contract/load-contract.ts";
import { ParsedDocument } from "../../../src/contract/xml/xml-document.ts";
import { Problem } from "../../../src/core/model/problem.ts";
import { XSD_DIR } from "../../harness/paths.ts";
import { runSeed } from "../../harness/random.ts";
import { Comparison, type Way } from "./comparison.ts";
import { fuzz } from "./fuzz.ts";

const DOCUMENTS = 4000;
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const comparison = new Comparison(XSD_DIR);

function wayOf(xml: string | Uint8Array, charset?: string): Way {
  const bytes = typeof xml === "string" ? Buffer.from(xml) : xml;
  return comparison.compare({ bytes, ...(charset !== undefined && { charset }) });
}

/** A submitJob in an envelope, its elements with a prefix or without. */
function submitJob(prefix: "i:" | ""): string {
  const element = (name: string, content: string): string =>
    `<${prefix}${name}>${content}</${prefix}${name}>`;
  const fields = element("publishType", "Full") + element("emailSetting", "None");
  const job = element("imageServingPublishJob", fields);
  const inside = element("companyHandle", "c|1") + element("jobName", "a") + job;
  const bound = prefix === "" ? "xmlns" : "xmlns:i";
  return (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
    `<${prefix}submitJobParam ${bound}="http://www.scene7.com/IpsApi/xsd/2014-04-03">${inside}</${prefix}submitJobParam>` +
    "</s:Body></s:Envelope>"
  );
}

function nested(depth: number): string {
  return `${"<a>".repeat(depth)}${"</a>".repeat(depth)}`;
}

describe("is read without libxml2, to the same value", () => {
  test.each([
    ["a job", "<job><name>a</name></job>"],
    ["a declaration", '<?xml version="1.0" encoding="UTF-8"?>\n<job/>'],
    ["a declaration in other words", "<?xml version='1.0'\n standalone='yes' ?><job/>"],
    ["a byte-order mark", "\ufeff<job><name>é😀\ufeff</name></job>"],
    ["all line ends", "<job>\r\n\t<name>a\r\nb\rc</name >\r</job\r\n>\r\n"],
    ["references", "<job><name>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F600;&#13;&#10;]] ></name></job>"],
    [
      "odd characters",
      "<job><name>\u007f\u0080\u0085\u2028\ud7ff\ue000\ufffd\u{10ffff}</name></job>",
    ],
    ["elements without content", "<job><description/><options></options><tags /></job>"],
    ["white space round words", "<job><isTest> true\n</isTest><locale>\tde </locale></job>"],
    ["white space in place of items", "<job><options> \n </options></job>"],
    ["namespaces that nobody uses", `<job ${XSI} xmlns=""><name>a</name></job>`],
    ["an envelope with prefixes", submitJob("i:")],
    ["an envelope with a default namespace", submitJob("")],
  ])("%s", (_, xml) => {
    expect(wayOf(xml)).toBe("read");
  });

  test("a charset that is UTF-8", () => {
    expect(wayOf("<job><name>é</name></job>", "Utf-8")).toBe("read");
  });
});

describe("is told by the plain reader, and refused in libxml2's words", () => {
  test.each([
    ["another root", "<jop/>"],
    ["another namespace", '<job xmlns="urn:a"/>'],
    ["a field in another namespace", '<job><name xmlns="urn:a">a</name></job>'],
    ["an unknown field", "<job><nome>a</nome></job>"],
    ["a field twice", "<job><name>a</name><name>b</name></job>"],
    ["fields in another order", "<job><workflow>a</workflow><name>a</name></job>"],
    ["a field that is missing", "<options><option><name>a</name></option></options>"],
    ["a field of answers", "<job><jobId>1</jobId></job>"],
    ["an item of another name", "<options><opt/></options>"],
    ["a value of another type", "<job><isTest>yes</isTest></job>"],
    ["a value that is too long", `<job><name>${"x".repeat(256)}</name></job>`],
    ["an element for a text", "<job><name><b/></name></job>"],
    ["a text for elements", "<job><options>a</options></job>"],
    ["an attribute", '<job><name a="1">a</name></job>'],
    ["a nil", `<job ${XSI}><name xsi:nil="true"/></job>`],
    ["a type", `<job ${XSI} xmlns:x="urn:x"><name xsi:type="x:y">a</name></job>`],
    ["two choices", submitJob("i:").replace("</i:im", "<i:x/></i:im")],
  ])("%s", (_, xml) => {
    expect(wayOf(xml)).toBe("told");
  });
});

describe("is left to libxml2 altogether", () => {
  test.each([
    ["a comment", "<job><!-- c --></job>"],
    ["a CDATA section", "<job><name><![CDATA[a]]></name></job>"],
    ["a processing instruction", "<?a b?><job/>"],
    ["a DOCTYPE", "<!DOCTYPE job><job/>"],
    ["text beside elements", "<job>a<name>a</name></job>"],
    ["white space by reference beside elements", "<job>&#32;<name>a</name></job>"],
    ["]]> in text", "<job><name>a]]>b</name></job>"],
    ["a reference in an attribute", '<job a="&lt;"/>'],
    ["a line end in an attribute", '<job a="\n"/>'],
    ["< in an attribute", '<job a="<"/>'],
    ["xml:lang", '<job xml:lang="de"/>'],
    ["an attribute twice", '<job a="1" a="1"/>'],
    ["an attribute twice by namespace", '<a xmlns:b="urn:u" xmlns:c="urn:u" b:x="" c:x=""/>'],
    ["a namespace twice", '<job xmlns:a="urn:a" xmlns:a="urn:b"/>'],
    ["a namespace that is no address", '<job xmlns:a="a b"/>'],
    ["a prefix for no namespace", '<job xmlns:a=""/>'],
    ["a prefix that nobody bound", "<a:job/>"],
    ["a prefix whose element is over", '<a><b xmlns:c="urn:c"/><c:d/></a>'],
    ["the prefix xmlns", "<xmlns:a/>"],
    ["the prefix xml, bound", '<a xmlns:xml="urn:a"/>'],
    ["two colons", '<a:b:c xmlns:a="urn:a"/>'],
    ["a name in other letters", "<é/>"],
    ["a name that begins with a digit", "<1/>"],
    ["an entity", "<job><name>&nope;</name></job>"],
    ["a reference to no character", "<job><name>&#1;</name></job>"],
    ["a reference to a surrogate", "<job><name>&#xD800;</name></job>"],
    ["a reference beyond Unicode", "<job><name>&#1114112;</name></job>"],
    ["a lone ampersand", "<job><name>a & b</name></job>"],
    ["a control character", "<job><name>\u0001</name></job>"],
    ["U+FFFE", "<job><name>\ufffe</name></job>"],
    ["XML 1.1", '<?xml version="1.1"?><job/>'],
    ["another encoding", '<?xml version="1.0" encoding="us-ascii"?><job/>'],
    ["a declaration behind white space", ' <?xml version="1.0"?><job/>'],
    ["no attribute between blanks", '<job a="1"b="2"/>'],
    ["another end", "<job></jobs>"],
    ["no end", "<job><name>a"],
    ["two roots", "<job/><job/>"],
    ["more behind the root", "<job/>a"],
    ["nothing", ""],
    ["a depth of 65", nested(65)],
    ["a name of 201 letters", `<${"a".repeat(201)}/>`],
    ["an attribute's name of 201 letters", `<job ${"a".repeat(201)}=""/>`],
    ["33 attributes", `<job ${Array.from({ length: 33 }, (_, i) => `a${i}=""`).join(" ")}/>`],
    ["a namespace of 201 letters", `<job xmlns:a="urn:${"a".repeat(197)}"/>`],
    ["1 MiB and more", `<job>${" ".repeat(1024 * 1024)}</job>`],
  ])("%s", (_, xml) => {
    expect(wayOf(xml)).toBe("left");
  });

  test.each([
    ["overlong", [0xc0, 0xaf]],
    ["cut", [0xc3]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
  ])("what is no UTF-8: %s", (_, bytes) => {
    const [start, end] = [Buffer.from("<job><name>"), Buffer.from("</name></job>")];
    expect(wayOf(Buffer.concat([start, Buffer.from(bytes), end]))).toBe("left");
  });

  test.each(["us-ascii", "ISO-8859-1", "x-nope", ""])("the charset %j", (charset) => {
    expect(wayOf("<job/>", charset)).toBe("left");
  });

  test("everything, where the setting says so", () => {
    const contract = loadContract({ xsdDir: XSD_DIR, readsPlainXml: false });
    const document = contract.parseXml(Buffer.from("<job/>"));
    expect(document).toBeInstanceOf(ParsedDocument);
    document.dispose();
  });
});

test("a depth of 64 is told; so are the lines of its elements, by libxml2", () => {
  const contract = loadContract({ xsdDir: XSD_DIR });
  expect(wayOf(nested(64))).toBe("told");
  const document = contract.parseXml(Buffer.from("<a\n>\n<b><c/>\n</b>\n\n<d\n/></a>"));
  expect(document.root.line).toBe(2);
  expect(document.root.children().map(({ line }) => line)).toEqual([3, 7]);
  const { root } = document;
  document.dispose();
  expect(() => document.root.children()).toThrow("disposed");
  expect(() => root.line).toThrow("disposed");
});

test("elements are read one after another, whatever libxml2 took out of those before", () => {
  const nil = `<job ${XSI}><name>a</name><description xsi:nil="true"/></job>`;
  const body = `<Body>${nil}<job><nome/></job></Body><Body>${nil}${nil}<options><option/></options></Body>`;
  expect(wayOf(`<Envelope>${body}</Envelope>`)).toBe("told");
});

test.each([
  ["tags of many namespaces", `${'<a xmlns:b="urn:b">'.repeat(60)}${"<b:c/><a/>".repeat(19_000)}`],
  ["references", `<job><name>${"&amp;".repeat(150_000)}</name></job>`],
  ["lone ampersands", `<job><name>${"&".repeat(700_000)}</name></job>`],
  ["blanks", `<job>${" ".repeat(900_000)}</job>`],
  ["a tag without end", `<job ${"a ".repeat(400_000)}`],
  ["addresses", `<job xmlns:a="http://${"a/".repeat(400_000)}!"/>`],
])("%s without end cost little", (_, xml) => {
  const contract = loadContract({ xsdDir: XSD_DIR });
  const bytes = Buffer.from(xml);
  const before = process.cpuUsage();
  try {
    contract.parseXml(bytes).dispose();
  } catch (error) {
    // What is refused must have cost little too.
    expect(error).toBeInstanceOf(Problem);
  }
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(200);
});

test(`${DOCUMENTS} documents, half of them changed byte by byte, are read alike`, {
  timeout: 120_000,
}, () => {
  const seed = runSeed();
  process.stdout.write(`plain XML beside libxml2: SEED=${seed}\n`);
  const ways = fuzz(XSD_DIR, { seed, byteChance: 0.5, goesOn: (done) => done < DOCUMENTS });
  // Each way must come up often, or the test says nothing.
  expect(ways.read).toBeGreaterThan(DOCUMENTS * 0.15);
  expect(ways.told).toBeGreaterThan(DOCUMENTS * 0.04);
  expect(ways.left).toBeGreaterThan(DOCUMENTS * 0.2);
});
