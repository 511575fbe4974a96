/** Hostile and broken messages at the SOAP door: each is told as a fault, quickly, and the server stands. */

import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  envelope,
  PUBLISH_JOB,
  SERVICE,
  SOAP_11,
  SOAP_12,
  submitJobParam,
} from "../../harness/ips-message.ts";
import { type Told, call } from "./soap-call.ts";
import { BODY_BYTES_MAX, type SoapServer, startSoapDoor } from "./start-soap-door.ts";

let server: SoapServer;
beforeAll(async () => {
  server = await startSoapDoor();
});
afterEach(async () => {
  const { value } = await call(server, envelope());
  expect(value?.jobHandle).toBe("47|My Test Job|");
});
afterAll(async () => {
  await server.close();
});

const XML = "text/xml; charset=utf-8";

async function send(
  message: string | Uint8Array,
  contentType = XML,
  more: Readonly<Record<string, string>> = {},
): Promise<Told> {
  return await call(server, message, { headers: { "Content-Type": contentType, ...more } });
}

function utf16(text: string, isBig: boolean, hasMark: boolean): Buffer {
  const bytes = Buffer.from(`${hasMark ? "\ufeff" : ""}${text}`, "utf16le");
  return isBig ? bytes.swap16() : bytes;
}

describe("what is no XML", () => {
  it.each([
    ["nothing", ""],
    ["white space", "  \n"],
    ["text", "hello"],
    ["JSON", '{"jobName":"x"}'],
    ["an open tag", "<a>"],
    ["two roots", `${envelope()}<a/>`],
    ["text after the root", `${envelope()}x`],
    ["an unbound prefix", "<env:Envelope/>"],
    ["an attribute twice", '<a b="1" b="2"/>'],
    ["an entity that nobody declared", envelope({ body: submitJobParam({ name: "&nope;" }) })],
    ["U+0000", envelope({ body: submitJobParam({ name: "\u0000" }) })],
    ["U+0001", envelope({ body: submitJobParam({ name: "\u0001" }) })],
    ["a reference to U+0001", envelope({ body: submitJobParam({ name: "&#1;" }) })],
    ["U+FFFE", envelope({ body: submitJobParam({ name: "\ufffe" }) })],
    [
      "XML 1.1 with a control character",
      `<?xml version="1.1"?>${envelope({ body: submitJobParam({ name: "&#1;" }) })}`,
    ],
  ])("%s", async (_what, message) => {
    const { fault, status } = await send(message);
    expect([fault?.code, fault?.ips?.code, status]).toEqual(["Client", 30003, 500]);
    expect(fault?.problem?.code).toBe("malformed-document");
  });

  it("is a Sender's fault where the media type is that of SOAP 1.2", async () => {
    const { fault, status, soap } = await send("<a>", "application/soap+xml");
    expect([fault?.code, status, soap]).toEqual(["Sender", 500, SOAP_12]);
  });

  it.each([
    ["a lone continuation byte", [0x80]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["a lone surrogate", [0xed, 0xa0, 0x80]],
    ["a cut sequence", [0xe2, 0x82]],
    ["Latin-1 text", [0xe9, 0x20]],
  ])("bytes that are no UTF-8: %s", async (_what, bytes) => {
    const [before = "", after = ""] = envelope({ body: submitJobParam({ name: "@" }) }).split("@");
    const message = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
    expect((await send(message)).fault?.problem?.code).toBe("malformed-document");
  });
});

describe("encodings", () => {
  const german = envelope({ body: submitJobParam({ name: "Grüße" }) });

  it.each([
    ["UTF-16, little end first, with mark", utf16(german, false, true), "text/xml"],
    ["UTF-16, big end first, with mark", utf16(german, true, true), "text/xml"],
    ["UTF-16 with mark, which wins over the header", utf16(german, true, true), XML],
    ["UTF-16 that the header names", utf16(german, false, true), "text/xml; charset=utf-16"],
    ["UTF-8 with mark", Buffer.from(`\ufeff${german}`), "text/xml"],
    [
      "Latin-1 that the header names",
      Buffer.from(german, "latin1"),
      "text/xml; charset=ISO-8859-1",
    ],
    [
      "Latin-1 that the prolog names",
      Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${german}`, "latin1"),
      "text/xml",
    ],
    [
      "UTF-8 by the header and Latin-1 by the prolog",
      Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${german}`),
      XML,
    ],
  ])("are read rightly: %s", async (_what, message, contentType) => {
    expect((await send(message, contentType)).value?.jobHandle).toBe("47|Grüße|");
  });

  it.each(["utf-7", "x-made-up", "utf-32"])(
    "that nobody knows are refused: %s",
    async (charset) => {
      const { fault, status } = await send(german, `text/xml; charset=${charset}`);
      expect([fault?.problem?.code, status]).toEqual(["unsupported-media-type", 415]);
    },
  );

  it("that the prolog names wrongly are refused", async () => {
    const { fault } = await send(`<?xml version="1.0" encoding="x-made-up"?>${german}`, "text/xml");
    expect(fault?.problem?.code).toBe("unsupported-media-type");
  });
});

