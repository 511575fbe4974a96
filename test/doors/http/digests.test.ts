/** Digests of RFC 9530 at every door that takes something, and in answers. */

import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type TestServer, startServer } from "../../harness/start-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

/** RFC 9530, appendix B.1 and B.2: an object, a line feed behind it, and its digests. */
const CONTENT = '{"hello": "world"}\n';
const SHA_256 = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
const SHA_512 =
  "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:";

const digestOf = (content: string | Uint8Array): string =>
  `sha-256=:${createHash("sha256").update(content).digest("base64")}:`;

type Headers = Record<string, string>;
const post = (path: string, body: string, headers: Headers): Promise<Response> =>
  fetch(server.url + path, { method: "POST", body, headers: { Accept: "*/*", ...headers } });

/** What is kept: jobs and contents. */
async function kept(): Promise<unknown> {
  const jobs = (await (await fetch(`${server.url}/v1/jobs?limit=500`)).json()) as unknown[];
  const blobs = await readdir(join(server.dataDir, "blobs"), { recursive: true });
  return [jobs.length, blobs.filter((name) => name.length > 20).length];
}

async function newJob(): Promise<string> {
  return ((await (await post("/v1/jobs", "", {})).json()) as { jobId: string }).jobId;
}

const RAW = { "Content-Type": "application/octet-stream" };
const FORM = { "Content-Type": "multipart/form-data; boundary=b" };
const formOf = (digest = ""): string =>
  `--b\r\nContent-Disposition: form-data; name="data"; filename="a"\r\n${digest}\r\n${CONTENT}\r\n--b--\r\n`;
const ENVELOPE =
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><getActiveJobsParam xmlns="http://www.scene7.com/IpsApi/xsd/2014-04-03"><companyHandle>c|1</companyHandle></getActiveJobsParam></e:Body></e:Envelope>';

interface Door {
  readonly path: string;
  readonly body: string;
  readonly headers: Headers;
}
const DOORS: readonly (readonly [string, () => Promise<Door>])[] = [
  ["a job that is its file", async () => ({ path: "/v1/jobs", body: CONTENT, headers: RAW })],
  [
    "a document that is the body",
    async () => ({ path: `/v1/jobs/${await newJob()}/data`, body: CONTENT, headers: RAW }),
  ],
  ["a job in a form", async () => ({ path: "/v1/jobs", body: formOf(), headers: FORM })],
  [
    "a document in a form",
    async () => ({ path: `/v1/jobs/${await newJob()}/data`, body: formOf(), headers: FORM }),
  ],
  [
    "a job in JSON",
    async () => ({
      path: "/v1/jobs",
      body: "{}",
      headers: { "Content-Type": "application/json" },
    }),
  ],
  [
    "a job in XML",
    async () => ({
      path: "/v1/jobs",
      body: "<job/>",
      headers: { "Content-Type": "application/xml" },
    }),
  ],
  [
    "a call by SOAP",
    async () => ({
      path: "/scene7/services/IpsApiService",
      body: ENVELOPE,
      headers: { "Content-Type": "text/xml" },
    }),
  ],
];

describe.each(DOORS)("%s", (_, doorOf) => {
  it("is taken where it is what its digest says, and leaves nothing where it is not", async () => {
    const { path, body, headers } = await doorOf();
    const before = await kept();
    for (const field of ["Content-Digest", "Repr-Digest"]) {
      const wrong = await post(path, body, { ...headers, [field]: digestOf("another") });
      expect([wrong.status, await wrong.text()]).toEqual([
        path.startsWith("/scene7") ? 500 : 400,
        expect.stringMatching(
          new RegExp(`digest-mismatch[^]*${field}|${field}[^]*digest-mis`, "u"),
        ),
      ]);
    }
    expect(await kept()).toEqual(before);
    const right = await post(path, body, { ...headers, "Content-Digest": digestOf(body) });
    expect(right.ok).toBe(true);
  });
});

