/** The OpenAPI document: whole in itself, true to the operations table and the contract, and its examples really work. */

import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createClient } from "../../../src/client/node.ts";
import type { Direction, Root } from "../../../src/contract/contract.ts";
import type {
  Content,
  ExampleObject,
  MediaObject,
  OpenApi,
  OperationObject,
} from "../../../src/doors/rest/description/openapi-types.ts";
import { OPERATIONS } from "../../../src/doors/rest/operation-table.ts";
import { OPERATIONS as TUS_OPERATIONS } from "../../../src/doors/tus/operations.ts";
import { contract } from "../../harness/contract.ts";
import { getJson, postJson } from "../../harness/fetch-json.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { type DocumentServer, openDocumentServer } from "./document-server.ts";

const PDF = new URL("../../samples/three-pages.pdf", import.meta.url);
const FORMATS = ["json", "xml"] as const;

let server: TestServer;
let files: DocumentServer;
let filesUrl = "";
let openApi: OpenApi;

beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
  openApi = await getJson<OpenApi>(`${server.url}/openapi.json`);
  files = await openDocumentServer();
  filesUrl = files.url;
});

afterAll(async () => {
  await server.close();
  files.close();
});

interface Told {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
}

function told(): readonly Told[] {
  return Object.entries(openApi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

function operationOf(name: string): Told {
  const found = told().find(({ operation }) => operation.operationId === name);
  if (found === undefined) {
    throw new Error(`The document does not tell ${name}.`);
  }
  return found;
}

/** What a JSON pointer in a fragment leads to (RFC 6901 §6). */
function resolve(reference: string): unknown {
  return reference
    .slice(2)
    .split("/")
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], openApi);
}

/** Every object in the document. */
function* objects(value: unknown = openApi): Generator<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) {
    yield value as Record<string, unknown>;
    for (const inner of Object.values(value)) {
      yield* objects(inner);
    }
  }
}

const OF_ATOMYX = ["createArtworkJob post /api/jobs", "getArtworkJob get /api/jobs/{jobId}"];

test("tells every operation of the table under its name, and no other", () => {
  const inDocument = told().map(
    ({ path, method, operation }) => `${operation.operationId} ${method} ${path}`,
  );
  const inTable = OPERATIONS.map(
    ({ name, method, path }) => `${name} ${method.toLowerCase()} ${path}`,
  );
  const ofTus = Object.entries(TUS_OPERATIONS).flatMap(([path, operations]) =>
    operations
      // What is said of the door is said at its first address.
      .filter(({ name }) => name !== "describeTus" || path === "/tus")
      .map(({ name, method }) => {
        const told = path.replace(":uploadId", "{uploadId}");
        return `${name} ${method.toLowerCase()} ${told}`;
      }),
  );
  const all = [...inTable, ...ofTus, ...OF_ATOMYX];
  expect(inDocument.toSorted()).toEqual(all.toSorted());
  expect(new Set(told().map(({ operation }) => operation.operationId)).size).toBe(all.length);
});

test("every reference leads somewhere", () => {
  const references = Array.from(objects()).flatMap(({ $ref }) =>
    typeof $ref === "string" ? [$ref] : [],
  );
  expect(references.length).toBeGreaterThan(100);
  for (const reference of references) {
    expect(reference).toMatch(/^#\/components\//u);
    expect(resolve(reference), reference).toBeDefined();
  }
});

test("every parameter of an address is declared, and no other; none twice", () => {
  for (const { path, operation } of told()) {
    const { parameters = [] } = operation;
    const declared = parameters.filter((each) => each.in === "path" && each.required);
    const inPath = Array.from(path.matchAll(/\{(\w+)\}/gu), ([, name]) => name);
    expect(declared.map(({ name }) => name)).toEqual(inPath);
    const keys = parameters.map((each) => `${each.in} ${each.name}`);
    expect(new Set(keys).size).toBe(keys.length);
  }
});

test("every operation has summary, a known tag, a success and the problems of its table", () => {
  const tags = openApi.tags.map(({ name }) => name);
  for (const { name, successes } of OPERATIONS) {
    const { operation } = operationOf(name);
    expect(operation.summary).not.toBe("");
    expect(tags).toEqual(expect.arrayContaining([...operation.tags]));
    const statuses = [...new Set(successes.map(({ status }) => String(status))), "401", "500"];
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(statuses));
  }
});

/** Compiles schemas of the document; those that read alike, once. */
function validator() {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, code: { optimize: false } });
  ajv.addSchema({ $id: "openapi.json", components: openApi.components });
  const compiled = new Map<string, ValidateFunction>();
  return (schema: object): ValidateFunction => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"openapi.json#/components/');
    const check = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, check);
    return check;
  };
}

