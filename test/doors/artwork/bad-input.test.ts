/** What comes to the artwork page that should not: each is told by a page or problem that says what to do, and nothing of it is kept. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { changeSettings } from "../../../src/core/artwork/company-settings.ts";
import { renewLink, revokeLink } from "../../../src/core/artwork/operate-artwork.ts";
import { greyPng } from "../../harness/files/grey-png.ts";
import { pdfOf } from "../../harness/files/make-pdf.ts";
import { sample } from "../../harness/paths.ts";
import { postJson } from "../../harness/fetch-json.ts";
import { STANDING_ENGINE } from "../../harness/start-server.ts";
import { deflatedPage, onePage } from "../../workflows/prepress/raw-pdf.ts";
import {
  type ArtworkServer,
  newOrder,
  type Order,
  orderOf,
  postFields,
  postFile,
  startArtworkServer,
  whenState,
} from "./artwork-server.ts";

const UPLOAD_BYTES_MAX = 2 * 2 ** 20;
const NOBODYS_ID = "01a2222d-37f4-71b2-830e-e6f43e263183";
const NAMED = { name: "Ada", checked: "yes", version: "1" };

let server: ArtworkServer;
/** Waits for a file. */
let empty: Order;
/** Waits for the decision on version 1. */
let proofed: Order;
/** Version 1 has errors. */
let failed: Order;
/** Version 1 is approved. */
let approved: Order;
let flyer: Uint8Array;

beforeAll(async () => {
  flyer = await pdfOf([[595, 842]]);
  server = await startArtworkServer({ UPLOAD_BYTES_MAX: String(UPLOAD_BYTES_MAX) });
  [empty, proofed, approved, failed] = await Promise.all([
    newOrder(server),
    newOrder(server),
    newOrder(server),
    newOrder(server, { options: [{ name: "pagesMin", value: "2" }] }),
  ]);
  for (const order of [proofed, approved, failed]) {
    expect((await postFile(order.url, flyer)).status).toBe(303);
  }
  await whenState(server, proofed, ["proof-ready"]);
  await whenState(server, failed, ["preflight-failed"]);
  await whenState(server, approved, ["proof-ready"]);
  expect((await postFields(`${approved.url}/approve`, NAMED)).status).toBe(303);
}, 60_000);
afterAll(() => server.close());

/** All that is kept of the orders, and how many contents are stored. */
async function kept(): Promise<unknown> {
  const orders = [empty, proofed, failed, approved];
  const histories = await Promise.all(
    orders.map(({ jobId }) => server.ports.artworks.history(jobId)),
  );
  const blobs = await readdir(join(server.dataDir, "blobs"), { recursive: true });
  return {
    blobs: blobs.length,
    orders: histories.map((history) => ({
      state: history?.artwork.state,
      versions: history?.versions.length,
      decisions: history?.decisions,
    })),
  };
}