describe("document types", () => {
  const laughs = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>`;
  it.each([
    ["plain", `<!DOCTYPE x>${envelope()}`],
    ["after 1 MB of comment", `<!-- ${"x".repeat(1_000_000)} --><!DOCTYPE x>${envelope()}`],
    ["with entities that multiply", laughs + envelope({ body: submitJobParam({ name: "&c;" }) })],
    [
      "with a file as entity",
      `<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>${envelope({ body: submitJobParam({ name: "&a;" }) })}`,
    ],
    [
      "with a parameter entity",
      `<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]>${envelope()}`,
    ],
    ["in UTF-16", utf16(`<!DOCTYPE x>${envelope()}`, false, true)],
  ])("are refused: %s", async (_what, message) => {
    const { fault } = await send(message, "text/xml");
    expect([fault?.code, fault?.problem?.code]).toEqual(["Client", "malformed-document"]);
    expect(fault?.reason).not.toBe("");
  });
});

describe("too much", () => {
  it.each([
    ["257 deep", "<a>".repeat(257) + "</a>".repeat(257)],
    ["100,000 deep", "<a>".repeat(100_000) + "</a>".repeat(100_000)],
    ["100,000 deep and cut off", "<a>".repeat(100_000)],
    ["300,000 children", "<a/>".repeat(300_000)],
    [
      "200,000 attributes",
      `<a ${Array.from({ length: 200_000 }, (_, index) => `b${index}=""`).join(" ")}/>`,
    ],
    [
      "50,000 namespaces",
      `<a ${Array.from({ length: 50_000 }, (_, index) => `xmlns:b${index}="urn:b"`).join(" ")}/>`,
    ],
  ])("is refused: %s", async (_what, content) => {
    const { fault } = await send(envelope({ body: submitJobParam({ rest: content }) }));
    expect([fault?.ips?.code, fault?.problem?.code]).toEqual([30003, "malformed-document"]);
  });

  it("is refused: a name of 1 MB, which is not told back", async () => {
    const name = "n".repeat(1_000_000);
    const { fault, text } = await send(envelope({ body: `<${name} xmlns="urn:x"/>` }));
    expect(fault?.code).toBe("Client");
    expect(text.length).toBeLessThan(5000);
  });

  it("is refused: 70,000 wrong items, with 100 violations and three in the reason", async () => {
    const items = `<items><sourceUrl>http://example.com/a</sourceUrl></items>`.repeat(30_000);
    const rest = `<uploadUrlsJob><urlArray>${items}${"<wrong/>".repeat(39_000)}</urlArray></uploadUrlsJob>`;
    const { fault, text } = await send(envelope({ body: submitJobParam({ rest }) }));
    expect(fault?.problem?.code).toBe("invalid-document");
    expect(fault?.problem?.violations?.length).toBe(100);
    expect(fault?.ips?.reason.length).toBeLessThan(2000);
    expect(text.length).toBeLessThan(60_000);
  });

  it("is refused: a body that is one byte too large", async () => {
    const padding = BODY_BYTES_MAX - envelope().length;
    const fits = `${envelope()}${" ".repeat(padding)}`;
    expect((await send(fits)).value?.jobHandle).toBe("47|My Test Job|");
    const { fault, status } = await send(`${fits} `);
    expect([fault?.ips?.code, fault?.problem?.code, status]).toEqual([
      30003,
      "payload-too-large",
      500,
    ]);
  });

  it("is refused: a declared length beyond the limit, before the body is sent", async () => {
    const text = await exchange(
      `POST ${SERVICE} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: ${BODY_BYTES_MAX + 1}\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 500 /u);
    expect(text).toMatch(/\r\nConnection: close\r\n/iu);
    expect(text).toContain("payload-too-large");
  });
});

/** Sends raw bytes and gives back what comes until the server closes. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.write(bytes);
  let text = "";
  for await (const chunk of socket) {
    text += String(chunk);
  }
  return text;
}

describe("compressed bodies", () => {
  it.each(["gzip", "x-gzip", "GZIP"])("are taken: %s", async (encoding) => {
    const { value } = await send(gzipSync(envelope()), XML, { "Content-Encoding": encoding });
    expect(value?.jobHandle).toBe("47|My Test Job|");
  });

  it.each([
    ["what is not gzip", Buffer.from(envelope())],
    ["nothing", Buffer.alloc(0)],
    ["half of it", gzipSync(envelope()).subarray(0, 60)],
  ])("are refused: %s", async (_what, message) => {
    const { fault } = await send(message, XML, { "Content-Encoding": "gzip" });
    expect([fault?.ips?.code, fault?.problem?.code]).toEqual([30003, "malformed-document"]);
  });

  it("are refused where they unpack to more than the limit", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
    const { fault } = await send(bomb, XML, { "Content-Encoding": "gzip" });
    expect(fault?.problem?.code).toBe("payload-too-large");
  });

  it.each(["gzip, gzip", "compress", "x-made-up"])("are refused with 415: %s", async (encoding) => {
    const { fault, status, headers } = await send(gzipSync(gzipSync(envelope())), XML, {
      "Content-Encoding": encoding,
    });
    expect([fault?.problem?.code, status]).toEqual(["unsupported-encoding", 415]);
    expect(headers.get("accept-encoding")).toContain("gzip");
  });
});

describe("the action of another operation", () => {
  it("in headers is refused only where it is one of ours", async () => {
    const names = ["submitJobParam", "toString", "__proto__", "", '"', "\t"];
    for (const name of names) {
      expect((await send(envelope(), XML, { SOAPAction: name })).fault).toBeUndefined();
    }
  });
});

describe("what refers to elsewhere", () => {
  it("is not followed: schemaLocation, XInclude, stylesheets", async () => {
    const include = `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>`;
    const { fault } = await send(
      envelope({ body: submitJobParam({ rest: include + PUBLISH_JOB }) }),
    );
    expect(fault?.problem?.code).toBe("invalid-document");
    const style = `<?xml-stylesheet href="http://127.0.0.1:1/"?>${envelope()}`;
    expect((await send(style)).fault?.problem?.code).toBe("malformed-document");
  });
});

describe("calls from elsewhere", () => {
  it("are refused while everyone on this machine may call: a web page's Origin", async () => {
    const { fault, status, soap } = await send(envelope(), XML, { Origin: "https://evil.example" });
    expect([fault?.problem?.code, status, soap]).toEqual(["forbidden", 500, SOAP_11]);
    expect(fault?.ips?.element).toBe("authorizationFault");
  });
});
