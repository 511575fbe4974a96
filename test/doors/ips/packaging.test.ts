/** Messages packed as multipart/related: MTOM and SOAP with Attachments, without attachments. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { envelope, SOAP_12 } from "../../harness/ips-message.ts";
import { call } from "./soap-call.ts";
import { BODY_BYTES_MAX, type SoapServer, startSoapDoor } from "./start-soap-door.ts";

let server: SoapServer;
beforeAll(async () => {
  server = await startSoapDoor();
});
afterAll(async () => {
  await server.close();
});

/** As JAX-WS with its MTOM feature sends it. */
const MTOM = {
  "Content-Type":
    'multipart/related; start="<rootpart*1@example.jaxws.sun.com>"; type="application/xop+xml"; boundary="uuid:1"; start-info="text/xml"',
};
const ROOT_HEAD =
  'Content-Id: <rootpart*1@example.jaxws.sun.com>\r\nContent-Type: application/xop+xml;charset=utf-8;type="text/xml"\r\nContent-Transfer-Encoding: binary';

function part(head: string, content: string): string {
  return `--uuid:1\r\n${head}\r\n\r\n${content}\r\n`;
}

const ATTACHMENT = part("Content-Id: <a.bin>\r\nContent-Type: application/octet-stream", "abc");

describe("a packed message", () => {
  it.each([
    ["in MTOM", envelope(), ROOT_HEAD],
    ["in MTOM, of SOAP 1.2", envelope({ soap: SOAP_12 }), ROOT_HEAD],
    [
      "with attachments' type but none of them",
      envelope(),
      "Content-ID:\r\n <rootpart*1@example.jaxws.sun.com>\r\nContent-Type: text/xml",
    ],
  ])("%s is answered as one that comes alone", async (_title, message, head) => {
    const { fault, value, soap } = await call(server, `${part(head, message)}--uuid:1--\r\n`, {
      headers: MTOM,
    });
    expect([fault, value?.jobHandle]).toEqual([undefined, "47|My Test Job|"]);
    expect(soap).toBe(message.includes(SOAP_12) ? SOAP_12 : soap);
  });

  it("whose root is not the first part is read by its start", async () => {
    const body = `${ATTACHMENT}${part(ROOT_HEAD, envelope())}--uuid:1--`;
    const { fault } = await call(server, body, { headers: MTOM });
    expect([fault?.problem?.code, fault?.ips?.code]).toEqual(["invalid-document", 30001]);
    expect(fault?.ips?.reason).toContain("<a.bin>");
  });

  it("keeps the charset of its root", async () => {
    const head = ROOT_HEAD.replace("utf-8", "ISO-8859-1");
    const message = envelope().replace("My Test Job", "Gr\u00fc\u00dfe");
    const body = Buffer.from(`${part(head, message)}--uuid:1--`, "latin1");
    const { value } = await call(server, body, { headers: MTOM });
    expect(value?.jobHandle).toBe("47|Gr\u00fc\u00dfe|");
  });

  it.each([
    ["without an end", part(ROOT_HEAD, envelope()), "malformed-document"],
    ["without a part", "--uuid:1--", "malformed-document"],
    ["without the root that start names", `${ATTACHMENT}--uuid:1--`, "malformed-document"],
    ["of which a part has no head's end", "--uuid:1\r\nA: b\r\n--uuid:1--", "malformed-document"],
    ["of nothing", "", "malformed-document"],
    [
      "whose root is encoded once more",
      `${part(ROOT_HEAD.replace("binary", "base64"), "PGE+")}--uuid:1--`,
      "unsupported-encoding",
    ],
    [
      "whose root is no XML",
      `${part(ROOT_HEAD.replace("application/xop+xml", "image/png"), "x")}--uuid:1--`,
      "unsupported-media-type",
    ],
    [
      "with an attachment that nothing refers to",
      `${part(ROOT_HEAD, envelope())}${ATTACHMENT}--uuid:1--`,
      "invalid-document",
    ],
  ])("%s is refused as %s", async (_title, body, code) => {
    const { fault } = await call(server, body, { headers: MTOM });
    expect(fault?.problem?.code).toBe(code);
  });

  it("beyond the limit of messages is too large, whatever its parts are", async () => {
    const body = `${part(ROOT_HEAD, envelope())}${part("Content-Id: <b>", "x".repeat(BODY_BYTES_MAX))}--uuid:1--`;
    const { fault } = await call(server, body, { headers: MTOM });
    expect(fault?.problem?.code).toBe("payload-too-large");
  });
});