function exampleIn(example: ExampleObject | { readonly $ref: string }): ExampleObject {
  return "$ref" in example ? (resolve(example.$ref) as ExampleObject) : example;
}

/** Every document body that is told, with the side of the wire it is on. */
function bodies(): readonly { content: Content; direction: Direction; place: string }[] {
  return told().flatMap(({ operation }) => {
    const { operationId, requestBody, responses } = operation;
    const answers = Object.entries(responses).map(([status, { content = {} }]) => ({
      content,
      direction: "answer" as const,
      place: `${operationId} ${status}`,
    }));
    return requestBody === undefined
      ? answers
      : [
          { content: requestBody.content, direction: "request" as const, place: operationId },
          ...answers,
        ];
  });
}

test("every schema compiles", () => {
  const compile = validator();
  for (const name of Object.keys(openApi.components.schemas)) {
    expect(compile({ $ref: `#/components/schemas/${name}` }), name).toBeTypeOf("function");
  }
  for (const { content } of bodies()) {
    for (const { schema } of Object.values(content)) {
      expect(compile(schema)).toBeTypeOf("function");
    }
  }
});

/** The media type of a format; JSON is what is left over where a form is told first. */
function mediaOf(content: Content, format: "json" | "xml", kind = ""): MediaObject | undefined {
  const left = format === "json" && kind === "" ? content["application/*"] : undefined;
  return content[`application/${kind}${format}`] ?? left;
}

/** The documents of the Atomyx door are another service's, in JSON alone: test/doors/atomyx holds them against their schemas. */
function isInXmlToo({ place }: { readonly place: string }): boolean {
  return !OF_ATOMYX.some((operation) => operation.startsWith(place.split(" ")[0] ?? ""));
}

test("every body with a document is told in JSON and XML alike", () => {
  for (const { content, place } of bodies().filter(isInXmlToo)) {
    for (const kind of ["", "problem+"]) {
      const json = mediaOf(content, "json", kind)?.examples;
      const xml = mediaOf(content, "xml", kind)?.examples;
      expect(Object.keys(json ?? {}), place).toEqual(Object.keys(xml ?? {}));
    }
  }
});

interface ToldExample {
  readonly place: string;
  readonly name: string;
  readonly direction: Direction;
  readonly schema: object;
  readonly json: unknown;
  readonly xml: string;
}

function examplesOf({ content, direction, place }: ReturnType<typeof bodies>[number]) {
  return ["", "problem+"].flatMap((kind): readonly ToldExample[] => {
    const media = mediaOf(content, "json", kind);
    const twins = mediaOf(content, "xml", kind)?.examples ?? {};
    return Object.entries(media?.examples ?? {}).map(([name, example]) => ({
      place: `${place} ${name}`,
      name: kind === "" ? name : "problem",
      direction,
      schema: media?.schema ?? {},
      json: exampleIn(example).value,
      xml: String(exampleIn(twins[name] ?? example).value),
    }));
  });
}

test("every JSON example keeps its schema, and every XML example the XSD and means the same", () => {
  const compile = validator();
  const examples = bodies().filter(isInXmlToo).flatMap(examplesOf);
  expect(examples.length).toBeGreaterThan(200);
  for (const { place, name, direction, schema, json, xml } of examples) {
    const isValid = compile(schema);
    expect([isValid(json), isValid.errors], place).toEqual([true, null]);
    const vocabulary = name === "problem" ? "problem" : "job";
    const document = contract.parseXml(Buffer.from(xml));
    expect(contract.readXml(document.root, { vocabulary, name }, direction), place).toEqual(json);
    document.dispose();
  }
});

const client = () => createClient({ url: server.url });

/** This and the next make what an operation needs and return the ids of its address. */
async function aJob(): Promise<Record<string, string>> {
  const { jobId } = await client().submit({
    workflow: "rip-pdf",
    options: [{ name: "resolution", value: "18" }],
    callbackURL: filesUrl,
  });
  return { jobId };
}

async function aFilledJob(): Promise<Record<string, string>> {
  const { jobId = "" } = await aJob();
  const { dataId } = await client().upload(jobId, readFileSync(PDF), {
    fileName: "three-pages.pdf",
  });
  return { jobId, dataId };
}

async function anEndedJob(): Promise<Record<string, string>> {
  const { jobId = "", dataId = "" } = await aFilledJob();
  await client().start(jobId);
  await client().waitFor(jobId);
  const { dataList } = await client().result(jobId);
  return { jobId, dataId, resultId: dataList[0]?.resultId ?? "" };
}

