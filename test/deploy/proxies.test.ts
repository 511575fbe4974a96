/** Behind the proxies of deploy/, with TLS: every door, events and uploads as they come, and refusals in the caller's own form. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../harness/start-required.ts";
import { CADDY, call, isInstalled, NGINX, type Proxy, startProxy } from "./proxy.ts";

const PUBLIC_URL = "https://jobs.example.com";
const ANNA = "anna@example.com";
const LOGIN = ["-u", `${ANNA}:${PASSWORD}`];
const JOB = JSON.stringify({ name: "From outside", workflow: "package" });
/** More than the proxies take; it is told by its length and never sent. */
const TOO_LARGE = "Content-Length: 1300000000";

const KINDS = [NGINX, CADDY].map((kind) => ({ kind, isThere: isInstalled(kind) }));

describe.each(KINDS)("behind $kind.program", ({ kind, isThere }) => {
  let server: RequiredServer;
  let proxy: Proxy;

  beforeAll(async () => {
    if (isThere) {
      server = await startRequired({ PUBLIC_URL, TRUSTED_PROXIES: "loopback" });
      await addUser(server, "IpsAdmin", { email: ANNA });
      proxy = await startProxy(kind, server.url);
    }
  });
  afterAll(async () => {
    await proxy?.close();
    await server?.close();
  });

  it.runIf(isThere)("serves JSON, XML and SOAP under its public address", async () => {
    const submitted = await call(`${proxy.url}/v1/jobs`, ...LOGIN, "--json", JOB);
    expect(submitted.head).toMatch(/^HTTP 201/u);
    const listed = await call(`${proxy.url}/v1/jobs`, ...LOGIN, "-H", "Accept: application/xml");
    expect(listed.body).toContain("From outside");
    const wsdl = await call(`${proxy.url}/scene7/services/IpsApiService?wsdl`);
    expect(wsdl.body).toContain(`location="${PUBLIC_URL}/scene7/services/IpsApiService"`);
  });

  it.runIf(isThere)("hands events on as they happen", async () => {
    const { body } = await call(`${proxy.url}/v1/jobs`, ...LOGIN, "--json", JOB);
    const { jobId: id } = JSON.parse(body) as { readonly jobId: string };
    const stream = spawn("curl", [
      "-skNH",
      "Accept: text/event-stream",
      "--resolve",
      `${new URL(proxy.url).host}:127.0.0.1`,
      ...LOGIN,
      `${proxy.url}/v1/jobs/${id}/events`,
    ]);
    let told = "";
    stream.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
    await expect.poll(() => told, { timeout: 15_000 }).toContain("job.created");
    const ended = once(stream, "close");
    stream.kill();
    await ended;
  });

  it.runIf(isThere)("hands uploads on as they come", async () => {
    const { body } = await call(`${proxy.url}/v1/jobs?start=false`, ...LOGIN, "--json", JOB);
    const { jobId: id } = JSON.parse(body) as { readonly jobId: string };
    const socket = connect({
      host: "127.0.0.1",
      servername: "jobs.example.com",
      port: Number(new URL(proxy.url).port),
      rejectUnauthorized: false,
    });
    await once(socket, "secureConnect");
    socket.write(
      `POST /v1/jobs/${id}/data HTTP/1.1\r\nHost: jobs.example.com\r\n` +
        `Authorization: ${basic(ANNA, PASSWORD)}\r\nContent-Length: 2000000\r\n` +
        `Content-Type: multipart/form-data; boundary=part\r\n\r\n` +
        `--part\r\nContent-Disposition: form-data; name="data"; filename="half.pdf"\r\n\r\n`,
    );
    socket.write(Buffer.alloc(1_000_000));
    const taken = async () =>
      /^jobgate_uploads (\d+)/mu.exec((await call(`${server.url}/metrics`, ...LOGIN)).body)?.[1];
    await expect.poll(taken, { timeout: 15_000 }).toBe("1");
    socket.destroy();
  });
});

describe.runIf(KINDS[0]?.isThere)("what nginx refuses, or cannot hand on", () => {
  let proxy: Proxy;
  beforeAll(async () => {
    const server = await startRequired();
    proxy = await startProxy(NGINX, server.url);
    await server.close();
  });
  afterAll(() => proxy.close());

  const XML = ["-H", "Content-Type: application/xml", "--data", "<job/>"];
  const SOAP = ["-H", 'SOAPAction: ""', "-H", "Content-Type: text/xml", "--data", "<e/>"];

  it("is a problem in XML for who sends or wants XML", async () => {
    const { head, body } = await call(`${proxy.url}/v1/jobs`, "-H", TOO_LARGE, ...XML);
    expect(head).toMatch(/^HTTP 413/u);
    expect(head).toMatch(/^content-type: application\/problem\+xml/imu);
    expect(body).toContain("<code>payload-too-large</code>");
    const down = await call(`${proxy.url}/v1/jobs`, "-H", "Accept: application/xml");
    expect(down.head).toMatch(/^HTTP 503[^]*^retry-after: 5/imu);
    expect(down.body).toContain("<code>unavailable</code>");
  });

  it("is a fault for SOAP callers, with the code that Jobgate has for it", async () => {
    const address = `${proxy.url}/scene7/services/IpsApiService`;
    const large = await call(address, "-H", TOO_LARGE, ...SOAP);
    expect(large.head).toMatch(/^HTTP 500/u);
    expect(large.body).toMatch(/Fault>[^]*<tns:code>30003</u);
    const down = await call(address, ...SOAP);
    expect(down.body).toMatch(/Fault>[^]*<tns:code>30000</u);
  });

  it("is a problem in JSON for everybody else, with what to do", async () => {
    const { head, body } = await call(`${proxy.url}/v1/jobs`);
    expect(head).toMatch(/^HTTP 503[^]*^retry-after: 5/imu);
    expect(JSON.parse(body)).toMatchObject({ code: "unavailable", status: 503 });
  });
});

describe.runIf(KINDS[1]?.isThere)("what caddy cannot hand on", () => {
  it("is a problem with what to do", async () => {
    const server = await startRequired();
    const proxy = await startProxy(CADDY, server.url);
    await server.close();
    const { head, body } = await call(`${proxy.url}/v1/jobs`);
    await proxy.close();
    expect(head).toMatch(/^HTTP 503[^]*^retry-after: 5/imu);
    expect(JSON.parse(body)).toMatchObject({ code: "unavailable", status: 503 });
  });
});
