/** docs/ips-compatibility.md names every operation of the WSDL and every field of its parameters, and no other. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { OPERATIONS } from "../../src/doors/ips/operations/operations.ts";
import { IPS_FAULTS } from "../../src/doors/ips/ips-fault.ts";
import { declaredFields, schemaText } from "../harness/ips-schemas.ts";

const PAGE = readFileSync(new URL("../../docs/ips-compatibility.md", import.meta.url), "utf8");

/** The fields by operation, in the order of the page's table. */
function toldFields(): ReadonlyMap<string, readonly string[]> {
  const table = /<!-- operations -->(.*)<!-- \/operations -->/su.exec(PAGE)?.[1] ?? "";
  const told = new Map<string, string[]>();
  let operation = "";
  for (const [, name = "", field = ""] of table.matchAll(
    /^\| (?:`(\w+)`)? ?\| ?(?:`(\w+)`)? ?\| [^|\n]+ \|$/gmu,
  )) {
    operation = name === "" ? operation : name;
    told.set(operation, [...(told.get(operation) ?? []), ...(field === "" ? [] : [field])]);
  }
  return told;
}

function fieldsInSchema(operation: string): readonly string[] {
  const type = new RegExp(`name="${operation}Param" type="(\\w+)"`, "u").exec(
    schemaText("ips.xsd"),
  )?.[1];
  return (declaredFields("ips-types.xsd").get(type ?? "") ?? []).map(({ name }) => name);
}

it("tells every operation that has a handler, and no other", () => {
  expect([...toldFields().keys()].toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
});

it.each(Object.keys(OPERATIONS).filter((name) => name !== "submitJob"))(
  "tells every field of %s in the schema's order",
  (operation) => {
    expect(toldFields().get(operation)).toEqual(fieldsInSchema(operation));
    expect(fieldsInSchema(operation).length).toBeGreaterThan(0);
  },
);

it("tells every fault code that a problem has", () => {
  for (const ips of Object.values(IPS_FAULTS)) {
    expect(PAGE).toContain(String(ips.code));
    expect(PAGE).toContain(ips.fault);
  }
});
