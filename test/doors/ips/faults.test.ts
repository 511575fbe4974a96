/** How failures are told by SOAP: status, fault and problem, and that nothing of the inside gets out. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credentials } from "../../../src/core/ports/access.ts";
import { Problem, type ProblemCode, type ProblemReason } from "../../../src/core/model/problem.ts";
import {
  envelope,
  SERVICE,
  SOAP_12,
  submitJobParam,
  UNVERSIONED,
} from "../../harness/ips-message.ts";
import { call } from "./soap-call.ts";
import { type SoapServer, startSoapDoor } from "./start-soap-door.ts";

/** Shown to the authenticator last. */
let shown: Credentials = {};
/** What the authenticator throws; nothing by default. */
let refusal: Error | undefined;
/** What storing a job throws. */
let storeFailure: Error | undefined;

let server: SoapServer;
beforeAll(async () => {
  const open = await startSoapDoor();
  const company = await open.ports.companies.byNumber(47);
  await open.close();
  if (company === undefined) {
    throw new Error("There is no company 47.");
  }
  server = await startSoapDoor({
    publicUrl: "https://jobs.example.com",
    authenticator: {
      confirm: async () => {},
      authenticate: (credentials) => {
        shown = credentials;
        return refusal === undefined
          ? Promise.resolve({
              name: "tester",
              company,
              permissions: new Set(["submit-jobs"] as const),
              actsForEveryCompany: true,
            })
          : Promise.reject(refusal);
      },
    },
    breakPorts: (ports) => ({
      ...ports,
      jobs: {
        ...ports.jobs,
        add: (job) =>
          storeFailure === undefined ? ports.jobs.add(job) : Promise.reject(storeFailure),
      },
    }),
  });
});
afterAll(async () => {
  await server.close();
});

const header = (content: string): string =>
  `<authHeader xmlns="${UNVERSIONED}"><user>me@example.com</user><password>geheim</password>${content}</authHeader>`;

async function refusedWith(error: Error, message = envelope()) {
  refusal = error;
  try {
    return await call(server, message);
  } finally {
    refusal = undefined;
  }
}

async function failingWith(error: Error, message = envelope()) {
  storeFailure = error;
  try {
    return await call(server, message);
  } finally {
    storeFailure = undefined;
  }
}

describe("credentials", () => {
  it("are handed over from the authHeader, with host and origin", async () => {
    const headers = { "Content-Type": "text/xml", Origin: "http://localhost" };
    await call(server, envelope({ header: header("") }), { headers });
    expect(shown).toMatchObject({
      shown: { kind: "password", user: "me@example.com", password: "geheim" },
      origin: "http://localhost",
    });
    expect(shown.host).toMatch(/^127\.0\.0\.1:/u);
  });

  it("are handed over from HTTP Basic", async () => {
    const headers = { "Content-Type": "text/xml", Authorization: "Basic bTpw" };
    await call(server, envelope(), { headers });
    expect(shown.shown).toEqual({ kind: "authorization", text: "Basic bTpw" });
  });

  it("are handed over from the headers of before 3.8", async () => {
    const old = (name: string, text: string): string =>
      `<o:${name} xmlns:o="http://www.scene7.com/IpsApi">${text}</o:${name}>`;
    await call(server, envelope({ header: old("AuthPassword", " p ") + old("AuthUser", "u") }));
    expect(shown.shown).toEqual({ kind: "password", user: "u", password: " p " });
  });

  it("are those of the first authHeader, completed by the second", async () => {
    const block = (content: string): string =>
      `<authHeader xmlns="${UNVERSIONED}">${content}</authHeader>`;
    const second = block("<user>other</user><password>p</password>");
    await call(server, envelope({ header: block("<user>me</user>") + second }));
    expect(shown.shown).toEqual({ kind: "password", user: "me", password: "p" });
    const token = block("<user>me</user><accessToken>t</accessToken>");
    await call(server, envelope({ header: block("<user>me</user>") + token }));
    expect(shown.shown).toEqual({ kind: "token", text: "t" });
  });

  it("are not taken from a block for another role", async () => {
    const elsewhere = header("").replace(
      "<authHeader",
      '<authHeader env:role="http://www.w3.org/2003/05/soap-envelope/role/none"',
    );
    await call(server, envelope({ soap: SOAP_12, header: elsewhere }));
    expect(shown.shown).toBeUndefined();
  });

  it.each([
    { code: "unauthenticated", reason: "no-credentials", told: ["authenticationFault", 10000] },
    { code: "unauthenticated", reason: "wrong-credentials", told: ["authenticationFault", 10001] },
    { code: "unauthenticated", reason: "unknown-user", told: ["authenticationFault", 10002] },
    { code: "forbidden", reason: "no-operation-permission", told: ["authorizationFault", 20003] },
  ] satisfies readonly { code: ProblemCode; reason: ProblemReason; told: unknown }[])(
    "that lead to $code, $reason, are answered with $told",
    async ({ code, reason, told }) => {
      const { fault, status } = await refusedWith(new Problem(code, "No.", { reason }));
      expect([fault?.ips?.element, fault?.ips?.code]).toEqual(told);
      expect([fault?.code, status]).toEqual(["Client", 500]);
    },
  );

  it("are looked at before the body", async () => {
    const bad = envelope({ body: "<x:y xmlns:x='urn:x'/>" });
    const { fault } = await refusedWith(new Problem("unauthenticated", "No."), bad);
    expect(fault?.problem?.code).toBe("unauthenticated");
  });

  it("of a SAML login are refused by name", async () => {
    const { fault } = await call(
      server,
      envelope({ header: header("<samlResponse>x</samlResponse>") }),
    );
    expect(fault?.problem?.violations?.[0]?.pointer).toBe("/authHeader/samlResponse");
  });
});

