/** The operations table drives the door: what it says of an operation is what happens. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { OWN } from "../../../src/doors/rest/dialect.ts";
import { DIALECTS, OPERATIONS } from "../../../src/doors/rest/operation-table.ts";
import { type TestServer, startServer } from "../../harness/start-server.ts";

const NOTHING = "01a20182-c10f-74d0-a377-f9abbe861e19";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function detailOf(name: string, query: string, headers: Record<string, string>) {
  const operation = OPERATIONS.find((each) => each.name === name);
  const path = operation?.path.replaceAll(/\{\w+\}/gu, NOTHING) ?? "";
  const method = operation?.method ?? "GET";
  const response = await fetch(`${server.url}${path}${query}`, { method, headers });
  const text = await response.text();
  return text.startsWith("{") ? ((JSON.parse(text) as { detail?: string }).detail ?? "") : "";
}

describe("the operations table", () => {
  it.each(OPERATIONS)("hands $name its key only where it is idempotent", async (operation) => {
    const needed = operation.query?.find(({ missing }) => missing !== undefined);
    const url =
      needed === undefined ? "" : `?${needed.name}=${needed.type === "url" ? "http://a" : "1"}`;
    const detail = await detailOf(operation.name, url, { "Idempotency-Key": "two words" });
    expect(detail.includes("Idempotency-Key")).toBe(operation.isIdempotent === true);
  });

  const checked = OPERATIONS.flatMap(({ name, query = [] }) =>
    query
      .filter(({ type, values }) => type !== "url" && (type !== "string" || values !== undefined))
      .map((parameter) => ({ name, parameter: parameter.name })),
  );
  it.each(checked)("has $parameter of $name checked", async ({ name, parameter }) => {
    expect(await detailOf(name, `?${parameter}=wrong`, {})).toMatch(
      new RegExp(`^${parameter} must be `, "u"),
    );
  });

  it("has what a query must hold demanded", async () => {
    const demanding = OPERATIONS.filter(({ query = [] }) => query.some(({ missing }) => missing));
    const names = ["prioritizeJob", "putResult", "postResult"];
    expect(demanding.map(({ name }) => name)).toEqual(names);
    expect(await detailOf("putResult", "", {})).toMatch(/\?url=https/u);
  });

  it("holds every operation that a dialect names", () => {
    const known = OPERATIONS.map(({ name }) => name);
    const named = DIALECTS.flatMap(({ operations = [] }) => [...operations]);
    expect(known).toEqual(expect.arrayContaining(named));
    expect(OPERATIONS.every(({ path }) => path.startsWith(OWN.base))).toBe(true);
  });
});
