/** Documents whose contents stand in the job document, in base64: small ones, and large ones that are taken out while they come in. */

import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { sample } from "../../harness/paths.ts";
import { type TestServer, startServer } from "../../harness/start-server.ts";

let server: TestServer;
const pdf = Buffer.from(sample("three-pages.pdf"));
const BODY_BYTES_MAX = 64 * 1024;

beforeAll(async () => {
  server = await startServer({
    BODY_BYTES_MAX: String(BODY_BYTES_MAX),
    DOCUMENTS_PER_JOB_MAX: "3",
    UPLOAD_BYTES_MAX: String(4 * 1024 * 1024),
  });
});
afterAll(() => server.close());

interface Told {
  readonly jobId: string;
  readonly status: unknown;
  readonly code?: string;
  readonly dataList?: readonly { readonly resultId: string; readonly fileName: string }[];
  readonly documents?: readonly object[];
  readonly violations?: readonly { readonly pointer: string; readonly message: string }[];
}

interface Sent {
  readonly query?: string;
  readonly headers?: Record<string, string>;
  /** In pieces of so many bytes, without a length. */
  readonly pieceBytes?: number;
}

async function post(type: "json" | "xml", body: string, sent: Sent = {}): Promise<Told> {
  const { query = "", headers, pieceBytes } = sent;
  const bytes = Buffer.from(body);
  const response = await fetch(`${server.url}/v1/jobs${query}`, {
    method: "POST",
    headers: { "Content-Type": `application/${type}`, Accept: "application/json", ...headers },
    ...(pieceBytes === undefined
      ? { body: bytes }
      : { body: Readable.toWeb(Readable.from(piecesOf(bytes, pieceBytes))), duplex: "half" }),
  } as RequestInit);
  return (await response.json()) as Told;
}

function* piecesOf(bytes: Buffer, pieceBytes: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield bytes.subarray(at, at + pieceBytes);
  }
}

const large = Buffer.alloc(300_000, "The quick brown fox jumps over the lazy dog. ÿ?>", "latin1");
const WRAPPED = large.toString("base64").replaceAll(/.{76}/gu, "$&\r\n");

/** The same job, in both forms. */
const inJson = (...contents: readonly string[]): string =>
  JSON.stringify({
    workflow: "package",
    profile: "store",
    tags: ["documents", "content"],
    documents: contents.map((content, at) => ({ fileName: `${at}.bin`, content })),
  });
const inXml = (...contents: readonly string[]): string =>
  `<?xml version="1.0"?><!-- <documents><document><content> --><job><workflow>package</workflow><profile>store</profile><tags><tag>documents</tag><tag>content</tag></tags><documents>${contents
    .map(
      (content, at) => `<document ><content
    >${content}</content><fileName>${at}.bin</fileName></document>`,
    )
    .join("")}</documents></job>`;

/** What the job was given, as it comes back packed one by one. */
async function kept({ jobId }: Told): Promise<readonly unknown[]> {
  const result = await fetch(`${server.url}/v1/jobs/${jobId}/result`, {
    headers: { Prefer: "wait=50" },
  });
  expect(await result.json()).toMatchObject({ status: "success" });
  const job = (await (await fetch(`${server.url}/v1/jobs/${jobId}`)).json()) as Told;
  return job.documents ?? [];
}

describe.each([
  ["whole", undefined],
  ["in small pieces", 997],
  ["in large pieces", 65_536],
])("sent %s", (_, pieceBytes) => {
  it.each([
    ["JSON", "json", inJson(large.toString("base64"), "QUJD")],
    [
      "JSON of PHP",
      "json",
      inJson(large.toString("base64"), "QUJD").replaceAll("/", String.raw`\/`),
    ],
    ["JSON with line ends", "json", inJson(WRAPPED, "QUJD")],
    ["XML", "xml", inXml(large.toString("base64"), "QUJD")],
    ["XML of Java", "xml", inXml(WRAPPED.replaceAll("\r", "&#13;"), " QUJD\n")],
  ] as const)("are the job's documents, whatever wrote them: %s", async (...[, type, body]) => {
    const told = await post(type, body, pieceBytes === undefined ? {} : { pieceBytes });
    expect(told.status).toMatchObject({ code: "pending" });
    expect(await kept(told)).toMatchObject([
      { fileName: "0.bin", size: String(large.length) },
      { fileName: "1.bin", size: "3" },
    ]);
    const blobs = await readdir(join(server.dataDir, "blobs"), { recursive: true });
    expect(blobs.length).toBeGreaterThan(0);
  });
});

it("make a job that runs, with options of their own", async () => {
  const content = pdf.toString("base64");
  const options = [{ name: "pages", value: "2" }];
  const asked = { workflow: "rip-pdf", documents: [{ fileName: "a.pdf", content, options }] };
  const told = await post("json", JSON.stringify(asked), { headers: { Prefer: "wait=50" } });
  expect(told).toMatchObject({ status: "success", dataList: [{ fileName: "a-2.png" }] });
  const job = await (await fetch(`${server.url}/v1/jobs/${told.jobId}`)).text();
  expect(JSON.parse(job)).toMatchObject({ documents: [{ fileName: "a.pdf", options }] });
  expect(job).not.toContain('content"');
});