describe("the status of a fault", () => {
  const bad = (soap: string | undefined, content: string): string =>
    envelope({
      ...(soap !== undefined && { soap }),
      header: header(content),
      body: "<x:y xmlns:x='urn:x'/>",
    });

  it.each([
    [undefined, 500],
    [SOAP_12, 500],
  ])("by envelope %s is %i", async (soap, status) => {
    expect((await call(server, bad(soap, ""))).status).toBe(status);
  });

  it.each([
    ["200", 200],
    ["299", 299],
    ["500", 500],
    ["599", 599],
    [" +0404 ", 404],
  ])("is what faultHttpStatusCode asks for: %s", async (text, status) => {
    const content = `<faultHttpStatusCode>${text}</faultHttpStatusCode>`;
    expect((await call(server, bad(undefined, content))).status).toBe(status);
    expect((await call(server, bad(SOAP_12, content))).status).toBe(status);
  });

  it("is what faultHttpStatusCode asks for where a header is not understood", async () => {
    const mandatory = `<x:y xmlns:x="urn:x" env:mustUnderstand="1"/>`;
    const { fault, status } = await call(
      server,
      envelope({
        header: `${header("<faultHttpStatusCode>200</faultHttpStatusCode>")}${mandatory}`,
      }),
    );
    expect([fault?.code, status]).toEqual(["MustUnderstand", 200]);
  });

  it.each(["199", "600", "204", "304", "abc", "1e3", "-200", "20000000000000000000"])(
    "is not what faultHttpStatusCode %s asks for",
    async (text) => {
      const content = `<faultHttpStatusCode>${text}</faultHttpStatusCode>`;
      const { fault, status } = await call(server, envelope({ header: header(content) }));
      expect(status).toBe(500);
      expect(fault?.problem?.violations?.[0]?.pointer).toBe("/authHeader/faultHttpStatusCode");
    },
  );

  it("does not touch a success", async () => {
    const content = "<faultHttpStatusCode>299</faultHttpStatusCode>";
    expect((await call(server, envelope({ header: header(content) }))).status).toBe(200);
  });
});

describe("a failure inside", () => {
  it("is told in constant words, and goes to the log with the id that the caller gets", async () => {
    const secret = "SQLITE_IOERR at /var/lib/jobgate/secret.db";
    const { fault, text, status, headers } = await failingWith(new Error(secret));
    expect([fault?.code, fault?.ips?.code, status]).toEqual(["Server", 30000, 500]);
    expect(text).not.toMatch(/SQLITE|secret|\.ts:|node_modules/u);
    const id = fault?.problem?.instance.slice("urn:uuid:".length) ?? "";
    expect(headers.get("x-request-id")).toBe(id);
    expect(server.logged.some((line) => line.includes(id) && line.includes("failed"))).toBe(true);
  });

  it("is the Receiver's in SOAP 1.2", async () => {
    const { fault, status } = await failingWith(new Error("x"), envelope({ soap: SOAP_12 }));
    expect([fault?.code, status]).toEqual(["Receiver", 500]);
  });

  it("that will pass says when to come again", async () => {
    const problem = new Problem("too-many-jobs", "Full.", { retryAfterS: 7 });
    const { fault, headers } = await failingWith(problem);
    expect([fault?.code, headers.get("retry-after")]).toEqual(["Server", "7"]);
  });

  it("of a value that was thrown and is no error is told as well", async () => {
    const { fault } = await failingWith("text" as unknown as Error);
    expect(fault?.problem?.code).toBe("internal");
  });
});

