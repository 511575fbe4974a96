/** The one way of every request: whatever answers, the caller finds his id, problems have one form, and it is counted. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { createTelemetry } from "../../src/platform/telemetry.ts";
import { exchange as rawExchange } from "../harness/peers/raw-client.ts";
import {
  addUser,
  basic,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../harness/start-required.ts";
import { type TestServer, startServer } from "../harness/start-server.ts";
import { envelope, UNVERSIONED } from "../harness/ips-message.ts";

const PUBLIC_URL = "https://jobs.example";
const ID = "01a20182-c10f-74d0-a377-f9abbe861e18";
const NO_JOB = "01a20182-c10f-74d0-a377-f9abbe861e19";

interface Asked {
  readonly path: string;
  readonly status: number;
  /** Under which labels it is counted. */
  readonly door: string;
  readonly operation: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const EVIL = { Origin: "https://evil.example" };

const JSON_ONLY = { Accept: "application/json" };
const SOAP_CALL = {
  method: "POST",
  door: "soap",
  headers: { "Content-Type": "text/xml" },
  body: envelope({ body: `<getCompanyInfoParam xmlns="${UNVERSIONED}"/>` }),
};

/** Failures that are told to people, or in the form of another service. */
const TOLD_OTHERWISE = new Set(["artwork", "bright-river"]);
const NO_LINK = `/u/${"A".repeat(43)}`;

const READ_ONLY = {
  "/docs": ["description", "docs"],
  "/openapi.json": ["description", "openapi"],
  "/xsd/job.xsd": ["contract", "xsd"],
  "/problems": ["problems", "list"],
  "/metrics": ["operations", "metrics"],
  "/health/live": ["operations", "live"],
  "/scene7/webservice/IpsApi.wsdl": ["soap", "wsdl"],
} as const;

