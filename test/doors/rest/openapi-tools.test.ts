/** Others' tools read the OpenAPI document: a linter finds nothing, and what a program makes of its schemas is taken. */

import { createConfig, lintFromString } from "@redocly/openapi-core";
import { sample } from "openapi-sampler";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createClient } from "../../../src/client/node.ts";
import type { Direction, Root } from "../../../src/contract/contract.ts";
import type { OpenApi, Schema } from "../../../src/doors/rest/description/openapi-types.ts";
import { contract } from "../../harness/contract.ts";
import { getJson } from "../../harness/fetch-json.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { openDocumentServer, type DocumentServer } from "./document-server.ts";

let server: TestServer;
let documents: DocumentServer;
let openApi: OpenApi;

beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
  openApi = await getJson<OpenApi>(`${server.url}/openapi.json`);
  documents = await openDocumentServer();
});

afterAll(async () => {
  await server.close();
  documents.close();
});

/** An example in XML is a text, while its schema describes the value: our own tests hold it against the XSD. */
function isExampleInXml({
  ruleId,
  location,
}: {
  ruleId: string;
  location: { pointer?: string | undefined }[];
}) {
  const pointer = location[0]?.pointer ?? "";
  return ruleId === "no-invalid-media-type-examples" && /xml\/|-xml\/value$/u.test(pointer);
}

test("Redocly's linter finds nothing by its strict rules", async () => {
  const config = await createConfig({ extends: ["recommended-strict"] });
  const source = JSON.stringify(openApi);
  const problems = await lintFromString({ source, absoluteRef: "/openapi.json", config });
  const told = problems
    .filter((problem) => !isExampleInXml(problem))
    .map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`);
  expect(told).toEqual([]);
});

test("the linter would find what is wrong", async () => {
  const config = await createConfig({ extends: ["recommended-strict"] });
  const unused = { ...openApi.components.schemas, Unused: { type: "object" } };
  const source = JSON.stringify({
    ...openApi,
    components: { ...openApi.components, schemas: unused },
  });
  const problems = await lintFromString({ source, absoluteRef: "/openapi.json", config });
  expect(problems.map(({ ruleId }) => ruleId)).toContain("no-unused-components");
});

interface XmlBody {
  readonly name: string;
  readonly schema: Schema;
}

/** Every body in XML that is told, one for each of several documents. */
function xmlBodies(): readonly (XmlBody & { readonly direction: Direction })[] {
  const told = [...Object.values(openApi.paths), ...Object.values(openApi.webhooks)];
  return told.flatMap(Object.values<OpenApi["paths"][string][string]>).flatMap((operation) => {
    const { operationId, requestBody, responses } = operation;
    const contents = [
      { content: requestBody?.content, direction: "request" as const },
      ...Object.values(responses).map(({ content }) => ({ content, direction: "answer" as const })),
    ];
    return contents.flatMap(({ content = {}, direction }) =>
      ["application/xml", "application/problem+xml"].flatMap((type) =>
        variantsOf(content[type]?.schema).map((schema) => ({
          name: operationId,
          schema,
          direction: operationId === "receiveJobNotice" ? ("answer" as const) : direction,
        })),
      ),
    );
  });
}

function variantsOf(schema: Schema | undefined): readonly Schema[] {
  return schema === undefined ? [] : ((schema["oneOf"] as readonly Schema[]) ?? [schema]);
}

function xmlOf(schema: Schema, description: object = openApi): string {
  return String(sample(schema, { format: "xml" }, description));
}

const NEEDS: Readonly<Record<string, () => Promise<string>>> = {
  submitJob: async () => "/v1/jobs",
  addData: async () => {
    const { jobId } = await createClient({ url: server.url }).submit({ workflow: "rip-pdf" });
    return `/v1/jobs/${jobId}/data?url=${encodeURIComponent(documents.url)}`;
  },
  addSchedule: async () => "/v1/schedules",
  rerunJob: async () => {
    const answer = await fetch(`${server.url}/v1/jobs?workflow=rip-pdf`, {
      method: "POST",
      headers: { "Content-Type": "application/pdf", Prefer: "wait=30" },
      body: "%PDF",
    });
    const { jobId } = (await answer.json()) as { jobId: string };
    return `/v1/jobs/${jobId}:rerun`;
  },
};

test("the server takes what openapi-sampler makes of every request body, in XML", async () => {
  const requests = xmlBodies().filter(({ direction }) => direction === "request");
  expect(new Set(requests.map(({ name }) => name))).toEqual(new Set(Object.keys(NEEDS)));
  expect(requests).toHaveLength(6);
  for (const { name, schema } of requests) {
    const body = xmlOf(schema);
    const answer = await fetch(server.url + (await NEEDS[name]?.()), {
      method: "POST",
      headers: { "Content-Type": "application/xml" },
      body,
    });
    expect([body, await answer.text(), answer.status]).toEqual([body, expect.anything(), 201]);
  }
});

/** The document without the examples of whole values, so that every field is made up from its schema. */
function withoutWholeExamples(): OpenApi {
  const schemas = Object.entries(openApi.components.schemas).map(([name, schema]) => {
    const { examples: _, ...others } = schema;
    return [name, schema["properties"] === undefined ? schema : others];
  });
  return {
    ...openApi,
    components: {
      ...openApi.components,
      schemas: Object.fromEntries(schemas) as OpenApi["components"]["schemas"],
    },
  };
}

test("what openapi-sampler makes of all fields of every body keeps the XSD", () => {
  const description = withoutWholeExamples();
  const bodies = xmlBodies();
  expect(bodies.length).toBeGreaterThan(100);
  for (const { name, schema, direction } of bodies) {
    const xml = xmlOf(schema, description);
    const document = contract.parseXml(Buffer.from(xml));
    const root: Root = {
      vocabulary: document.root.namespace === "" ? "job" : "problem",
      name: document.root.name,
    };
    try {
      expect(contract.readXml(document.root, root, direction), name).toBeDefined();
    } finally {
      document.dispose();
    }
  }
});

test("a job with a document is told as a form first, and every component is used", () => {
  const { requestBody } = openApi.paths["/v1/jobs/{jobId}/data"]?.["post"] ?? {};
  expect(Object.keys(requestBody?.content ?? {})[0]).toBe("multipart/form-data");
  const text = JSON.stringify(openApi);
  for (const [kind, all] of Object.entries({
    schemas: openApi.components.schemas,
    examples: openApi.components.examples,
  })) {
    for (const name of Object.keys(all)) {
      expect(text).toContain(`"$ref":"#/components/${kind}/${name}"`);
    }
  }
});
