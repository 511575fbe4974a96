/** The operations table and the action: what the WSDL declares, and which action a call may name. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { readContentType } from "../../../src/doors/soap/content-type.ts";
import { OPERATIONS } from "../../../src/doors/ips/operations/operations.ts";
import { operationTable } from "../../../src/doors/ips/operation-table.ts";
import { refuseOtherAction } from "../../../src/doors/ips/soap/soap-action.ts";
import { ipsOperationsFile } from "../../../tools/ips-operations.mjs";
import { ROOT } from "../../harness/paths.ts";
import { WSDL_FILE } from "./start-soap-door.ts";

const nothing = (): Promise<unknown> => Promise.resolve({});

describe("the operations table", () => {
  it("is current: if not, run npm run generate", async () => {
    const { path, text } = await ipsOperationsFile(ROOT);
    expect(await readFile(join(ROOT, path), "utf8")).toBe(text);
  });

  it("has every operation of the WSDL with its elements", () => {
    const { byParamElement, names } = operationTable();
    expect([...names]).toEqual(Object.keys(OPERATIONS).sort());
    expect(byParamElement.get("submitJobParam")).toMatchObject({
      name: "submitJob",
      returnElement: "submitJobReturn",
    });
  });
});

describe("the WSDL's source", () => {
  it("has the same operations in port type and bindings, each with its name as action", async () => {
    const wsdl = await readFile(WSDL_FILE, "utf8");
    const namesIn = (part: string): readonly string[] =>
      [...part.matchAll(/<wsdl:operation name="([A-Za-z]+)"/gu)].map((match) => match[1] ?? "");
    const [portType, ...others] = wsdl.split(/<wsdl:binding /u);
    expect(others.length).toBe(2);
    expect(namesIn(portType ?? "").length).toBeGreaterThan(0);
    for (const binding of others) {
      expect(namesIn(binding)).toEqual(namesIn(portType ?? ""));
      const actions = [...binding.matchAll(/soapAction="([A-Za-z]+)"/gu)].map((match) => match[1]);
      expect(actions).toEqual(namesIn(binding));
    }
  });
});

describe("the action", () => {
  const operation = {
    name: "submitJob",
    paramElement: "submitJobParam",
    returnElement: "submitJobReturn",
    demands: "nothing",
    handle: nothing,
  } as const;
  const operations = {
    names: new Set(["submitJob", "stopJob"]),
    byParamElement: new Map(),
    byName: new Map(),
  };
  const check = (headers: Record<string, string>, pathOperation?: string): void => {
    const request = { headers } as unknown as IncomingMessage;
    const mediaType = readContentType(headers["content-type"]);
    const exchange = { request, params: { operation: pathOperation } };
    refuseOtherAction({ exchange, mediaType }, operation, operations);
  };

  it.each([
    [{}],
    [{ soapaction: "" }],
    [{ soapaction: '""' }],
    [{ soapaction: "submitJob" }],
    [{ soapaction: ' "submitJob" ' }],
    [{ soapaction: '"urn:x#stopJob"' }],
    [{ "content-type": 'application/soap+xml; action="submitJob"' }],
  ])("may be %o", (headers) => {
    expect(() => check(headers as Record<string, string>, "submitJob")).not.toThrow();
  });

  it.each([
    [{ soapaction: "stopJob" }, undefined],
    [{ soapaction: '"stopJob"' }, undefined],
    [{ "content-type": 'application/soap+xml; action="stopJob"' }, undefined],
    [{ "content-type": "application/soap+xml; action=stopJob" }, undefined],
    [{}, "stopJob"],
    [{ soapaction: "submitJob" }, "stopJob"],
  ])("of another operation is refused: %o, address %s", (headers, pathOperation) => {
    expect(() => check(headers as Record<string, string>, pathOperation)).toThrow(
      /conflicting-fields/u,
    );
  });
});