it("are the same content under a key, in every form, and another where a byte differs", async () => {
  const headers = { "Idempotency-Key": "carried" };
  const content = large.toString("base64");
  const made = await post("json", inJson(content), { headers });
  expect((await post("xml", inXml(WRAPPED), { headers })).jobId).toBe(made.jobId);
  const other = inJson(`QUJD${content.slice(4)}`);
  expect((await post("json", other, { headers })).code).toBe("idempotency-mismatch");
});

describe("are refused and leave nothing", () => {
  const blobs = async (): Promise<number> =>
    (await readdir(join(server.dataDir, "blobs"), { recursive: true })).filter(
      (name) => name.length > 20,
    ).length;
  let before = 0;
  beforeEach(async () => {
    before = await blobs();
  });
  afterEach(() => expect.poll(blobs).toBe(before));

  const good = large.toString("base64");
  const at = (index: number, character: string): string =>
    good.slice(0, index) + character + good.slice(index + 1);

  it.each([
    [
      "a strange character",
      at(200_000, "%"),
      /document 2 is no base64: at character 200001 stands "%"/u,
    ],
    ["padding in the middle", at(199_999, "="), /document 2 is no base64: its padding/u],
    [
      "an end in the middle",
      good.slice(0, -1),
      /document 2 is no base64: it ends after character 399999/u,
    ],
  ])("with %s, told with its place", async (...[, content, message]) => {
    for (const told of [
      await post("json", inJson("QUJD", content)),
      await post("xml", inXml("QUJD", content)),
    ]) {
      expect(told).toMatchObject({
        code: "invalid-document",
        violations: [{ pointer: "/documents/1/content", message: expect.stringMatching(message) }],
      });
    }
  });

  it("where they are small and damaged, told with their place too", async () => {
    const told = await post("json", inJson("QU%D"));
    expect(told.violations).toMatchObject([
      {
        pointer: "/documents/0/content",
        message: expect.stringContaining('at character 3 stands "%"'),
      },
    ]);
    const spare = await post("xml", inXml("QUF="));
    expect(spare.violations).toMatchObject([{ pointer: "/documents/0/content" }]);
  });

  it.each([
    ["more than a job holds", inJson(good, "QQ==", "QQ==", "QQ=="), "payload-too-large"],
    [
      "larger than files may be",
      inJson(Buffer.alloc(5_000_000).toString("base64")),
      "payload-too-large",
    ],
    [
      "beside a document that is larger than documents may be",
      inJson(good).replace('"workflow"', `"name":"${"x".repeat(BODY_BYTES_MAX)}","workflow"`),
      "payload-too-large",
    ],
    ["without a name", inJson(good).replace('"fileName":"0.bin",', ""), "invalid-document"],
    [
      "beside an address",
      inJson(good).replace('"fileName"', '"url":"http://a/b","fileName"'),
      "conflicting-fields",
    ],
    ["in a document that breaks off", inJson(good).slice(0, -2), "malformed-document"],
    ["in a content that breaks off", inJson(good).slice(0, -6), "invalid-document"],
    ["in a job that is wrong", inJson(good).replace("package", "pakage"), "unknown-workflow"],
  ])("%s", async (...[, body, code]) => {
    expect((await post("json", body)).code).toBe(code);
  });

  it("where the name of a field hides, and the document is too large with them", async () => {
    const hidden = inJson(good).replace('"content":"A', String.raw`"c\u006fntent":"A`);
    const body = inJson(good).replaceAll('"content":"V', String.raw`"c\u006fntent":"V`);
    expect((await post("json", body)).code).toBe("payload-too-large");
    expect(hidden).toBe(inJson(good));
  });

  it("in a document that says it holds parts of a package", async () => {
    const include = `<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:a"/>`;
    const told = await post("xml", inXml(good, include));
    expect(told.violations).toMatchObject([{ pointer: "/documents/1/content" }]);
  });
});

it("stand beside other parts of a form too", async () => {
  const body = new FormData();
  body.append("job", inJson("QUJD"));
  body.append("data", new Blob(["x"]), "x.bin");
  const response = await fetch(`${server.url}/v1/jobs`, { method: "POST", body });
  const names = (await kept((await response.json()) as Told)).map((each) => each);
  expect(names).toHaveLength(2);
});

it("come back byte for byte", async () => {
  const told = await post("json", inJson(large.toString("base64")), { pieceBytes: 1009 });
  expect(await kept(told)).toHaveLength(1);
  const files = await readdir(join(server.dataDir, "blobs"), { recursive: true });
  const { readFile } = await import("node:fs/promises");
  const wanted = createHash("sha256").update(large).digest("hex");
  const found = await Promise.all(
    files
      .filter((name) => name.length > 20)
      .map(async (name) =>
        createHash("sha256")
          .update(await readFile(join(server.dataDir, "blobs", name)))
          .digest("hex"),
      ),
  );
  expect(found).toContain(wanted);
});
