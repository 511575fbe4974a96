/** What is derived from the XSD files: the generated types and the served JSON Schemas. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Root } from "../../src/contract/contract.ts";
import { generatedFiles } from "../../src/contract/generate/generated-file.ts";
import { contract, IPS_2014, JOB, SUBMIT } from "../harness/contract.ts";
import { ROOT, XSD_DIR } from "../harness/paths.ts";

test("what is generated is current: if not, run npm run generate", () => {
  for (const { path, text } of generatedFiles(XSD_DIR)) {
    expect(readFileSync(join(ROOT, path), "utf8")).toBe(text);
  }
});

/** Which definitions are arrays: a list that becomes an object, or an object that becomes a list, breaks every client. */
function shapes(schema: object): Record<string, string> {
  const { $defs } = schema as { $defs: Record<string, { type: string; enum?: unknown }> };
  return Object.fromEntries(
    Object.entries($defs)
      .filter(([, { type }]) => type === "array" || type === "object")
      .map(([name, { type }]) => [name, type]),
  );
}

describe("the JSON Schema of a job", () => {
  test("has the same arrays and objects as ever", () => {
    const {
      OptionList,
      TagList,
      PropertyDocumentList,
      DocumentDocumentList,
      JobDocument,
      Parameters,
      Option,
    } = shapes(contract.jsonSchema(JOB, "answer"));
    expect({ OptionList, TagList, PropertyDocumentList, DocumentDocumentList }).toEqual({
      OptionList: "array",
      TagList: "array",
      PropertyDocumentList: "array",
      DocumentDocumentList: "array",
    });
    expect({ JobDocument, Parameters, Option }).toEqual({
      JobDocument: "object",
      Parameters: "object",
      Option: "object",
    });
  });

  test("keeps answers' fields out of requests and asks for them in answers", () => {
    const request = contract.jsonSchema(JOB) as { $defs: { JobDocument: { properties: object } } };
    expect(Object.keys(request.$defs.JobDocument.properties)).not.toContain("jobId");
    expect(contract.jsonSchema(JOB, "answer")).toMatchObject({
      $ref: "#/$defs/JobDocument",
      $defs: {
        JobDocument: {
          required: ["jobId", "status", "progress", "createdAt"],
          additionalProperties: false,
          properties: { status: { $ref: "#/$defs/StatusDocument" } },
        },
        JobStatus: { enum: ["creating", "pending", "processing", "completed"] },
        Parameters: { minProperties: 1, maxProperties: 1 },
        OptionList: { type: "array", maxItems: 1000, items: { $ref: "#/$defs/Option" } },
      },
    });
  });

  test("refers only into itself", () => {
    for (const root of [JOB, SUBMIT]) {
      const text = JSON.stringify(contract.jsonSchema(root));
      const { $defs } = JSON.parse(text) as { $defs: object };
      const references = new Set(
        [...text.matchAll(/"\$ref":"([^"]*)"/gu)].map(([, reference]) => reference),
      );
      expect([...references].sort()).toEqual(
        Object.keys($defs)
          .map((name) => `#/$defs/${name}`)
          .sort(),
      );
    }
  });
});

describe("the contract tells", () => {
  test("its roots", () => {
    expect(contract.rootNames("job")).toEqual([
      "job",
      "jobs",
      "options",
      "data",
      "cancellation",
      "result",
      "workflows",
      "events",
      "event",
      "service",
      "callback",
      "link",
      "deliveries",
      "schedule",
      "schedules",
      "preflight",
      "preflightProfile",
      "text",
      "textPage",
    ]);
    expect(contract.rootNames("problem")).toEqual(["problem"]);
    expect(contract.rootNames("ips")).toEqual(
      expect.arrayContaining(["submitJobParam", "submitJobReturn", "authHeader", "ipsApiFault"]),
    );
  });

  test("its XSD files, ips.xsd under any version's namespace", () => {
    expect(contract.xsdNames).toEqual(
      expect.arrayContaining(["job.xsd", "ips.xsd", "ips-types.xsd"]),
    );
    expect(contract.xsd("ips.xsd")).toContain(`targetNamespace="${IPS_2014}"`);
    expect(contract.xsd("ips.xsd", "http://www.scene7.com/IpsApi/xsd")).toContain(
      'targetNamespace="http://www.scene7.com/IpsApi/xsd"',
    );
    expect(contract.xsd("../package.json")).toBeUndefined();
  });

  test("its namespaces", () => {
    expect(contract.ipsNamespaces).toHaveLength(12);
    for (const namespace of contract.ipsNamespaces) {
      expect(contract.isIpsNamespace(namespace)).toBe(true);
    }
    const base = "http://www.scene7.com/IpsApi/xsd";
    expect(contract.isIpsNamespace(`${base}/2025-05-05-beta`)).toBe(true);
    for (const wrong of [
      "",
      "urn:x",
      `${base}/`,
      `${base}2014-04-03`,
      `${base}/2025-05-05`,
      `${base}/2025-99-05-beta`,
    ]) {
      expect(contract.isIpsNamespace(wrong)).toBe(false);
    }
  });
});

test("every root can be read under every namespace that knows it", () => {
  for (const namespace of contract.ipsNamespaces) {
    const root: Root = { vocabulary: "ips", name: "submitJobReturn", namespace };
    const document = contract.parseXml(Buffer.from(contract.writeXml({ jobHandle: "x" }, root)));
    expect(contract.readXml(document.root, root)).toEqual({ jobHandle: "x" });
    document.dispose();
  }
});