const ASKED: readonly Asked[] = [
  { path: "/v1/jobs", status: 200, door: "rest", operation: "listJobs" },
  { path: `/v1/jobs/${NO_JOB}`, status: 404, door: "rest", operation: "getJob" },
  { path: "/v1/jobs", method: "PUT", status: 405, door: "rest", operation: "none" },
  { path: "/v1/nothing", status: 404, door: "rest", operation: "none" },
  { path: "/conversion/v1.0/rest/jobs", status: 200, door: "conversion", operation: "listJobs" },
  { path: "/conversion/v1.0/rest/no", status: 404, door: "conversion", operation: "none" },
  {
    path: "/scene7/services/IpsApiService",
    ...SOAP_CALL,
    status: 200,
    operation: "getCompanyInfo",
  },
  { path: "/scene7/services/IpsApiService", status: 200, door: "soap", operation: "service-page" },
  { path: "/scene7/services/IpsApiService?wsdl", status: 200, door: "soap", operation: "wsdl" },
  { path: "/scene7/webservice/IpsApi.wsdl", status: 200, door: "soap", operation: "wsdl" },
  { path: "/scene7/api/none", method: "POST", status: 404, door: "soap", operation: "none" },
  { path: "/scene7/api/none", headers: JSON_ONLY, status: 405, door: "soap", operation: "none" },
  { path: "/scene7/none", headers: JSON_ONLY, status: 404, door: "soap", operation: "none" },
  { path: "/published/1/none.png", status: 404, door: "files", operation: "published" },
  { path: "/published/1/x", headers: EVIL, status: 403, door: "files", operation: "published" },
  { path: "/published/1/x", method: "PUT", status: 405, door: "files", operation: "published" },
  { path: "/exports/token/name.pdf", status: 404, door: "files", operation: "export" },
  { path: "/tus", method: "OPTIONS", status: 204, door: "tus", operation: "describeTus" },
  { path: "/tus", method: "POST", status: 412, door: "tus", operation: "createUpload" },
  { path: "/tus", status: 405, door: "tus", operation: "none" },
  {
    path: "/tus",
    method: "OPTIONS",
    headers: EVIL,
    status: 403,
    door: "tus",
    operation: "describeTus",
  },
  { path: `/tus/${NO_JOB}`, method: "PATCH", status: 412, door: "tus", operation: "patchUpload" },
  {
    path: `/tus/${NO_JOB}`,
    method: "DELETE",
    headers: { "Tus-Resumable": "1.0.0" },
    status: 404,
    door: "tus",
    operation: "endUpload",
  },
  { path: `/tus/${NO_JOB}/x`, status: 404, door: "tus", operation: "none" },
  {
    path: "/api/jobs",
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: '{"externalId":"B-20931"}',
    status: 201,
    door: "atomyx",
    operation: "createJob",
  },
  { path: "/api/jobs", method: "POST", status: 415, door: "atomyx", operation: "createJob" },
  { path: "/api/jobs", status: 405, door: "atomyx", operation: "createJob" },
  { path: `/api/jobs/${NO_JOB}`, status: 404, door: "atomyx", operation: "getJob" },
  { path: "/api/none", status: 404, door: "atomyx", operation: "none" },
  { path: NO_LINK, status: 404, door: "artwork", operation: "showArtwork" },
  { path: `${NO_LINK}/state`, status: 404, door: "artwork", operation: "artworkState" },
  {
    path: `${NO_LINK}/approve`,
    method: "POST",
    status: 404,
    door: "artwork",
    operation: "approveArtwork",
  },
  { path: NO_LINK, method: "PUT", status: 405, door: "artwork", operation: "none" },
  { path: `${NO_LINK}/none`, status: 404, door: "artwork", operation: "none" },
  { path: "/u/assets/0000/none.js", status: 404, door: "artwork", operation: "artworkAsset" },
  { path: "/jobs/1", headers: JSON_ONLY, status: 400, door: "bright-river", operation: "getJob" },
  { path: "/jobs", method: "PUT", status: 405, door: "bright-river", operation: "none" },
  { path: "/ajax/none.ashx", status: 404, door: "bright-river", operation: "none" },
  {
    path: "/ajax/DownloadZip.ashx?centraljobid=1&sessionID=none",
    status: 404,
    door: "bright-river",
    operation: "downloadZip",
  },
  { path: "/metrics", status: 200, door: "operations", operation: "metrics" },
  { path: "/metrics", headers: EVIL, status: 403, door: "operations", operation: "metrics" },
  { path: "/health/live", status: 200, door: "operations", operation: "live" },
  { path: "/health/ready", status: 200, door: "operations", operation: "ready" },
  { path: "/xsd/job.xsd", status: 200, door: "contract", operation: "xsd" },
  { path: "/xsd/none.xsd", status: 404, door: "contract", operation: "xsd" },
  { path: "/schemas/job.json", status: 200, door: "contract", operation: "schema" },
  { path: "/openapi.json", status: 200, door: "description", operation: "openapi" },
  { path: "/docs", status: 200, door: "description", operation: "docs" },
  { path: "/problems", status: 200, door: "problems", operation: "list" },
  { path: "/problems/gone", status: 200, door: "problems", operation: "explain" },
  { path: "/problems/none", status: 404, door: "problems", operation: "explain" },
  ...(
    ["/docs", "/openapi.json", "/xsd/job.xsd", "/problems", "/metrics", "/health/live"] as const
  ).flatMap((path) => ["OPTIONS", "POST"].map((method) => readOnly(path, method))),
  { ...readOnly("/scene7/webservice/IpsApi.wsdl", "OPTIONS"), headers: JSON_ONLY },
  {
    path: "/scene7/none",
    method: "OPTIONS",
    headers: JSON_ONLY,
    status: 404,
    door: "soap",
    operation: "none",
  },
  { path: "/V1/nothing", status: 404, door: "rest", operation: "none" },
  {
    path: "/scene7/services/IpsApiServiceX",
    headers: JSON_ONLY,
    status: 404,
    door: "soap",
    operation: "none",
  },
  { path: "/", status: 404, door: "other", operation: "none" },
  { path: "/problems/%zz", status: 400, door: "other", operation: "none" },
];

function readOnly(path: keyof typeof READ_ONLY, method: string): Asked {
  const [door, operation] = READ_ONLY[path];
  return { path, method, status: 405, door, operation };
}