describe("a request without a body", () => {
  const EMPTY = digestOf("");
  const REPR = { "Repr-Digest": digestOf("lost") };
  const LOST = { "Content-Digest": digestOf("lost") };
  const tus = { "Tus-Resumable": "1.0.0" };

  it.each([
    ["POST", "/v1/jobs/ID:hold", 204],
    ["POST", "/v1/jobs/ID:release", 204],
    ["POST", "/v1/jobs/ID:prioritize?priority=3", 204],
    ["POST", "/v1/jobs/ID:cancel", 202],
    ["POST", "/v1/jobs:cancel?tag=none", 200],
    ["DELETE", "/v1/jobs/ID", 204],
    ["DELETE", "/conversion/v1.0/rest/jobs/ID", 204],
    ["GET", "/v1/jobs/ID", 200],
  ])("%s %s is done only where a digest is that of nothing", async (method, path, status) => {
    const jobId = await newJob();
    const url = server.url + path.replace("ID", jobId);
    for (const headers of [LOST, REPR]) {
      const wrong = await fetch(url, { method, headers });
      expect([wrong.status, await wrong.text()]).toEqual([
        400,
        expect.stringMatching(/digest-mismatch/u),
      ]);
    }
    const state = await (await fetch(`${server.url}/v1/jobs/${jobId}`)).json();
    expect(state).toMatchObject({ status: { code: "creating" } });
    expect(state).not.toHaveProperty("hold");
    const right = await fetch(url, { method, headers: { "Content-Digest": EMPTY } });
    expect(right.status).toBe(status);
  });

  it("is refused at the doors of others too", async () => {
    for (const path of ["/jobs/v1", `/api/jobs/${await newJob()}`]) {
      const answer = await fetch(server.url + path, { headers: LOST });
      expect([path, answer.status]).toEqual([path, 400]);
      expect(await answer.text()).toMatch(/digest/iu);
    }
  });

  it("of an upload may tell the digest of the file, which comes later", async () => {
    const length = { "Upload-Length": String(CONTENT.length) };
    const made = await post("/tus", "", { ...tus, ...length, "Repr-Digest": SHA_256 });
    expect(made.status).toBe(201);
    const at = new URL(made.headers.get("location") ?? "", server.url);
    expect((await fetch(at, { method: "DELETE", headers: { ...tus, ...LOST } })).status).toBe(400);
    expect((await fetch(at, { method: "DELETE", headers: { ...tus, ...REPR } })).status).toBe(204);
  });

  it("and one with a body that is not read are held to what they say", async () => {
    const path = `/v1/jobs/${await newJob()}:hold`;
    const headers = { "Content-Type": "application/json" };
    expect((await post(path, "{}", { ...headers, ...LOST })).status).toBe(400);
    expect((await post(path, "{}", { ...headers, "Content-Digest": digestOf("{}") })).status).toBe(
      204,
    );
  });
});

it("the digests of the specification are right", async () => {
  const both = { ...RAW, "Content-Digest": `${SHA_256}, ${SHA_512}`, "Repr-Digest": SHA_512 };
  expect((await post("/v1/jobs?start=false", CONTENT, both)).status).toBe(201);
  const other = { ...RAW, "Content-Digest": `${SHA_256}, ${SHA_512}` };
  expect((await post("/v1/jobs?start=false", CONTENT.trim(), other)).status).toBe(400);
});

it("a part of a form has a digest of its own", async () => {
  const right = formOf(`Content-Digest: ${SHA_256}\r\n`);
  expect((await post("/v1/jobs?start=false", right, FORM)).status).toBe(201);
  const before = await kept();
  const wrong = await post("/v1/jobs", formOf(`Content-Digest: ${digestOf("x")}\r\n`), FORM);
  expect(await wrong.json()).toMatchObject({ code: "digest-mismatch", status: 400 });
  expect(await kept()).toEqual(before);
});

it("a piece of an upload counts where it is what was sent, and not at all where it is not", async () => {
  const tus = { "Tus-Resumable": "1.0.0" };
  const made = await post("/tus", "", { ...tus, "Upload-Length": String(CONTENT.length) });
  const at = new URL(made.headers.get("location") ?? "", server.url);
  const send = (digest: string): Promise<Response> =>
    fetch(at, {
      method: "PATCH",
      headers: {
        ...tus,
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "Content-Digest": digest,
      },
      body: CONTENT,
    });
  expect(await (await send(digestOf("x"))).json()).toMatchObject({ code: "digest-mismatch" });
  const state = await fetch(at, { method: "HEAD", headers: tus });
  expect(state.headers.get("upload-offset")).toBe("0");
  expect((await send(SHA_256)).status).toBe(204);
});

it.each(["sha-256=abc", "sha-256=:abc:", "sha-256", "SHA-256=:RK==:", "sha-256=:RK/0:, ;", ""])(
  "a digest %j cannot be read and is refused",
  async (digest) => {
    const told = await post("/v1/jobs", "{}", {
      "Content-Type": "application/json",
      "Content-Digest": digest,
    });
    expect([told.status, await told.json()]).toEqual([
      400,
      expect.objectContaining({ code: "invalid-document" }),
    ]);
  },
);

it("an algorithm that is not known is passed over", async () => {
  const told = await post("/v1/jobs?validateOnly=true", "{}", {
    "Content-Type": "application/json",
    "Content-Digest": "unixsum=:AAA=:, md5=:1B2M2Y8AsgTpgAmY7PhCfg==:",
  });
  expect(told.status).toBe(200);
});

it("a digest is checked behind any number of others, and with parameters", async () => {
  const others = Array.from({ length: 40 }, (_, index) => `a${index}=:AAA=:`).join(", ");
  const send = async (digest: string): Promise<number> =>
    (await post("/v1/jobs?start=false", CONTENT, { ...RAW, "Content-Digest": digest })).status;
  expect(await send(`${others}, ${SHA_256};from="a"`)).toBe(201);
  expect(await send(`${others}, ${digestOf("another")}`)).toBe(400);
});