describe("the detail", () => {
  const bad = envelope({ body: submitJobParam({ name: "" }) });
  const detailOf = async (accept: string): Promise<string> => {
    const headers = { "Content-Type": "text/xml", Accept: accept };
    const response = await fetch(`${server.url}${SERVICE}`, {
      method: "POST",
      headers,
      body: bad,
    });
    return /<detail>(.*)<\/detail>/su.exec(await response.text())?.[1] ?? "";
  };

  it.each(["*/*", "text/xml", "application/*", "application/problem+xml;q=0"])(
    "holds the IPS element alone for Accept: %s; its attributes say which problem it is",
    async (accept) => {
      // WCF's reader throws where anything follows the declared element.
      expect(await detailOf(accept)).toMatch(
        /^<tns:ipsApiFault xmlns:tns="[^"]+" xmlns:problem="urn:ietf:rfc:7807" problem:problemType="https:\/\/jobs\.example\.com\/problems\/invalid-document" problem:instance="urn:uuid:[0-9a-f-]{36}"><tns:code>30001<\/tns:code><tns:reason>[^<]+<\/tns:reason><\/tns:ipsApiFault>$/u,
      );
    },
  );

  it("has no attribute that toolkits read as their own, whatever its prefix", async () => {
    const names = [...(await detailOf("*/*")).matchAll(/ (?:[\w-]+:)?([\w-]+)="/gu)];
    for (const own of ["type", "arrayType", "id", "href", "nil", "encodingStyle"]) {
      expect(names.map(([, name]) => name)).not.toContain(own);
    }
    expect(names.length).toBeGreaterThan(0);
  });

  it("holds the problem document behind it for who names application/problem+xml", async () => {
    expect(await detailOf("text/xml, application/problem+xml")).toMatch(
      /<\/tns:ipsApiFault><problem xmlns="urn:ietf:rfc:7807">.*<\/problem>$/su,
    );
  });
});

describe("the reason", () => {
  it("tells the place of the first violation, also where the detail says it", async () => {
    const body = submitJobParam({ name: "" });
    const { fault } = await call(server, envelope({ body }));
    expect(fault?.ips?.reason).toMatch(/: `jobName` .* \(line 1\)$/u);
    const message = "No.";
    const violations = [{ pointer: "/jobName", rule: "value", message }] as const;
    const told = await failingWith(new Problem("invalid-document", message, { violations }));
    expect(told.fault?.ips?.reason).toBe("No. (/jobName)");
  });

  it("tells the first three violations and how many there are", async () => {
    const rest = Array.from({ length: 6 }, (_, index) => `<unknown${index}/>`).join("");
    const { fault } = await call(server, envelope({ body: submitJobParam({ rest }) }));
    expect(fault?.ips?.reason).toContain("unknown0");
    expect(fault?.ips?.reason).toContain("unknown2");
    expect(fault?.ips?.reason).not.toContain("unknown3");
    expect(fault?.ips?.reason).toMatch(/And [0-9]+ more\.$/u);
  });

  it("is the Text in SOAP 1.2", async () => {
    const { fault } = await call(
      server,
      envelope({ soap: SOAP_12, body: submitJobParam({ name: "" }) }),
    );
    expect(fault?.reason).toBe(fault?.ips?.reason);
  });

  it("escapes what the caller sent", async () => {
    const body = `<x:y xmlns:x="&lt;script&gt;&amp;&quot;"/>`;
    const { fault, text } = await call(server, envelope({ body }));
    expect(fault?.ips?.reason).toContain('<script>&"');
    expect(text).not.toContain("<script>");
  });

  it("names the problem's type where callers reach it", async () => {
    const { fault } = await call(server, envelope({ body: submitJobParam({ name: "" }) }));
    expect(fault?.problem?.type).toBe("https://jobs.example.com/problems/invalid-document");
  });
});

describe("gzipResponse", () => {
  const post = async (content: string, body: string): Promise<Response> =>
    await fetch(`${server.url}${SERVICE}`, {
      method: "POST",
      body: Buffer.from(envelope({ header: header(content), body })),
    });

  it.each(["true", "1"])("%s compresses answers and faults", async (flag) => {
    for (const body of [submitJobParam(), "<x:y xmlns:x='urn:x'/>"]) {
      const response = await post(`<gzipResponse>${flag}</gzipResponse>`, body);
      expect(response.headers.get("content-encoding")).toBe("gzip");
      expect(await response.text()).toContain("<soapenv:Body>");
    }
  });

  it("false, empty and absent do not", async () => {
    for (const content of ["<gzipResponse>false</gzipResponse>", "<gzipResponse/>", ""]) {
      const response = await post(content, submitJobParam());
      expect(response.headers.get("content-encoding")).toBeNull();
    }
  });

  it("is refused where it is no boolean", async () => {
    const content = "<gzipResponse>maybe</gzipResponse>";
    const { fault } = await call(server, envelope({ header: header(content) }));
    expect(fault?.problem?.violations?.[0]?.pointer).toBe("/authHeader/gzipResponse");
  });
});
