/** libxml2's memory stays flat, whatever becomes of the documents; SOAK=200000 makes the test long. */

import { expect, test } from "vitest";
import { bytesHeap } from "../../src/contract/xml/libxml2/memory.ts";
import { JOB, problemOf, readXml } from "../harness/contract.ts";

const DOCUMENTS = Number(process.env["SOAK"] ?? 4000);

test(`${DOCUMENTS} documents, good and bad, leave no memory behind`, { timeout: 600_000 }, () => {
  const good = Buffer.from(
    "<job><name>x</name><options><option><name>a</name><value>b</value></option></options></job>",
  );
  const invalid = Buffer.from(`<job><name/>${"<x/>".repeat(100)}</job>`);
  const broken = Buffer.from(`<job>${"<x>".repeat(100)}`);
  const doctype = Buffer.from("<!--c--><!DOCTYPE a><a/>");
  const round = (count: number): void => {
    for (let index = 0; index < count; index += 1) {
      // Names never seen before would fill a dictionary that is kept.
      const strange = Buffer.from(`<job><n${index}/><n${index}a b${index}=""/></job>`);
      readXml(good, JOB);
      for (const bytes of [invalid, broken, doctype, strange]) {
        problemOf(() => readXml(bytes, JOB));
      }
    }
  };
  round(500);
  const before = bytesHeap().length;
  round(DOCUMENTS / 5);
  expect(bytesHeap().length).toBe(before);
});
