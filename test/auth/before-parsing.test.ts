/** Nobody's body is read by a parser: who shows nothing, or the wrong thing, is told so whatever else he sent. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, basic, PASSWORD, type RequiredServer, startRequired } from "./start-required.ts";

const IPS = "http://www.scene7.com/IpsApi/xsd/2014-04-03";
const SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
const BROKEN = "<this is no document";

let server: RequiredServer;
let authorization = "";

beforeAll(async () => {
  server = await startRequired();
  authorization = basic(await addUser(server, "IpsUser"), PASSWORD);
});
afterAll(() => server.close());

interface Sent {
  readonly contentType: string;
  readonly body: string;
  readonly shown?: string;
}

async function post(path: string, { contentType, body, shown = "" }: Sent): Promise<string> {
  const response = await fetch(server.url + path, {
    method: "POST",
    headers: { "Content-Type": contentType, ...(shown !== "" && { Authorization: shown }) },
    body,
  });
  return response.text();
}

const DOORS = [
  ["JSON", "/v1/jobs", "application/json"],
  ["XML", "/v1/jobs", "application/xml"],
  ["the old addresses", "/conversion/v1.0/rest/jobs", "application/xml"],
  ["SOAP 1.1", "/scene7/services/IpsApiService", "text/xml"],
  ["SOAP 1.2", "/scene7/services/IpsApiService", "application/soap+xml"],
  ["the plain twin", "/scene7/api/IpsApiService", "text/xml"],
  ["the JSON twin", "/scene7/api/submitJob", "application/json"],
] as const;

describe.each(DOORS)("by %s, a broken document", (_, path, contentType) => {
  it.each([
    ["no credentials", ""],
    ["a wrong password", basic("nobody@example.com", "no")],
    ["an unknown key", `Bearer jg_aaaaaaaa_${"a".repeat(43)}`],
  ])("with %s is answered by their want", async (__, shown) => {
    const text = await post(path, { contentType, body: BROKEN, shown });
    expect(text).toMatch(/authenticationFault|unauthenticated/u);
    expect(text).not.toMatch(/malformed|well-formed/u);
  });

  it("with the right ones is answered by what is wrong with it", async () => {
    expect(await post(path, { contentType, body: BROKEN, shown: authorization })).toMatch(
      /well-formed|JSON/u,
    );
  });
});

describe("a large envelope with an authHeader", () => {
  const envelope = (user: string, password: string, prefix = ""): string =>
    `<e:Envelope xmlns:e="${SOAP}" xmlns:i="${IPS}"><e:Header>` +
    `<${prefix}authHeader xmlns="${IPS}"><${prefix}user>${user}</${prefix}user><${prefix}password>${password}</${prefix}password></${prefix}authHeader>` +
    `</e:Header><e:Body><getCompanyInfoParam xmlns="${IPS}"><!--${"x".repeat(100_000)}-->`;

  const call = (body: string): Promise<string> =>
    post("/scene7/services/IpsApiService", { contentType: "text/xml", body });

  it.each(["", "i:"])("is refused before its end is looked at (prefix %j)", async (prefix) => {
    const text = await call(envelope("ipsuser@example.com", "wrong", prefix));
    expect(text).toContain("authenticationFault");
    expect(text).toContain("10001");
  });

  it.each(["", "i:"])("is read whole for somebody (prefix %j)", async (prefix) => {
    const text = await call(envelope("ipsuser@example.com", PASSWORD, prefix));
    expect(text).toContain("well-formed");
  });
});

it("an upload's parameters are read for somebody only", async () => {
  const parts = (auth: string): string =>
    `--b\r\nContent-Disposition: form-data; name="uploadParams"\r\n\r\n${BROKEN}\r\n${auth}--b--\r\n`;
  const upload = (auth: string): Promise<string> =>
    post("/scene7/UploadFile", {
      contentType: "multipart/form-data; boundary=b",
      body: parts(auth),
    });
  expect(await upload("")).toContain("authenticationFault");
  const auth = `<authHeader xmlns="${IPS}"><user>ipsuser@example.com</user><password>${PASSWORD}</password></authHeader>`;
  const part = `--b\r\nContent-Disposition: form-data; name="auth"\r\n\r\n${auth}\r\n`;
  expect(await upload(part)).toContain("well-formed");
});
