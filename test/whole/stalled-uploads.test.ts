/** Bodies that stop arriving: each door says so in time, and lets go of a connection whose caller does not hang up. */

import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../harness/fetch-json.ts";
import { adminAddress } from "../../src/client/admin/admin-address.ts";
import { startServer, type TestServer } from "../harness/start-server.ts";
import { envelope, SERVICE, TWIN } from "../harness/ips-message.ts";
import { dial } from "../harness/peers/raw-client.ts";

let server: TestServer;
let jobId: string;
beforeAll(async () => {
  server = await startServer({ REQUEST_TIMEOUT_MS: "300" });
  const made = await postJson(`${server.url}/v1/jobs`, {});
  ({ jobId } = (await made.json()) as { jobId: string });
});
afterAll(() => server.close());

const FORM = "multipart/form-data; boundary=b";
const FILE =
  '--b\r\nContent-Disposition: form-data; name="data"; filename="a.pdf"\r\n\r\n%PDF-1.7 and then nothing';
const ENVELOPE = envelope({ body: "" }).replace("</env:Body></env:Envelope>", "");

const BODIES: readonly (readonly [string, () => string, string, string, number])[] = [
  ["a job", () => "/v1/jobs", "application/json", '{"name":', 408],
  ["a document", () => `/v1/jobs/${jobId}/data`, FORM, FILE, 408],
  [
    "a document of the Conversion dialect",
    () => `/conversion/v1.0/rest/jobs/${jobId}/data`,
    FORM,
    FILE,
    408,
  ],
  ["a SOAP call", () => SERVICE, "text/xml", ENVELOPE, 500],
  ["its XML twin", () => TWIN, "text/xml", "<Request>", 500],
  ["its JSON twin", () => "/scene7/api/getCompanyInfo", "application/json", "{", 408],
  ["the upload servlet", () => "/scene7/UploadFile", FORM, FILE, 500],
  ["an address that nobody has", () => "/nowhere", "application/json", "{", 404],
];

describe.concurrent("a body that stops arriving", () => {
  it.each(BODIES)("is told for %s, and its connection is let go", async (...row) => {
    const [, path, type, body, status] = row;
    const client = await dial(
      server.url,
      `POST ${path()} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 100000\r\n\r\n${body}`,
    );
    const text = await client.ended();
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `, "u"));
    // A server that has let go answers further bytes with a reset.
    await new Promise<void>((resolve) => {
      client.socket.once("close", () => resolve());
      const writing = setInterval(() => client.socket.write("x"), 20);
      client.socket.once("close", () => clearInterval(writing));
    });
  });

  it.skipIf(process.platform === "win32")(
    "is let go at the administration socket too",
    async () => {
      const sent = request({
        socketPath: adminAddress(server.dataDir),
        path: "/users/list",
        method: "POST",
        headers: { "Content-Length": 10, Origin: "https://evil.example" },
      });
      sent.write("{");
      const status = await new Promise((resolve, reject) => {
        sent.on("response", ({ statusCode }) => resolve(statusCode));
        sent.on("error", reject);
      });
      sent.destroy();
      expect(status).toBe(403);
    },
  );
});
