/** Wire habits that clients in the wild depend on, beside those of the envelope: compression, the twins, the WSDL. */

import { request as httpRequest } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnsweredRequest, Telemetry } from "../../../src/core/ports/telemetry.ts";
import {
  envelope,
  LATEST,
  PUBLISH_JOB,
  SERVICE,
  submitJobParam,
  TWIN,
  twinRequest,
  UNVERSIONED,
} from "../../harness/ips-message.ts";
import { type SoapServer, startSoapDoor } from "./start-soap-door.ts";

const silent: Telemetry = {
  requestAnswered() {},
  jobMoved() {},
  runTakenOver() {},
  deliverySettled() {},
};

let server: SoapServer;
beforeAll(async () => {
  server = await startSoapDoor();
});
afterAll(() => server.close());

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Plain HTTP, because fetch decompresses by itself and sends an Accept-Encoding of its own. */
function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${server.url}${path}`,
      { method: "POST", headers: { "Content-Type": "text/xml", ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const { statusCode = 0, headers: got } = response;
          resolve({ status: statusCode, headers: got, body: Buffer.concat(chunks) });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const auth = (content: string): string =>
  `<authHeader xmlns="${UNVERSIONED}">${content}</authHeader>`;

describe("habit: gzip by gzipResponse, and by Accept-Encoding where it is absent", () => {
  // A long answer: its jobs' handles hold long names.
  beforeAll(async () => {
    for (let count = 0; count < 10; count += 1) {
      await post(SERVICE, envelope({ body: submitJobParam({ name: "n".repeat(200) }) }));
    }
  });
  const long = `<getActiveJobsParam xmlns="${LATEST}"><companyHandle>47</companyHandle></getActiveJobsParam>`;
  const short = `<getCompanyInfoParam xmlns="${LATEST}"/>`;
  it.each([
    ["gzipResponse true", "<gzipResponse>true</gzipResponse>", undefined, short, true],
    ["gzipResponse false", "<gzipResponse>false</gzipResponse>", "gzip", long, false],
    ["neither", "", undefined, long, false],
    ["Accept-Encoding", "", "gzip, deflate", long, true],
    ["Accept-Encoding with anything", "", "*", long, true],
    ["Accept-Encoding that excludes it", "", "gzip;q=0, deflate", long, false],
    ["Accept-Encoding for a short answer", "", "gzip", short, false],
  ])("%s", async (...[, header, accepted, body, isZipped]) => {
    const message = envelope({ header: auth(header), body });
    const answer = await post(
      SERVICE,
      message,
      accepted === undefined ? {} : { "Accept-Encoding": accepted },
    );
    expect(answer.headers["content-encoding"]).toBe(isZipped ? "gzip" : undefined);
    const text = (isZipped ? gunzipSync(answer.body) : answer.body).toString();
    expect(text).toContain("<soapenv:Body>");
  });
});

describe("habit: the plain XML twin", () => {
  const twin = (content: string, headers?: Record<string, string>): Promise<Raw> =>
    post(TWIN, twinRequest(content), headers);

  it("answers the bare return element with a default xmlns", async () => {
    const { status, headers, body } = await twin(
      `<authHeader><user>a</user><password>b</password><faultHttpStatusCode>200</faultHttpStatusCode></authHeader><getCompanyInfoParam><companyHandle>c|47</companyHandle></getCompanyInfoParam>`,
    );
    expect([status, headers["content-type"]]).toEqual([200, "text/xml;charset=UTF-8"]);
    expect(body.toString()).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<getCompanyInfoReturn xmlns="${LATEST}"><companyInfo><companyHandle>c|47</companyHandle><name>Example</name><rootPath>Example/</rootPath></companyInfo></getCompanyInfoReturn>`,
    );
  });

  it.each([
    ["500 by itself", "", 500],
    ["the asked status", auth("<faultHttpStatusCode>200</faultHttpStatusCode>"), 200],
  ])("tells a fault as the bare element with %s", async (_title, header, expected) => {
    const { status, body } = await twin(
      `${header}<getCompanyInfoParam><companyHandle>99</companyHandle></getCompanyInfoParam>`,
    );
    expect(status).toBe(expected);
    expect(body.toString()).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<tns:authorizationFault xmlns:tns="http:\/\/www.scene7.com\/IpsApi\/xsd"><tns:code>20000<\/tns:code><tns:reason>[^<]+<\/tns:reason><\/tns:authorizationFault>$/u,
    );
  });

  it.each([
    ["nothing inside", ""],
    ["two operations", "<getCompanyInfoParam/><getCompanyInfoParam/>"],
    ["text", "hello"],
    ["no operation", "<other/>"],
    ["an envelope", envelope({ body: `<getCompanyInfoParam xmlns="${LATEST}"/>` })],
  ])("refuses %s", async (_title, content) => {
    const { status, body } = await twin(content);
    expect(status).toBe(500);
    expect(body.toString()).toContain("<tns:code>30003</tns:code>");
  });

  it("tells another media type by HTTP, and other methods with Allow", async () => {
    expect((await twin("", { "Content-Type": "image/png" })).status).toBe(415);
    const response = await fetch(server.url + TWIN);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });
});