async function aDelivery(): Promise<Record<string, string>> {
  const { jobId = "" } = await anEndedJob();
  for (;;) {
    const url = `${server.url}/v1/jobs/${jobId}/deliveries`;
    const [first] = await getJson<{ deliveryId: string; state: string }[]>(url);
    if (first?.state === "delivered") {
      return { jobId, deliveryId: first.deliveryId };
    }
  }
}

async function aSchedule(): Promise<Record<string, string>> {
  const { requestBody } = operationOf("addSchedule").operation;
  const example = requestBody?.content["application/json"]?.examples?.["schedule"];
  const answer = await postJson(
    `${server.url}/v1/schedules`,
    example === undefined ? {} : exampleIn(example).value,
  );
  return { scheduleId: ((await answer.json()) as { scheduleId: string }).scheduleId };
}

async function aPausedSchedule(): Promise<Record<string, string>> {
  const ids = await aSchedule();
  await fetch(`${server.url}/v1/schedules/${ids["scheduleId"]}:pause`, { method: "POST" });
  return ids;
}

const NEEDS: Readonly<Record<string, () => Promise<Record<string, string>>>> = {
  startJob: aFilledJob,
  cancelJob: aJob,
  prioritizeJob: aJob,
  holdJob: aJob,
  releaseJob: aJob,
  rerunJob: anEndedJob,
  getJob: aJob,
  deleteJob: aJob,
  addData: aJob,
  getEvents: aJob,
  getResult: anEndedJob,
  downloadResults: anEndedJob,
  putResult: anEndedJob,
  postResult: anEndedJob,
  downloadResult: anEndedJob,
  linkResult: anEndedJob,
  linkResults: anEndedJob,
  linkDocument: anEndedJob,
  listDeliveries: anEndedJob,
  testDeliveries: anEndedJob,
  replayDelivery: aDelivery,
  pauseSchedule: aSchedule,
  resumeSchedule: aPausedSchedule,
  runSchedule: aSchedule,
  getSchedule: aSchedule,
  deleteSchedule: aSchedule,
};

/** The addresses that are handed over in the query, where the server reaches them here. */
function queryOf({ operationId, parameters = [] }: OperationObject): string {
  if (operationId === "cancelJobs") {
    return "?tag=none";
  }
  if (operationId === "prioritizeJob") {
    return "?priority=60";
  }
  const needsUrl = parameters.some(
    ({ name, required }) => name === "url" && (required === true || operationId === "addData"),
  );
  return needsUrl ? `?url=${encodeURIComponent(filesUrl)}` : "";
}

async function call(
  { path, method, operation }: Told,
  format: "json" | "xml",
  body?: string,
): Promise<Response> {
  const ids = (await NEEDS[operation.operationId]?.()) ?? {};
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => ids[name] ?? name);
  return fetch(server.url + filled + queryOf(operation), {
    method: method.toUpperCase(),
    headers: {
      Accept: `application/${format}, */*;q=0.1`,
      ...(body !== undefined && { "Content-Type": `application/${format}` }),
    },
    ...(body !== undefined && { body }),
  });
}

/** The answer has the documented status, and where a document is documented it is one, in the format asked for. */
async function checkAnswer(name: string, format: "json" | "xml", answer: Response): Promise<void> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  const [first] = OPERATIONS.find((each) => each.name === name)?.successes ?? [];
  expect([answer.status, answer.status < 400 ? "" : bytes.toString()]).toEqual([first?.status, ""]);
  if (first?.root === undefined) {
    return;
  }
  const root: Root = { vocabulary: "job", name: first.root };
  if (format === "json") {
    expect(contract.readJson(bytes, root, "answer")).toBeDefined();
    return;
  }
  const document = contract.parseXml(bytes);
  expect(contract.readXml(document.root, root, "answer")).toBeDefined();
  document.dispose();
}

describe("each operation as it is told, by a real server", () => {
  test.each(OPERATIONS.flatMap(({ name }) => FORMATS.map((format) => [name, format] as const)))(
    "%s in %s",
    async (name, format) => {
      const one = operationOf(name);
      const { examples } = mediaOf(one.operation.requestBody?.content ?? {}, format) ?? {};
      if (examples === undefined) {
        await checkAnswer(name, format, await call(one, format));
        return;
      }
      for (const example of Object.values(examples)) {
        const { value } = exampleIn(example);
        const body = format === "json" ? JSON.stringify(value) : String(value);
        await checkAnswer(name, format, await call(one, format, body));
      }
    },
  );
});

test("the document is made once, and says where the server is and who gets in", async () => {
  const answer = await fetch(`${server.url}/openapi.json`);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(openApi).toMatchObject({ openapi: "3.1.0", servers: [{ url: "/" }] });
  expect(openApi.security).toContainEqual({});
});
