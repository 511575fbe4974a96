/** Our own SOAP service: jobs with their files by SOAP 1.1 and 1.2, in base64 and by MTOM, and its faults. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createClientAsync } from "soap";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  addUser,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";
import { sample } from "../../harness/paths.ts";

const pdf = Buffer.from(sample("three-pages.pdf"));
const NAMESPACE = "urn:jobgate:soap";
const V11 = "http://schemas.xmlsoap.org/soap/envelope/";
const V12 = "http://www.w3.org/2003/05/soap-envelope";
const WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity";

let server: RequiredServer;
let user = "";
let basic = "";
beforeAll(async () => {
  server = await startRequired({ BODY_BYTES_MAX: "65536" });
  user = await addUser(server, "IpsUser", { email: "soap@example.com", company: 47 });
  basic = `Basic ${Buffer.from(`${user}:${PASSWORD}`).toString("base64")}`;
});
afterAll(() => server.close());

type Headers = Record<string, string>;
const call = async (
  body: string | Buffer,
  headers: Headers = {},
): Promise<[number, string, Response]> => {
  const response = await fetch(`${server.url}/soap`, {
    method: "POST",
    headers: { "Content-Type": "text/xml", Authorization: basic, ...headers },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  const answered = response.clone();
  return [response.status, Buffer.from(await response.arrayBuffer()).toString("latin1"), answered];
};
const envelope = (body: string, { namespace = V11, header = "" } = {}): string =>
  `<e:Envelope xmlns:e="${namespace}">${header}<e:Body>${body}</e:Body></e:Envelope>`;
const submission = (content: string, more = "<start>false</start>"): string =>
  `<submitDocument xmlns="${NAMESPACE}"><job><workflow>rip-pdf</workflow><options><option><name>pages</name><value>1</value></option></options><documents><document>${content}<fileName>order.pdf</fileName></document></documents>${more}</job></submitDocument>`;
const jobIdIn = (text: string): string => /<jobId>([^<]+)<\/jobId>/u.exec(text)?.[1] ?? "";
const blobs = async (): Promise<number> =>
  (await readdir(join(server.dataDir, "blobs"), { recursive: true })).filter((n) => n.length > 20)
    .length;

const BOUNDARY = "uuid:b";
const PACKED: Headers = {
  "Content-Type": `multipart/related; type="application/xop+xml"; start="<root@x>"; start-info="text/xml"; boundary="${BOUNDARY}"`,
};
const include = (id: string): string =>
  `<content><xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:${id}"/></content>`;
function packed(message: string, parts: Readonly<Record<string, Buffer>>): Buffer {
  const head = (id: string, type: string): string =>
    `--${BOUNDARY}\r\nContent-Id: <${id}>\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: binary\r\n\r\n`;
  return Buffer.concat([
    Buffer.from(
      `${head("root@x", 'application/xop+xml;charset=utf-8;type="text/xml"')}${message}\r\n`,
    ),
    ...Object.entries(parts).flatMap(([id, bytes]) => [
      Buffer.from(head(id, "application/octet-stream")),
      bytes,
      Buffer.from("\r\n"),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
}

it("is called by node-soap from its WSDL, from a file to its picture", async () => {
  const client = await createClientAsync(`${server.url}/soap?wsdl`);
  client.addHttpHeader("Authorization", basic);
  const job = {
    workflow: "rip-pdf",
    options: { option: [{ name: "pages", value: "2" }] },
    documents: { document: [{ content: pdf.toString("base64"), fileName: "order.pdf" }] },
  };
  const [{ submittedJob: made }] = await client["submitDocumentAsync"]({ job });
  expect(made).toMatchObject({ workflow: "rip-pdf", status: { code: "pending" } });
  const { jobId } = made;
  const [{ result }] = await client["getResultAsync"]({ jobId, waitSeconds: 50 });
  expect(result).toMatchObject({ success: true });
  const { resultId, fileName } = [result.dataList.data].flat()[0];
  const [file] = await client["downloadResultAsync"]({ jobId, resultId });
  expect([file.fileName, file.contentType]).toEqual([fileName, "image/png"]);
  const rest = await fetch(`${server.url}/v1/jobs/${jobId}/result/${resultId}`, {
    headers: { Authorization: basic },
  });
  expect(Buffer.from(file.content, "base64")).toEqual(Buffer.from(await rest.arrayBuffer()));
  const [{ job: told }] = await client["cancelJobAsync"]({ jobId });
  expect(told).toMatchObject({ jobId, outcome: "succeeded" });
  expect((await client["getJobAsync"]({ jobId }))[0].job).toMatchObject({ jobId });
});

describe.each([
  ["1.1", V11, "text/xml"],
  ["1.2", V12, "application/soap+xml"],
])("SOAP %s", (version, namespace, type) => {
  it("takes a file by MTOM, and gives one so where it was asked so", async () => {
    const message = envelope(submission(include("a%2Fb@x"), ""), { namespace });
    const [status, text] = await call(packed(message, { "a/b@x": pdf }), PACKED);
    expect([status, text]).toEqual([200, expect.stringContaining("<code>pending</code>")]);
    const ask = (body: string): string =>
      envelope(`<${body}</jobId></${body.split(" ")[0]}>`, { namespace });
    const jobId = jobIdIn(text);
    const waiting = envelope(
      `<getResult xmlns="${NAMESPACE}"><jobId>${jobId}</jobId><waitSeconds>50</waitSeconds></getResult>`,
      { namespace },
    );
    const [, result] = await call(waiting, { "Content-Type": type });
    expect(result).toContain("<success>true</success>");
    expect((await call(ask(`getJob xmlns="${NAMESPACE}"><jobId>${jobId}`)))[1]).toContain("<size>");
    const resultId = /<resultId>([^<]+)</u.exec(result)?.[1];
    const download = envelope(
      `<downloadResult xmlns="${NAMESPACE}"><jobId>${jobId}</jobId><resultId>${resultId}</resultId></downloadResult>`,
      { namespace },
    );
    const [, plain] = await call(download, { "Content-Type": type });
    const content = /<content>([^<]+)</u.exec(plain)?.[1] ?? "";
    expect(Buffer.from(content, "base64").subarray(1, 4).toString()).toBe("PNG");
    const [, both, response] = await call(packed(download, {}), PACKED);
    expect(response.headers.get("content-type")).toContain(`start-info="${type}"`);
    expect(both).toContain('href="cid:content@jobgate"');
    expect(both).toContain(Buffer.from(content, "base64").toString("latin1"));
  });

  it("tells a problem as the detail of a fault", async () => {
    const [status, text] = await call(envelope(submission("<url>ftp://a</url>"), { namespace }), {
      "Content-Type": type,
    });
    expect(status).toBe(500);
    expect(text).toContain(version === "1.1" ? "<faultcode>soapenv:Client" : "soapenv:Sender");
    expect(text).toMatch(/<problem xmlns="urn:ietf:rfc:7807">.*<code>invalid-document<\/code>/u);
    expect(text).toContain("<pointer>/job/documents/0/url</pointer>");
  });
});

it("takes a large file in base64, which is written while it comes in", async () => {
  const content = Buffer.concat([pdf, Buffer.alloc(200_000, "\n")]).toString("base64");
  const [status, text] = await call(envelope(submission(`<content>${content}</content>`)));
  expect([status, text]).toEqual([200, expect.stringContaining("<code>creating</code>")]);
});

describe("who calls", () => {
  const security = (token: string): string =>
    `<e:Header><w:Security xmlns:w="${WSSE}-secext-1.0.xsd" e:mustUnderstand="1">${token}</w:Security></e:Header>`;
  const named = (password: string, type = "PasswordText"): string =>
    `<w:UsernameToken><w:Username>${user}</w:Username><w:Password Type="x#${type}">${password}</w:Password></w:UsernameToken>`;
  const expires = (time: string): string =>
    `<u:Timestamp xmlns:u="${WSSE}-utility-1.0.xsd"><u:Expires>${time}</u:Expires></u:Timestamp>`;
  const none = { Authorization: "" };

  it.each([
    ["a name and a password in the message", () => named(PASSWORD), "<code>creating"],
    ["them, in time", () => expires("2999-01-01T00:00:00Z") + named(PASSWORD), "<code>creating"],
    ["them, too late", () => expires("2001-01-01T00:00:00Z") + named(PASSWORD), "<code>unauth"],
    ["a wrong password", () => named("wrong"), "<code>unauthenticated"],
    ["a digest of the password", () => named("x", "PasswordDigest"), "<code>not-supported"],
    ["a signature", () => "<w:BinarySecurityToken/>", "<code>not-supported"],
    ["nothing", () => "", "<code>unauthenticated"],
  ])("is told by %s", async (...[, tokenOf, answered]) => {
    const token = tokenOf();
    const header = token === "" ? "" : security(token);
    const message = envelope(submission(include("a@x")), { header });
    const before = await blobs();
    const [, text] = await call(packed(message, { "a@x": pdf }), { ...PACKED, ...none });
    expect(text).toContain(answered);
    expect((await blobs()) - before).toBe(answered.includes("creating") ? 1 : 0);
  });
});

describe("is refused, and leaves nothing:", () => {
  it.each<[string, () => string | Buffer, Headers, RegExp]>([
    [
      "a part that nothing refers to",
      () => packed(envelope(submission(include("a"))), { a: pdf, b: pdf }),
      PACKED,
      /invalid-document.*/u,
    ],
    [
      "a reference to no part",
      () => packed(envelope(submission(include("c"))), { a: pdf }),
      PACKED,
      /documents\/0\/content/u,
    ],
    [
      "a part without an end",
      () => packed(envelope(submission(include("a"))), { a: pdf }).subarray(0, -20),
      PACKED,
      /malformed-document/u,
    ],
    [
      "an Include without a package",
      () => envelope(submission(include("a"))),
      {},
      /invalid-document/u,
    ],
    [
      "damaged base64",
      () => envelope(submission("<content>QU%D</content>")),
      {},
      /at character 3/u,
    ],
    [
      "an operation that is not there",
      () => envelope(`<submitDocment xmlns="${NAMESPACE}"/>`),
      {},
      /Did you mean submitDocument/u,
    ],
    [
      "another namespace",
      () => envelope('<submitDocument xmlns="urn:other"/>'),
      {},
      /urn:jobgate:soap/u,
    ],
    [
      "a header that has to be understood",
      () =>
        envelope(submission(""), {
          header: '<e:Header><x xmlns="urn:x" e:mustUnderstand="1"/></e:Header>',
        }),
      {},
      /MustUnderstand/u,
    ],
    [
      "an envelope of no version",
      () => envelope(submission(""), { namespace: "urn:no" }),
      {},
      /VersionMismatch/u,
    ],
    ["another type", () => "{}", { "Content-Type": "application/json" }, /unsupported-media-type/u],
  ])("%s", async (...[, body, headers, answered]) => {
    const before = await blobs();
    const [status, text] = await call(body(), headers);
    expect([status >= 400, text]).toEqual([true, expect.stringMatching(answered)]);
    expect(await blobs()).toBe(before);
  });
});

it("shows people what it is, and refuses other methods", async () => {
  expect(await (await fetch(`${server.url}/soap`)).text()).toContain("submitDocument");
  const other = await fetch(`${server.url}/soap`, { method: "PUT" });
  expect([other.status, other.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
});
