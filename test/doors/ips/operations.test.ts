/** The operations table and the action: what stops the start, and which action a call may name. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readContentType } from "../../../src/doors/ips/soap/content-type.ts";
import { OPERATIONS } from "../../../src/doors/ips/operations/operations.ts";
import { readOperations } from "../../../src/doors/ips/operation-table.ts";
import { refuseOtherAction } from "../../../src/doors/ips/soap/soap-action.ts";
import { WSDL_FILE } from "./start-soap-door.ts";

const nothing = (): Promise<unknown> => Promise.resolve({});

describe("the start", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "jobgate-wsdl-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it("finds every operation of the WSDL with its elements", async () => {
    const { byParamElement, names } = await readOperations(WSDL_FILE, OPERATIONS);
    expect([...names]).toEqual(Object.keys(OPERATIONS).sort());
    expect(byParamElement.get("submitJobParam")).toMatchObject({
      name: "submitJob",
      returnElement: "submitJobReturn",
    });
  });

  it("stops at an operation without handler", async () => {
    await expect(readOperations(WSDL_FILE, {})).rejects.toThrow(
      /checkLogin, which has no handler/u,
    );
  });

  it("stops at a handler without operation", async () => {
    const handlers = {
      ...OPERATIONS,
      restartJob: { demands: "nothing", handle: nothing } as const,
    };
    await expect(readOperations(WSDL_FILE, handlers)).rejects.toThrow(/no operation restartJob/u);
  });

  it("stops at a WSDL that is none", async () => {
    const file = join(folder, "broken.wsdl");
    await writeFile(file, "<nothing/>");
    await expect(readOperations(file, OPERATIONS)).rejects.toThrow();
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