/** The answer is told, and nothing was kept. */
async function refused(
  send: () => Promise<Response>,
  { status, says }: { readonly status: number; readonly says: string },
): Promise<void> {
  const before = await kept();
  const answer = await send();
  const text = await answer.text();
  expect({ status: answer.status, says: text.includes(says) || text }).toEqual({
    status,
    says: true,
  });
  expect(answer.headers.get("content-type")).toContain("text/html");
  expect(text).not.toMatch(/undefined|\[object| at .*\.ts:/u);
  expect(await kept()).toEqual(before);
}

describe("a link that opens nothing", () => {
  const wrong: Readonly<Record<string, () => Promise<string>>> = {
    "has another letter": async () =>
      `${server.url}/u/${empty.token.slice(1)}${empty.token.startsWith("A") ? "B" : "A"}`,
    "is too short": async () => empty.url.slice(0, -1),
    "is too long": async () => `${empty.url}A`,
    "is far too long": async () => `${server.url}/u/${"A".repeat(4000)}`,
    "is in capitals": async () => `${server.url}/u/${empty.token.toUpperCase()}`,
    "is the job's id": async () => `${server.url}/u/${empty.jobId}`,
    "is escaped nonsense": async () => `${server.url}/u/%00%2e%2e%3c`,
    "is a path": async () => `${server.url}/u/..%2f..%2fetc%2fpasswd`,
    "names a page that is not there": async () => `${empty.url}/nothing`,
    "names a file of another build": async () => `${server.url}/u/assets/0000/artwork-page.js`,
    "was revoked": async () => {
      const order = await newOrder(server);
      await revokeLink(server.ports, order.jobId);
      return order.url;
    },
    "was replaced by another": async () => {
      const order = await newOrder(server);
      await renewLink(server.ports, { jobId: order.jobId });
      expect((await fetch((await orderOf(server, order.jobId)).url)).status).toBe(200);
      return order.url;
    },
    "belongs to a job that was deleted": async () => {
      const order = await newOrder(server);
      await fetch(`${server.url}/v1/jobs/${order.jobId}:cancel`, { method: "POST" });
      await fetch(`${server.url}/v1/jobs/${order.jobId}`, { method: "DELETE" });
      return order.url;
    },
  };

  it.each(Object.entries(wrong))("that %s is told as every other one", async (_name, address) => {
    const url = await address();
    const answer = await fetch(url);
    const text = await answer.text();
    expect(answer.status).toBe(404);
    expect(text).toContain("This link does not work");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const usual = await (await fetch(`${server.url}/u/${"A".repeat(43)}`)).text();
    const withoutNonce = (page: string) => page.replaceAll(/nonce="[^"]*"/gu, "");
    expect(withoutNonce(text)).toBe(withoutNonce(usual));
    expect((await fetch(url, { method: "HEAD" })).status).toBe(404);
    expect((await postFields(`${url}/approve`, NAMED)).status).toBe(404);
  });
});

it("a link whose time is over is told as one of nobody, and takes nothing", async () => {
  let now = Date.now();
  const late = await startArtworkServer({}, { clock: { now: () => now }, engine: STANDING_ENGINE });
  onTestFinished(late.close);
  const order = await newOrder(late);
  const { artwork } = (await late.ports.artworks.history(order.jobId)) ?? {};
  now = (artwork?.link.expiresAt ?? 0) - 1;
  expect((await fetch(order.url)).status).toBe(200);
  now += 1;
  const usual = await (await fetch(`${late.url}/u/${"A".repeat(43)}`)).text();
  const pieces = { "Tus-Resumable": "1.0.0", "Upload-Link": order.token, "Upload-Length": "3" };
  const told = await Promise.all([
    fetch(order.url),
    postFile(order.url, flyer),
    postFields(`${order.url}/approve`, NAMED),
    fetch(`${late.url}/tus`, { method: "POST", headers: pieces }),
  ]);
  expect(told.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  const withoutNonce = (page: string) => page.replaceAll(/nonce="[^"]*"/gu, "");
  expect(withoutNonce((await told[0]?.text()) ?? "")).toBe(withoutNonce(usual));
  expect((await late.ports.artworks.history(order.jobId))?.versions).toEqual([]);
  const seen = await (await fetch(`${late.url}/v1/jobs/${order.jobId}`)).json();
  expect(seen).not.toHaveProperty("uploadURL");
});

describe("a method that an address does not take", () => {
  it.each([
    ["PUT", ""],
    ["DELETE", ""],
    ["POST", ""],
    ["GET", "/file"],
    ["GET", "/adjust"],
    ["GET", "/upload"],
    ["POST", "/state"],
    ["PATCH", "/approve"],
  ])("%s %s is refused, and says which it takes", async (method, path) => {
    const answer = await fetch(empty.url + path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toMatch(/GET|POST/u);
    expect(await answer.text()).toContain("Something went wrong");
  });
});

describe("what another page sends", () => {
  it.each([
    ["of another site", "approve", { "Sec-Fetch-Site": "cross-site" }],
    ["of another host of the site", "reject", { "Sec-Fetch-Site": "same-site" }],
    ["of nobody's page", "approve", { "Sec-Fetch-Site": "none" }],
    ["of another origin", "approve", { Origin: "https://evil.example" }],
    ["of another port", "adjust", { Origin: "http://127.0.0.1:1" }],
    ["of an origin that is none", "upload", { Origin: "127.0.0.1" }],
  ])("%s is refused", async (_name, path, headers) => {
    const fields = { ...NAMED, reason: "No.", rotate: "90", upload: proofed.jobId };
    await refused(() => postFields(`${proofed.url}/${path}`, fields, headers), {
      status: 403,
      says: "Something went wrong",
    });
  });

  it("of ours is taken", async () => {
    const { host } = new URL(server.url);
    const order = await newOrder(server);
    for (const headers of [
      { "Sec-Fetch-Site": "same-origin", Origin: "null" },
      { Origin: `http://${host}` },
    ]) {
      const answer = await postFields(`${order.url}/reject`, { version: "1" }, headers);
      expect(answer.status).not.toBe(403);
    }
  });
});

describe("a file that is none", () => {
  const text = (content: string, name: string) => () => postFile(empty.url, content, name);
  const form =
    (body: string, type = "multipart/form-data; boundary=x") =>
    () =>
      fetch(`${empty.url}/file`, { method: "POST", body, headers: { "Content-Type": type } });
  const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n';
  const NOT_TAKEN = {
    status: 415,
    says: "This kind of file is not taken, whatever its name says. Save it as PDF",
  } as const;
  const rows: Readonly<
    Record<string, readonly [() => Promise<Response>, { status: number; says: string }]>
  > = {
    "a text that is called PDF": [text("Hello, printer!", "flyer.pdf"), NOT_TAKEN],
    "a web page": [text("<!DOCTYPE html><script>alert(1)</script>", "a.html"), NOT_TAKEN],
    "an SVG": [text('<svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg"), NOT_TAKEN],
    "a ZIP": [text("PK\u0003\u0004", "a.zip"), NOT_TAKEN],
    "a program": [text("MZ\u0090", "a.exe"), NOT_TAKEN],
    "a picture of an iPhone": [text("\0\0\0\u0018ftypheic\0\0\0\0mif1", "image.heic"), NOT_TAKEN],
    "a GIF": [text("GIF89a", "a.gif"), NOT_TAKEN],
    "nothing in it": [
      text("", "a.pdf"),
      { status: 400, says: "The file is empty: it has 0 bytes. Save it again" },
    ],
    "more than is taken": [
      () => postFile(empty.url, Buffer.concat([flyer, Buffer.alloc(UPLOAD_BYTES_MAX)])),
      { status: 413, says: "The file is too large" },
    ],
    "a form that ends in the middle": [form(`${head}%PDF-1.7`), BROKEN()],
    "a form without boundary": [form(head, "multipart/form-data"), BROKEN()],
    "a form that is JSON": [form("{}", "application/json"), { status: 400, says: "did not work" }],
    "a form without a file": [
      form('--x\r\nContent-Disposition: form-data; name="other"\r\n\r\n1\r\n--x--\r\n'),
      { status: 400, says: "No file was chosen." },
    ],
    "a form in which nothing was chosen": [
      form(
        '--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n',
      ),
      { status: 400, says: "No file was chosen." },
    ],
    "a form of a hundred parts": [
      form(
        `${'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(100)}--x--\r\n`,
      ),
      { status: 413, says: "did not work" },
    ],
    "another file where only artwork is taken": [
      async () => {
        const body = new FormData();
        body.set("file", new File(["fonts"], "fonts.zip"));
        return fetch(`${empty.url}/other-file`, { method: "POST", body });
      },
      { status: 403, says: "not possible at the moment" },
    ],
    "a file after the approval": [
      () => postFile(approved.url, flyer),
      { status: 409, says: "there is a decision already" },
    ],
  };
  function BROKEN() {
    return { status: 400, says: "The upload broke off" } as const;
  }

  it.each(Object.entries(rows))("%s is told, and not kept", async (_name, [send, expected]) => {
    await refused(send, expected);
  });
});

it("of files beside the artwork no more are kept than twenty, also of those that come at once", async () => {
  const capabilities = { checkFix: true, allowNonArtworkFiles: true };
  const order = await newOrder(server, { capabilities });
  const add = async (): Promise<number> => {
    const body = new FormData();
    body.set("file", new File(["text"], "text.txt"));
    const sent = { method: "POST", body, redirect: "manual" } as const;
    return (await fetch(`${order.url}/other-file`, sent)).status;
  };
  for (let count = 1; count <= 18; count += 1) {
    expect(await add()).toBe(303);
  }
  // A version is none of them.
  expect((await postFile(order.url, flyer)).status).toBe(303);
  await whenState(server, order, ["preflight-passed", "preflight-warnings"]);
  const atOnce = await Promise.all(Array.from({ length: 5 }, add));
  expect(atOnce.toSorted((one, other) => one - other)).toEqual([303, 303, 413, 413, 413]);
  expect(await server.ports.documents.count(order.jobId)).toBe(21);
});

describe("a file whose name is odd", () => {
  it.each([
    ["of 300 characters", `${"ü".repeat(296)}.pdf`],
    ["with folders", "../../../etc/passwd.pdf"],
    ["with a script", '"><script>alert(1)</script>.pdf'],
    ["that turns the direction", "invoice\u202efdp.exe"],
    ["with control characters", "a\u0001b\u007f.pdf"],
    ["of another kind", "photo.jpg"],
    ["that is a device", "CON.pdf"],
  ])("%s is taken under a name that does no harm", async (_name, fileName) => {
    const order = await newOrder(server);
    expect((await postFile(order.url, "%PDF-1.7 nothing", fileName)).status).toBe(303);
    const { versions = [] } = (await server.ports.artworks.history(order.jobId)) ?? {};
    const stored = versions[0]?.fileName ?? "";
    expect(stored).not.toMatch(/[/\\\p{Cc}]/u);
    expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(255);
    const page = await (await fetch(order.url)).text();
    expect(page).not.toContain("<script>alert");
  });
});

describe("a file that cannot be printed", () => {
  const rows: Readonly<Record<string, readonly [() => Promise<Uint8Array>, string]>> = {
    "cut in half": [
      async () => flyer.subarray(0, flyer.length / 2),
      "it is damaged, or a part of it is missing. Export it anew",
    ],
    "with a password": [
      async () => sample("encrypted.pdf"),
      "it is protected by a password. Save it without a password",
    ],
    "of 2,000 pages": [
      async () => pdfOf(Array.from({ length: 2000 }, () => [100, 100] as const)),
      "has too many pages: at most <bdi>1,000</bdi> can be checked. Split it",
    ],
    "whose picture is none": [
      async () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]),
      "it is damaged, or a part of it is missing. Export it anew",
    ],
    "of more pixels than are processed": [
      async () => greyPng(10_001, 10_000),
      "a picture may have at most <bdi>100,000,000</bdi>, width times height. Make it smaller",
    ],
    "whose page unpacks to more than any page is": [
      async () => deflatedPage(Buffer.alloc(70 * 2 ** 20, " ")),
      "A part of the file cannot be decoded",
    ],
    "with errors": [async () => onePage({ boxes: "/MediaBox [0 0 0 0]" }), "cannot be"],
  };

  it.each(Object.entries(rows))(
    "%s is told on the page, and another can be uploaded",
    async (_name, [make, says]) => {
      const order = await newOrder(server);
      expect((await postFile(order.url, await make())).status).toBe(303);
      await whenState(server, order, ["preflight-failed"]);
      const page = await (await fetch(order.url)).text();
      expect(page).toContain(says);
      expect(page).toContain(`id="file"`);
      expect(page).not.toContain("/approve");
    },
  );

  it.each([
    [
      "with a form of XFA",
      async () =>
        onePage({}, (pdf) => {
          pdf.catalog = `/AcroForm << /Fields [] /XFA ${pdf.stream("", "<xdp/>")} >>`;
        }),
      "XFA",
    ],
    ["of five metres", async () => pdfOf([[14_173, 14_173]]), "Page 1 of 1"],
  ] as const)("%s is shown with what was found", async (_name, make, says) => {
    const order = await newOrder(server);
    expect((await postFile(order.url, await make())).status).toBe(303);
    await whenState(server, order, ["proof-ready", "preflight-failed"]);
    expect(await (await fetch(order.url)).text()).toContain(says);
  });
});

describe("a decision that is none", () => {
  const send = (order: () => Order, path: string, fields: Readonly<Record<string, string>>) => () =>
    postFields(`${order().url}/${path}`, fields);
  const raw = (body: string, type: string) => () =>
    fetch(`${proofed.url}/approve`, { method: "POST", body, headers: { "Content-Type": type } });
  const MARKED = (says: string) => ({ status: 400, says });
  const FORM = "application/x-www-form-urlencoded";
  const long = "é".repeat(2001);
  const rows: Readonly<
    Record<string, readonly [() => Promise<Response>, { status: number; says: string }]>
  > = {
    "without the check": [
      send(() => proofed, "approve", { name: "Ada", version: "1" }),
      MARKED("Say that you have checked the file."),
    ],
    "without a name": [
      send(() => proofed, "approve", { checked: "yes", version: "1" }),
      MARKED("Say who you are."),
    ],
    "with a name of blanks": [
      send(() => proofed, "approve", { ...NAMED, name: " \t " }),
      MARKED("Say who you are."),
    ],
    "with a name of 201 characters": [
      send(() => proofed, "approve", { ...NAMED, name: "a".repeat(201) }),
      MARKED("at most 200 characters"),
    ],
    "with a comment that is too long": [
      send(() => proofed, "approve", { ...NAMED, comment: long }),
      MARKED("at most 2,000 characters"),
    ],
    "to reject without a reason": [
      send(() => proofed, "reject", NAMED),
      MARKED("Say why you reject the file."),
    ],
    "to reject for blanks": [
      send(() => proofed, "reject", { ...NAMED, reason: " \r\n " }),
      MARKED("Say why you reject the file."),
    ],
    "to reject at length": [
      send(() => proofed, "reject", { ...NAMED, reason: long }),
      MARKED("at most 2,000 characters"),
    ],
    "on a version that is not there": [
      send(() => proofed, "approve", { ...NAMED, version: "2" }),
      { status: 409, says: "there is a newer version" },
    ],
    "on no version": [
      send(() => proofed, "approve", { name: "Ada", checked: "yes" }),
      { status: 409, says: "there is a newer version" },
    ],
    "before there is a file": [
      send(() => empty, "approve", NAMED),
      { status: 409, says: "did not work" },
    ],
    "on a version with errors": [
      send(() => failed, "approve", NAMED),
      { status: 409, says: "not possible at the moment" },
    ],
    "on what is approved": [
      send(() => approved, "approve", { ...NAMED, name: "Bea" }),
      { status: 409, says: "there is a decision already" },
    ],
    "to reject what is approved": [
      send(() => approved, "reject", { ...NAMED, reason: "No." }),
      { status: 409, says: "approved by" },
    ],
    "in JSON": [raw("{}", "application/json"), { status: 415, says: "did not work" }],
    "with a field twice": [
      raw("name=a&name=b&checked=yes&version=1", FORM),
      { status: 400, says: "did not work" },
    ],
    "with a control character": [
      raw("name=a%00&checked=yes&version=1", FORM),
      { status: 400, says: "did not work" },
    ],
    "of a megabyte": [
      raw(`name=${"a".repeat(20 * 2 ** 20)}`, FORM),
      { status: 413, says: "did not work" },
    ],
  };

  it.each(Object.entries(rows))(
    "%s is told, and changes nothing",
    async (_name, [post, expected]) => {
      await refused(post, expected);
    },
  );

  it("gives back what was typed, so that nobody types it twice", async () => {
    const answer = await postFields(`${proofed.url}/reject`, {
      ...NAMED,
      name: 'Ada "A"',
      reason: "",
    });
    expect(await answer.text()).toContain(`value="Ada &quot;A&quot;"`);
  });
});

describe("an adjustment that is none", () => {
  const rows: Readonly<
    Record<string, readonly [() => Order, Readonly<Record<string, string>>, number]>
  > = {
    "that changes nothing": [() => proofed, { version: "1", rotate: "0", mirror: "none" }, 400],
    "by 45 degrees": [() => proofed, { version: "1", rotate: "45" }, 400],
    "to a size that nobody ordered": [() => proofed, { version: "1", fit: "stretched" }, 400],
    "of another version": [() => proofed, { version: "7", rotate: "90" }, 409],
    "of no version": [() => proofed, { rotate: "90" }, 409],
    "before there is a file": [() => empty, { version: "0", rotate: "90" }, 409],
    "of what is approved": [() => approved, { version: "1", rotate: "90" }, 409],
  };

  it.each(Object.entries(rows))(
    "%s is told, and makes no version",
    async (_name, [order, fields, status]) => {
      await refused(() => postFields(`${order().url}/adjust`, fields), {
        status,
        says: "did not work",
      });
    },
  );

  it("is refused where the order offers none", async () => {
    const company = 1;
    await changeSettings(server.ports, { company, capabilities: ["checkFix"] });
    const order = await newOrder(server);
    await changeSettings(server.ports, { company, capabilities: ["adjust", "checkFix", "proof"] });
    const answer = await postFields(`${order.url}/adjust`, { version: "1", rotate: "90" });
    expect(answer.status).toBe(403);
  });
});

describe("an upload in pieces", () => {
  const tus = (
    link: string,
    path: string,
    { headers, ...init }: Omit<RequestInit, "headers"> & { headers?: Record<string, string> },
  ): Promise<Response> =>
    fetch(`${server.url}/tus${path}`, {
      ...init,
      headers: { "Tus-Resumable": "1.0.0", "Upload-Link": link, ...headers },
    });
  async function begin(link: string, sizeBytes: number): Promise<string> {
    const answer = await tus(link, "", {
      method: "POST",
      headers: { "Upload-Length": String(sizeBytes) },
    });
    expect(answer.status).toBe(201);
    return answer.headers.get("location")?.split("/").at(-1) ?? "";
  }

  it("by a link that opens nothing is not begun", async () => {
    const answer = await tus("A".repeat(43), "", {
      method: "POST",
      headers: { "Upload-Length": "3" },
    });
    expect(answer.status).toBe(404);
  });

  it("that is too large is not begun", async () => {
    const headers = { "Upload-Length": String(UPLOAD_BYTES_MAX + 1) };
    expect((await tus(empty.token, "", { method: "POST", headers })).status).toBe(413);
  });

  it("is not begun for what is approved", async () => {
    const headers = { "Upload-Length": "3" };
    expect((await tus(approved.token, "", { method: "POST", headers })).status).toBe(409);
  });

  it("is seen, written, ended and taken by its own link only", async () => {
    const other = await newOrder(server);
    const id = await begin(empty.token, 3);
    expect((await tus(other.token, `/${id}`, { method: "HEAD" })).status).toBe(404);
    const piece = {
      method: "PATCH",
      headers: { "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream" },
      body: "abc",
    };
    expect((await tus(other.token, `/${id}`, piece)).status).toBe(404);
    expect((await tus(other.token, `/${id}`, { method: "DELETE" })).status).toBe(404);
    await refused(() => postFields(`${other.url}/upload`, { upload: id }), {
      status: 404,
      says: "The upload broke off",
    });
    expect((await tus(empty.token, `/${id}`, { method: "HEAD" })).status).toBe(200);
  });

  const untaken: readonly (readonly [string, () => Promise<string>, number])[] = [
    ["that is not there", async () => NOBODYS_ID, 404],
    ["whose id is none", async () => "../../etc", 404],
    ["that is not whole", async () => begin(empty.token, 3), 409],
  ];
  it.each(untaken)("%s is not taken", async (_name, idOf, status) => {
    const upload = await idOf();
    await refused(() => postFields(`${empty.url}/upload`, { upload }), {
      status,
      says: "The upload broke off",
    });
  });
});

describe("a file of the page", () => {
  const unknown: readonly (readonly [string, () => Promise<string>])[] = [
    ["of another order", async () => (await server.ports.results.list(proofed.jobId))[0]?.id ?? ""],
    ["that is not there", async () => NOBODYS_ID],
    ["whose id is a path", async () => "..%2f..%2fetc"],
  ];
  it.each(unknown)("%s is not found", async (_name, idOf) => {
    const answer = await fetch(`${empty.url}/results/${await idOf()}/proof.pdf`);
    expect(answer.status).toBe(404);
  });

  it("is saved, not shown, where it is no picture of ours; and the uploaded file is not given out at all", async () => {
    const results = await server.ports.results.list(proofed.jobId);
    for (const { id, contentType, fileName } of results) {
      const answer = await fetch(`${proofed.url}/results/${id}/${fileName}`);
      expect(answer.status).toBe(200);
      const isPicture = contentType === "image/png";
      expect(answer.headers.get("content-disposition") === null).toBe(isPicture);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
    const { versions = [] } = (await server.ports.artworks.history(proofed.jobId)) ?? {};
    const uploaded = await fetch(`${proofed.url}/results/${versions[0]?.documentId}/flyer.pdf`);
    expect(uploaded.status).toBe(404);
  });
});

it("the size that an order's options ask for is said before the upload, and offered to adjust to", async () => {
  const options = [
    { name: "width", value: "210" },
    { name: "height", value: "297" },
  ];
  const order = await newOrder(server, { profile: "offset", options });
  const before = (await (await fetch(order.url)).text()).replaceAll(/<\/?bdi>/gu, "");
  expect(before).toMatch(/210\smm\s×\s297\smm after trimming/u);
  expect((await postFile(order.url, flyer)).status).toBe(303);
  await whenState(server, order, ["preflight-failed"]);
  expect(await (await fetch(order.url)).text()).toContain('name="fit"');
  const fitted = { version: "1", fit: "cover", growIntoBleed: "true" };
  expect((await postFields(`${order.url}/adjust`, fitted)).status).toBe(303);
  await whenState(server, order, ["preflight-failed"]);
  const { versions = [] } = (await server.ports.artworks.history(order.jobId)) ?? {};
  expect(versions[1]?.adjustment).toEqual(
    expect.arrayContaining([...options, { name: "fit", value: "cover" }]),
  );
});

describe("an order that asks for too much", () => {
  it("of metadata is shown whole and harmless", async () => {
    const metadata = Array.from({ length: 50 }, (_, index) => ({
      propertyId: `p${index}`,
      propertyName: `Name ${index} <img src=x>`,
      value: "<script>alert(1)</script> ".repeat(20),
    }));
    const order = await newOrder(server, { metadata });
    const page = await (await fetch(order.url)).text();
    expect(page).toContain("Name 49 &lt;img src=x&gt;");
    expect(page).not.toContain("<script>alert");
  });

  it.each(["javascript:alert(1)", "data:text/html,hello", "//shop.example", "ftp://shop.example/"])(
    "of being sent back to %s is not taken",
    async (returnURL) => {
      const answer = await postJson(`${server.url}/v1/jobs`, { workflow: "artwork", returnURL });
      expect(answer.status).toBe(400);
    },
  );
});

it("nothing is changed by whoever only opens addresses, as mail scanners do", async () => {
  const before = await kept();
  for (const path of [
    "",
    "/approve",
    "/reject",
    "/state",
    "?language=de",
    "/approve?language=xx",
  ]) {
    for (const method of ["GET", "HEAD"]) {
      expect((await fetch(proofed.url + path, { method })).status).toBe(200);
    }
  }
  expect(await kept()).toEqual(before);
});
