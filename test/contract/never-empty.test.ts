/** Types that would say nothing without any field (jg:empty="never"): a request holds at least one, in every language and vocabulary. */

import { describe, expect, it } from "vitest";

import { contract, JOB, problemOf, readJson, readXml, SUBMIT } from "../harness/contract.ts";

const EMPTY: readonly (readonly [string, string, string])[] = [
  ["retention", "RetentionDocument", "hours, afterDownload"],
  ["brand", "BrandDocument", "color, logo"],
  ["artwork", "ArtworkDocument", "url"],
];

describe.each(EMPTY)("an empty %s", (field, type, names) => {
  const told = {
    pointer: `/${field}`,
    rule: "count",
    message: `\`${field}\` is empty, which says nothing; it must hold at least one of ${names}, or be left out.`,
  };

  it("is refused in JSON", () => {
    const { code, violations } = problemOf(() => readJson(`{"${field}": {}}`, JOB));
    expect([code, violations]).toEqual(["invalid-document", [told]]);
  });

  it.each([
    ["plain", `<job><${field}/></job>`],
    ["in blanks", `<job><${field}> \n </${field}></job>`],
    ["beside a comment, which libxml2 reads", `<job><!-- none --><${field}></${field}></job>`],
  ])("is refused in XML, %s", (_, xml) => {
    const { code, violations } = problemOf(() => readXml(xml, JOB));
    expect([code, violations]).toEqual(["invalid-document", [expect.objectContaining(told)]]);
  });

  it("is told where it was taken before", () => {
    expect(contract.writeXml({ [field]: {} }, JOB)).toContain(`<${field}`);
    const schema = contract.jsonSchema(JOB, "answer");
    expect(schema).toHaveProperty(`$defs.${type}.properties`);
    expect(schema).not.toHaveProperty(`$defs.${type}.minProperties`);
  });

  it("is told by JSON Schema of requests", () => {
    expect(contract.jsonSchema(JOB)).toHaveProperty(`$defs.${type}.minProperties`, 1);
  });
});

it("one that is misspelt inside is told by that alone", () => {
  const { violations } = problemOf(() => readJson('{"retention": {"hour": 3}}', JOB));
  expect(violations.map(({ pointer }) => pointer)).toEqual(["/retention/hour"]);
});

it("a submit of the IPS API is held to it too", () => {
  const job =
    '"imageServingPublishJob": {"publishType": "Full", "emailSetting": "None"}, "companyHandle": "1", "jobName": "a"';
  const { violations } = problemOf(() => readJson(`{${job}, "retention": {}}`, SUBMIT));
  expect(violations).toEqual([expect.objectContaining({ pointer: "/retention", rule: "count" })]);
});
