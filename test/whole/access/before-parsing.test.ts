/** Nobody's body is read by a parser: who shows nothing, or the wrong thing, is told so whatever else he sent. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authHeader, envelope, LATEST, SERVICE, TWIN } from "../../harness/ips-message.ts";
import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";

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
  ["SOAP 1.1", SERVICE, "text/xml"],
  ["SOAP 1.2", SERVICE, "application/soap+xml"],
  ["the plain twin", TWIN, "text/xml"],
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
  const call = (user: string, password: string, prefix: string): Promise<string> => {
    const header = authHeader(user, password, LATEST).replaceAll(/(<\/?)(?=\w)/gu, `$1${prefix}`);
    const content = `<getCompanyInfoParam xmlns="${LATEST}"><!--${"x".repeat(100_000)}-->`;
    const body = envelope({ header, body: content })
      .replace("<env:Envelope", `$& xmlns:i="${LATEST}"`)
      .replace("</env:Body></env:Envelope>", "");
    return post(SERVICE, { contentType: "text/xml", body });
  };

  it.each(["", "i:"])("is refused before its end is looked at (prefix %j)", async (prefix) => {
    const text = await call("ipsuser@example.com", "wrong", prefix);
    expect(text).toContain("authenticationFault");
    expect(text).toContain("10001");
  });

  it.each(["", "i:"])("is read whole for somebody (prefix %j)", async (prefix) => {
    const text = await call("ipsuser@example.com", PASSWORD, prefix);
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
  const auth = authHeader("ipsuser@example.com", PASSWORD, LATEST);
  const part = `--b\r\nContent-Disposition: form-data; name="auth"\r\n\r\n${auth}\r\n`;
  expect(await upload(part)).toContain("well-formed");
});
