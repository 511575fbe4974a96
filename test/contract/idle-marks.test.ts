/** Marks that old toolkits write: passed over where they say nothing new, refused by name where they do. */

import { describe, expect, test } from "vitest";
import type { Root } from "../../src/contract/contract.ts";
import {
  contract,
  IPS_2014,
  JOB,
  OPTIONS,
  problemOf,
  readXml,
  SUBMIT,
} from "../harness/contract.ts";

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';
const ENCODING = 'xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"';
const SOAP_11 = 'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"';
const SOAP_12 = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope"';

/** As gSOAP writes it with -t: every element says which type it has. */
const TYPED = `<n:submitJobParam ${XSI} ${XS} xmlns:n="${IPS_2014}" xsi:type="n:SubmitJobParam"><n:companyHandle xsi:type="xs:string">c|1</n:companyHandle><n:jobName xsi:type="xs:string">x</n:jobName><n:execTime xsi:type="xs:dateTime">2030-01-01T00:00:00Z</n:execTime><n:imageServingPublishJob xsi:type="n:ImageServingPublishJob"><n:publishType xsi:type="xs:string">Full</n:publishType><n:emailSetting xsi:type="xs:string">None</n:emailSetting></n:imageServingPublishJob></n:submitJobParam>`;

describe("marks that say nothing new are passed over", () => {
  test.each<[string, string, Root, unknown]>([
    ["xml:lang", '<job xml:lang="de"><name xml:lang="de">x</name></job>', JOB, { name: "x" }],
    ["xml:space", '<job><name xml:space="preserve"> x</name></job>', JOB, { name: " x" }],
    ["xsi:nil of an optional field", `<job ${XSI}><name xsi:nil="true"/></job>`, JOB, {}],
    [
      "xsi:nil as 1, with white space inside",
      `<job ${XSI}><name xsi:nil="1"> </name></job>`,
      JOB,
      {},
    ],
    ["xsi:nil of a list", `<job ${XSI}><tags xsi:nil="true"/></job>`, JOB, {}],
    [
      "xsi:nil false",
      `<job ${XSI}><name xsi:nil="false">x</name><description xsi:nil="0"/></job>`,
      JOB,
      { name: "x", description: "" },
    ],
    [
      "xsi:type of XML Schema, also another than the declared one",
      `<job ${XSI} ${XS}><name xsi:type="xs:int">5</name><callbackURL xsi:type="xs:anyURI">http://a.example/</callbackURL></job>`,
      JOB,
      { name: "5", callbackURL: "http://a.example/" },
    ],
    [
      "xsi:type of the declared type",
      `<job ${XSI}><name xsi:type="JobName">x</name><options xsi:type="OptionList"/></job>`,
      JOB,
      { name: "x", options: [] },
    ],
    [
      "arrayType of SOAP encoding",
      `<options ${XSI} ${XS} ${ENCODING} e:arrayType="xs:anyType[1]" xsi:type="e:Array"><option><name>a</name><value/></option></options>`,
      OPTIONS,
      [{ name: "a", value: "" }],
    ],
    [
      "encodingStyle of SOAP 1.1",
      `<job ${SOAP_11} s:encodingStyle="urn:x"><name s:encodingStyle="">x</name></job>`,
      JOB,
      { name: "x" },
    ],
    ["encodingStyle of SOAP 1.2", `<job ${SOAP_12} s:encodingStyle="urn:x"/>`, JOB, {}],
    [
      "types on every element",
      TYPED,
      SUBMIT,
      {
        companyHandle: "c|1",
        jobName: "x",
        execTime: "2030-01-01T00:00:00Z",
        imageServingPublishJob: { publishType: "Full", emailSetting: "None" },
      },
    ],
  ])("%s", (...[, xml, root, expected]) => {
    expect(readXml(xml, root)).toEqual(expected);
  });

  test("a required field that is nil is missing", () => {
    const xml = `<submitJobParam xmlns="${IPS_2014}" ${XSI}><companyHandle>c|1</companyHandle><jobName xsi:nil="true"/></submitJobParam>`;
    const { violations } = problemOf(() => readXml(xml, SUBMIT));
    expect(violations).toMatchObject([{ pointer: "/jobName", rule: "required" }]);
  });

  test("and what stands beside them is checked as ever, with its line", () => {
    const xml = `<job ${XSI} ${XS} xml:lang="en">\n<name xsi:nil="true"/>\n<isTest xsi:type="xs:boolean">maybe</isTest></job>`;
    const { violations } = problemOf(() => readXml(xml, JOB));
    expect(violations).toMatchObject([{ pointer: "/isTest", rule: "type", line: 3 }]);
  });

  test("10,000 of them leave no memory behind", () => {
    const xml = `<job ${XSI} ${XS}><tags>${`<tag xsi:type="xs:string">a</tag>`.repeat(50)}</tags><name xsi:nil="true"/></job>`;
    const bytes = Buffer.from(xml);
    const read = (times: number): number => {
      for (let count = 0; count < times; count += 1) {
        const document = contract.parseXml(bytes);
        contract.readXml(document.root, JOB);
        document.dispose();
      }
      return process.memoryUsage().arrayBuffers + process.memoryUsage().external;
    };
    const before = read(200);
    expect(read(10_000) - before).toBeLessThan(4 * 1024 * 1024);
  });
});

describe("marks that would change what is read are refused by name", () => {
  test.each<[string, string, { pointer: string; rule: string }]>([
    [
      "xsi:nil with content",
      `<job ${XSI}><name xsi:nil="true">x</name></job>`,
      { pointer: "/name/@nil", rule: "unsupported" },
    ],
    [
      "xsi:nil of an item",
      `<job ${XSI}><tags><tag xsi:nil="true"/></tags></job>`,
      { pointer: "/tags/0/@nil", rule: "unsupported" },
    ],
    [
      "xsi:type of another type of ours",
      `<job ${XSI}><name xsi:type="OptionList">x</name></job>`,
      { pointer: "/name/@type", rule: "unsupported" },
    ],
    [
      "xsi:type of an unknown prefix",
      `<job ${XSI}><name xsi:type="q:string">x</name></job>`,
      { pointer: "/name/@type", rule: "unsupported" },
    ],
    [
      "href",
      '<job><description href="#id0"/></job>',
      { pointer: "/description/@href", rule: "unsupported" },
    ],
    ["id", '<job id="id0"/>', { pointer: "/@id", rule: "unsupported" }],
  ])("%s", (_name, xml, expected) => {
    expect(problemOf(() => readXml(xml, JOB)).violations).toMatchObject([expected]);
  });
});