describe("habit: what tools fill in where nobody asked", () => {
  it("is taken: a locale as Java writes it, which every door tells as de-AT", async () => {
    const name = "locale of Java";
    const body = `<submitJobParam xmlns="${LATEST}"><companyHandle>47</companyHandle><jobName>${name}</jobName><locale>de_AT</locale>${PUBLISH_JOB}</submitJobParam>`;
    expect((await post(SERVICE, envelope({ body }))).body.toString()).toContain("jobHandle");
    const bad = body.replace("de_AT", "German");
    expect((await post(SERVICE, envelope({ body: bad }))).body.toString()).toContain(
      "`locale` must be",
    );
    const company = await server.ports.companies.byNumber(47);
    const companyId = company?.id ?? "";
    const [job] = await server.ports.jobSearch.find({ companyId, name, limit: 1 });
    expect(job?.asked.locale).toBe("de-AT");
  });
});

describe("a fault in metrics and log", () => {
  it("is counted by what failed, not by the status that SOAP travels on", async () => {
    const told: AnsweredRequest[] = [];
    const watched = await startSoapDoor({
      breakPorts: (ports) => ({
        ...ports,
        telemetry: { ...silent, requestAnswered: (request) => told.push(request) },
        jobs: { ...ports.jobs, add: () => Promise.reject(new Error("broken")) },
      }),
    });
    for (const body of ["<x:y xmlns:x='urn:x'/>", submitJobParam({ name: "" }), submitJobParam()]) {
      await fetch(`${watched.url}${SERVICE}`, {
        method: "POST",
        body: Buffer.from(envelope({ body })),
      });
    }
    await watched.close();
    expect(told.map(({ code, status }) => [code, status])).toEqual([
      ["malformed-document", 400],
      ["invalid-document", 400],
      ["internal", 500],
    ]);
  });
});

describe("the JSON twin", () => {
  const json = async (path: string, body: string, type = "application/json"): Promise<Raw> =>
    post(path, body, { "Content-Type": type });

  it("takes parameters and gives the return element's value", async () => {
    const { status, body } = await json("/scene7/api/getCompanyInfo", "{}");
    expect(status).toBe(200);
    expect(JSON.parse(body.toString())).toEqual({
      companyInfo: { companyHandle: "c|1", name: "Default", rootPath: "Default/" },
    });
  });

  it.each([
    ["an operation that is not there", "/scene7/api/restartJob", "{}", "application/json", 404],
    ["broken JSON", "/scene7/api/getCompanyInfo", "{", "application/json", 400],
    ["an unknown field", "/scene7/api/getCompanyInfo", '{"a":1}', "application/json", 400],
    ["XML", "/scene7/api/getCompanyInfo", "<a/>", "text/xml", 415],
    [
      "another company",
      "/scene7/api/getCompanyInfo",
      '{"companyHandle":"99"}',
      "application/json",
      404,
    ],
  ])("tells %s as a problem document", async (...[, path, body, type, status]) => {
    const answer = await json(path, body, type);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect([answer.status, JSON.parse(answer.body.toString()).status]).toEqual([status, status]);
  });
});

describe("habit: what code generators need of the WSDL", () => {
  it("has no keys, names its faults, and a message for the header", async () => {
    const response = await fetch(`${server.url}${SERVICE}?wsdl`);
    const wsdl = await response.text();
    expect(wsdl).not.toMatch(/xs:(?:unique|key|keyref)\b/u);
    expect(wsdl).toContain('<wsdl:message name="authHeader">');
    const faults = [...wsdl.matchAll(/<soap(?:12)?:fault ([^>]*)>/gu)].map((match) => match[1]);
    expect(faults.length).toBe(18 * 2 * 3);
    expect(faults.every((attributes) => attributes?.includes('name="'))).toBe(true);
  });

  it("has uploadPost from 2014-04-03 on, and everything else always", async () => {
    for (const [file, has] of [
      ["IpsApi.wsdl", false],
      ["IpsApi-2013-02-15.wsdl", false],
      ["IpsApi-2014-04-03.wsdl", true],
      ["IpsApi-2022-11-01-beta.wsdl", true],
    ] as const) {
      const wsdl = await (await fetch(`${server.url}/scene7/webservice/${file}`)).text();
      expect([file, wsdl.includes("uploadPostParam")]).toEqual([file, has]);
      expect(wsdl.includes('name="uploadPost"')).toBe(has);
      expect(wsdl).toContain('<wsdl:operation name="getAssetsByName">');
    }
  });
});