it.each([RAW, { "Content-Type": "application/json" }])(
  "a body that was lost as a whole, sent as %j, is not what its digest says",
  async (type) => {
    const before = await kept();
    const lost = await fetch(`${server.url}/v1/jobs`, {
      method: "POST",
      headers: { ...type, "Content-Digest": SHA_256 },
    });
    expect(await lost.json()).toMatchObject({ code: "digest-mismatch", status: 400 });
    expect(await kept()).toEqual(before);
  },
);

describe("an answer", () => {
  it("that is a file tells the digest of the file, in parts too", async () => {
    const sent = await post("/v1/jobs?workflow=package&profile=store", CONTENT, {
      ...RAW,
      Prefer: "wait=30",
    });
    const { jobId, dataList } = (await sent.json()) as {
      jobId: string;
      dataList: { resultId: string }[];
    };
    const at = `${server.url}/v1/jobs/${jobId}/result/${dataList[0]?.resultId}`;
    const whole = await fetch(at);
    const digest = digestOf(new Uint8Array(await whole.arrayBuffer()));
    const told = ({ headers }: Response) => [
      headers.get("content-digest"),
      headers.get("repr-digest"),
    ];
    expect(told(whole)).toEqual([digest, digest]);
    expect(told(await fetch(at, { method: "HEAD" }))).toEqual([digest, digest]);
    expect(told(await fetch(at, { headers: { Range: "bytes=2-9" } }))).toEqual([null, digest]);
    const none = { "Want-Content-Digest": "sha-256=0", "Want-Repr-Digest": "sha-512=3" };
    expect(told(await fetch(at, { headers: none }))).toEqual([null, digest]);
  });

  it("that is a document tells the digest that is wanted most", async () => {
    const ask = async (want: string): Promise<string | null> => {
      const answer = await fetch(`${server.url}/v1/workflows`, {
        headers: { "Want-Content-Digest": want },
      });
      const [algorithm = ""] = /^sha-(?:256|512)/u.exec(
        answer.headers.get("content-digest") ?? "",
      ) ?? [""];
      const body = new Uint8Array(await answer.arrayBuffer());
      const found = createHash(algorithm === "sha-512" ? "sha512" : "sha256").update(body);
      return algorithm === ""
        ? null
        : answer.headers.get("content-digest") === `${algorithm}=:${found.digest("base64")}:`
          ? algorithm
          : "another";
    };
    expect(await ask("sha-256=1")).toBe("sha-256");
    expect(await ask("sha-512=3, sha-256=10, unixsum=0")).toBe("sha-256");
    expect(await ask("sha-512=9, sha-256=1")).toBe("sha-512");
    expect(await ask("sha-512=0, sha-256=0")).toBe(null);
  });

  it("tells none where none is wanted", async () => {
    const { headers } = await fetch(`${server.url}/v1/workflows`);
    expect(headers.get("content-digest")).toBe(null);
  });
});

describe("what is made while it is sent", () => {
  interface Received {
    readonly headers: IncomingHttpHeaders;
    readonly trailers: NodeJS.Dict<string>;
    readonly content: Buffer;
  }

  /** By node:http, because fetch forgets trailers. */
  async function receive(path: string, headers: Headers): Promise<Received> {
    const sent = request(server.url + path, { headers }).end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    const content = await buffer(response);
    return { headers: response.headers, trailers: response.trailers, content };
  }

  let path = "";
  beforeAll(async () => {
    const sent = { ...RAW, Prefer: "wait=30" };
    const made = await post("/v1/jobs?workflow=package", CONTENT, sent);
    const { jobId } = (await made.json()) as { jobId: string };
    path = `/v1/jobs/${jobId}/result.zip`;
  });

  it.each([
    [{}, "sha256", ["content-digest", "repr-digest"]],
    [{ "Want-Repr-Digest": "sha-512=5, sha-256=1" }, "sha512", ["repr-digest"]],
    [{ "Want-Content-Digest": "sha-256=0, sha-512=0" }, "sha256", ["repr-digest"]],
  ] as const)("ends with its digests for who takes trailers: %j", async (wants, name, fields) => {
    const { headers, trailers, content } = await receive(path, {
      TE: "trailers",
      Connection: "TE",
      ...wants,
    });
    expect(content.subarray(0, 2).toString()).toBe("PK");
    const digest = createHash(name).update(content).digest("base64");
    for (const field of fields) {
      expect(headers["trailer"]?.toLowerCase()).toContain(field);
      expect(trailers[field]).toBe(`${name.replace("sha", "sha-")}=:${digest}:`);
    }
    expect([headers["repr-digest"], headers["content-digest"]]).toEqual([undefined, undefined]);
  });

  it("says nothing of digests to who takes no trailers, or wants none", async () => {
    const none = { "Want-Repr-Digest": "sha-256=0, sha-512=0" };
    const neither = { ...none, "Want-Content-Digest": "sha-256=0, sha-512=0" };
    for (const asked of [none, { TE: "gzip" }, { TE: "trailers", Connection: "TE", ...neither }]) {
      const { headers, trailers, content } = await receive(path, asked);
      expect(content.byteLength).toBeGreaterThan(CONTENT.length);
      expect(headers).not.toHaveProperty("trailer");
      expect(trailers).toEqual({});
    }
  });
});