describe("every request", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ PUBLIC_URL });
  });
  afterAll(() => server.close());

  const ask = ({ path, method = "GET", headers = {}, body }: Omit<Asked, "status">) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: { "X-Request-Id": ID, ...headers },
      ...(body !== undefined && { body }),
    });

  const countOf = async ({ door, operation, status }: Asked): Promise<number> => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const labels = `door="${door}",operation="${operation}",status="${String(status)[0]}xx"`;
    const line = text.split("\n").find((each) => each.includes(`seconds_count{${labels}}`));
    return Number(line?.split(" ").at(-1) ?? 0);
  };

  for (const asked of ASKED) {
    const { path, method = "GET", status, headers } = asked;
    const from = headers === undefined ? "" : ` with ${Object.keys(headers).join()}`;
    it(`${method} ${path}${from} is answered with ${status} and the caller's id, and counted`, async () => {
      const before = await countOf(asked);
      const response = await ask(asked);
      const text = await response.text();
      expect([response.status, response.headers.get("x-request-id")]).toEqual([status, ID]);
      if (status >= 400 && !TOLD_OTHERWISE.has(asked.door)) {
        const { type, code, instance } = JSON.parse(text) as Record<string, string>;
        expect([type, instance]).toEqual([`${PUBLIC_URL}/problems/${code}`, `urn:uuid:${ID}`]);
      }
      // The look before is a request of its own.
      const own = asked.operation === "metrics" && status === 200 ? 1 : 0;
      expect(await countOf(asked)).toBe(before + 1 + own);
    });
  }
});

describe("a request that breaks after its head", () => {
  const BROKEN = "Transfer-Encoding: chunked\r\n\r\nzz\r\n";
  const HALF = [
    { what: "POST /v1/jobs", rest: BROKEN, status: 400 },
    { what: "POST /scene7/services/IpsApiService", rest: BROKEN, status: 400 },
    { what: "CONNECT jobs.example:443", rest: "X-Other: 1\r\n\r\n", status: 405 },
  ];

  it.each(HALF)("$what is told under the caller's id", async ({ what, rest, status }) => {
    const server = await startServer();
    onTestFinished(() => server.close());
    const head = `${what} HTTP/1.1\r\nHost: jobs.example\r\nX-Request-Id: ${ID}\r\n`;
    const answer = await rawExchange(server.url, head + rest);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain(`\r\nX-Request-Id: ${ID}\r\n`);
    expect(answer).toContain(`"instance":"urn:uuid:${ID}"`);
  });
});

describe("with a rate limit", () => {
  let server: RequiredServer;
  let authorization = "";
  beforeAll(async () => {
    server = await startRequired({ RATE_LIMIT_PER_MINUTE: "4" });
    authorization = basic(await addUser(server, "IpsUser"), PASSWORD);
  });
  afterAll(() => server.close());

  it("a problem says what is left as a success does, to the last that is refused", async () => {
    const told: unknown[] = [];
    for (const path of ["/v1", `/v1/jobs/${NO_JOB}`, "/v1/jobs?what=1", "/metrics", "/v1"]) {
      const response = await fetch(`${server.url}${path}`, {
        headers: { Authorization: authorization },
      });
      await response.arrayBuffer();
      const left = /r=(\d)/u.exec(response.headers.get("ratelimit") ?? "")?.[1];
      told.push([response.status, response.headers.get("ratelimit-policy"), left]);
    }
    const policy = '"default";q=4;w=60';
    expect(told).toEqual([
      [200, policy, "3"],
      [404, policy, "2"],
      [400, policy, "1"],
      [403, policy, "0"],
      [429, policy, "0"],
    ]);
  });
});

describe("probes", () => {
  it("are counted, and leave no line in the log, whatever the answer", () => {
    const seen: string[] = [];
    const line = (): void => {
      seen.push("line");
    };
    const log = { isDebug: true, debug: line, info: line, warn: line, error: line };
    const nothing = (): void => {};
    const telemetry = createTelemetry(log, {
      requestAnswered: ({ operation }) => {
        seen.push(operation);
      },
      jobMoved: nothing,
      runTakenOver: nothing,
      deliverySettled: nothing,
    });
    const asked = { door: "operations", status: 503, durationMs: 1 };
    telemetry.requestAnswered({ ...asked, operation: "ready", isProbe: true });
    telemetry.requestAnswered({ ...asked, operation: "metrics" });
    expect(seen).toEqual(["ready", "metrics", "line"]);
  });
});

describe("the one way", () => {
  it("is the only one over HTTP that writes answers, makes problems of errors, and tells what was answered", () => {
    const doors = fileURLToPath(new URL("../../src/doors", import.meta.url));
    const files = readdirSync(doors, { recursive: true, encoding: "utf8" });
    const others = files.filter(
      (name) =>
        name.endsWith(".ts") &&
        name !== "exchange.ts" &&
        // FTP has sessions and replies of its own.
        !name.startsWith("ftp/") &&
        /(?<!function )\b(?:writeAnswer|problemOf|requestAnswered)\(/u.test(
          readFileSync(`${doors}/${name}`, "utf8"),
        ),
    );
    expect(others).toEqual([]);
  });
});
