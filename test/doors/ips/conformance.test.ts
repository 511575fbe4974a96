/** What SOAP 1.1, SOAP 1.2, WS-I and the clients in the wild demand, row by row with its number. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  envelope,
  LATEST,
  SOAP_11,
  SOAP_12,
  submitJobParam,
  UNVERSIONED,
} from "../../harness/ips-message.ts";
import { call } from "./soap-call.ts";
import { type SoapServer, startSoapDoor } from "./start-soap-door.ts";

let server: SoapServer;
beforeAll(async () => {
  server = await startSoapDoor();
});
afterAll(async () => {
  await server.close();
});

const XML_12 = { "Content-Type": "application/soap+xml; charset=utf-8" };
const ROLE = "http://www.w3.org/2003/05/soap-envelope/role";
const test12 = (attributes: string, text = "foo"): string =>
  `<test:Unknown xmlns:test="http://example.org/ts-tests" ${attributes}>${text}</test:Unknown>`;
const envelope12 = (header: string): string => envelope({ soap: SOAP_12, header });

interface Row {
  readonly id: string;
  readonly what: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The fault's code; "answered" for none. */
  readonly told: string;
  /** HTTP status; 200 where answered, else as the versions say. */
  readonly status?: number;
}

const W3C: readonly Row[] = [
  {
    id: "T01",
    what: "an optional block for the next role",
    message: envelope12(test12(`env:role="${ROLE}/next"`)),
    told: "answered",
  },
  {
    id: "T02",
    what: "a block for a role that is not ours",
    message: envelope12(test12(`env:role="http://example.org/ts-tests/C"`)),
    told: "answered",
  },
  {
    id: "T03",
    what: "an optional block without role",
    message: envelope12(test12("")),
    told: "answered",
  },
  {
    id: "T10",
    what: "an optional block for the ultimate receiver",
    message: envelope12(test12(`env:role="${ROLE}/ultimateReceiver"`)),
    told: "answered",
  },
  {
    id: "T11",
    what: "mustUnderstand false",
    message: envelope12(test12(`env:role="${ROLE}/ultimateReceiver" env:mustUnderstand="false"`)),
    told: "answered",
  },
  {
    id: "T12",
    what: "mustUnderstand 1 for the ultimate receiver",
    message: envelope12(test12(`env:role="${ROLE}/ultimateReceiver" env:mustUnderstand="1"`)),
    told: "MustUnderstand",
  },
  {
    id: "T13",
    what: "mustUnderstand true for the ultimate receiver",
    message: envelope12(test12(`env:role="${ROLE}/ultimateReceiver" env:mustUnderstand="true"`)),
    told: "MustUnderstand",
  },
  {
    id: "T14",
    what: "mustUnderstand that is no boolean",
    message: envelope12(test12(`env:mustUnderstand="wrong"`)),
    told: "Sender",
  },
  {
    id: "T15",
    what: "mustUnderstand 1 for a role that is not ours",
    message: envelope12(test12(`env:role="http://example.org/ts-tests/B" env:mustUnderstand="1"`)),
    told: "answered",
  },
  {
    id: "T23",
    what: "a mandatory block besides one that is wrong",
    message: envelope12(test12(`env:mustUnderstand="1"`) + test12(`env:mustUnderstand="wrong"`)),
    told: "Sender",
  },
  {
    id: "T24",
    what: "an envelope of another namespace",
    message: envelope({ soap: "http://wrong-version/" }),
    told: "VersionMismatch",
  },
  {
    id: "T25",
    what: "a DOCTYPE",
    message: `<!DOCTYPE env:Envelope SYSTEM "env.dtd">${envelope({ soap: SOAP_12 })}`,
    told: "Sender",
  },
  {
    id: "T26",
    what: "a processing instruction",
    message: envelope({ soap: SOAP_12 }).replace(
      "<env:Body>",
      `<?xml-stylesheet href="sub.xsl"?><env:Body>`,
    ),
    told: "Sender",
  },
  {
    id: "T28",
    what: "encodingStyle on the Body",
    message: envelope({ soap: SOAP_12 }).replace(
      "<env:Body",
      `<env:Body env:encodingStyle="http://www.w3.org/2003/05/soap-encoding"`,
    ),
    told: "answered",
  },
  {
    id: "T29",
    what: "a very long role",
    message: envelope12(test12(`env:role="http://example.org/${"z".repeat(2000)}"`)),
    told: "answered",
  },
  {
    id: "T30",
    what: "a SOAP 1.1 envelope",
    message: envelope(),
    headers: XML_12,
    told: "answered",
  },
  {
    id: "T33",
    what: "an operation that is not there",
    message: envelope({
      soap: SOAP_12,
      body: `<test:DoesNotExist xmlns:test="http://example.org/ts-tests"/>`,
    }),
    told: "Sender",
  },
  {
    id: "T37",
    what: "an unknown block for the ultimate receiver",
    message: envelope12(test12(`env:role="${ROLE}/ultimateReceiver"`)),
    told: "answered",
  },
  {
    id: "T64",
    what: "a DOCTYPE with a notation",
    message: `<!DOCTYPE DOC [<!NOTATION a SYSTEM 'b'>]>${envelope({ soap: SOAP_12 })}`,
    told: "Sender",
  },
  {
    id: "T68",
    what: "white space everywhere",
    message:
      `\n${envelope({ soap: SOAP_12, header: "\n\n" }).replaceAll("><", ">\n \t<").trim()}\n\n`.trim(),
    told: "answered",
  },
  {
    id: "T69",
    what: "no Body",
    message: `<env:Envelope xmlns:env="${SOAP_12}"><env:Header/></env:Envelope>`,
    told: "Sender",
  },
  {
    id: "T70",
    what: "a trailer after the Body",
    message: envelope({ soap: SOAP_12 }).replace("</env:Envelope>", "<Trailer/></env:Envelope>"),
    told: "Sender",
  },
  {
    id: "T71",
    what: "an unqualified attribute on the Envelope",
    message: envelope({ soap: SOAP_12 }).replace("<env:Envelope", `<env:Envelope attr1="a-value"`),
    told: "Sender",
  },
  {
    id: "T72",
    what: "encodingStyle on the Envelope",
    message: envelope({ soap: SOAP_12 }).replace(
      "<env:Envelope",
      `<env:Envelope env:encodingStyle="http://www.w3.org/2003/05/soap-encoding"`,
    ),
    told: "answered",
  },
  {
    id: "T74",
    what: "mustUnderstand on something inside a block",
    message: envelope12(test12("", `<test:a env:mustUnderstand="1" env:role="${ROLE}/next"/>`)),
    told: "answered",
  },
  {
    id: "T80",
    what: "an encoding that is not known",
    message: envelope({
      soap: SOAP_12,
      body: submitJobParam().replace(
        "<submitJobParam",
        `<submitJobParam env:encodingStyle="http://example.org/PoisonEncoding"`,
      ),
    }),
    told: "answered",
  },
  {
    id: "§5.1.1",
    what: "the encoding that is named none, because no element of the contract has attributes",
    message: envelope({
      soap: SOAP_12,
      body: submitJobParam().replace(
        "<submitJobParam",
        `<submitJobParam env:encodingStyle="http://www.w3.org/2003/05/soap-envelope/encoding/none"`,
      ),
    }),
    told: "answered",
  },
  {
    id: "§2.2",
    what: "a mandatory block for nobody",
    message: envelope12(test12(`env:role="${ROLE}/none" env:mustUnderstand="1"`)),
    told: "answered",
  },
  {
    id: "§5.2.1",
    what: "a header block without namespace",
    message: envelope12("<bare/>"),
    told: "Sender",
  },
  {
    id: "§5.4.6",
    what: "a root that is no Envelope",
    message: submitJobParam(),
    told: "VersionMismatch",
  },
];

const WS_I: readonly Row[] = [
  {
    id: "R9980",
    what: "a Header after the Body",
    message: `<env:Envelope xmlns:env="${SOAP_11}"><env:Body>${submitJobParam()}</env:Body><env:Header/></env:Envelope>`,
    told: "Client",
  },
  {
    id: "R9980",
    what: "two Headers",
    message: envelope({ header: "" }).replace("<env:Body>", "<env:Header/><env:Body>"),
    told: "Client",
  },
  {
    id: "R9980",
    what: "two Bodies",
    message: envelope().replace("<env:Body>", "<env:Body/><env:Body>"),
    told: "Client",
  },
  {
    id: "R9980",
    what: "text in the Envelope",
    message: envelope().replace("<env:Body>", "text<env:Body>"),
    told: "Client",
  },
  {
    id: "R9980",
    what: "text in the Header",
    message: envelope({ header: "text" }),
    told: "Client",
  },
  {
    id: "R9980",
    what: "text in the Body",
    message: envelope({ body: `text${submitJobParam()}` }),
    told: "Client",
  },
  {
    id: "R9980",
    what: "comments anywhere",
    message: `<!-- a -->${envelope({ header: "<!-- b -->" })}<!-- c -->`,
    told: "answered",
  },
  { id: "R9980", what: "an empty Body", message: envelope({ body: "" }), told: "Client" },
  {
    id: "R9980",
    what: "two requests in a Body",
    message: envelope({ body: submitJobParam() + submitJobParam() }),
    told: "Client",
  },
  {
    id: "R9980",
    what: "an empty Envelope",
    message: `<env:Envelope xmlns:env="${SOAP_11}"/>`,
    told: "Client",
  },
  {
    id: "R9980",
    what: "a Body of the other version",
    message: `<env:Envelope xmlns:env="${SOAP_11}"><b:Body xmlns:b="${SOAP_12}">${submitJobParam()}</b:Body></env:Envelope>`,
    told: "Client",
  },
  { id: "R1015", what: "a root that is no Envelope", message: submitJobParam(), told: "Client" },
  {
    id: "R1015",
    what: "an Envelope without namespace",
    message: `<Envelope><Body>${submitJobParam()}</Body></Envelope>`,
    told: "VersionMismatch",
  },
  {
    id: "R1014",
    what: "a request without namespace",
    message: envelope({ body: "<submitJobParam/>" }),
    told: "Client",
  },
  { id: "R1008", what: "a DOCTYPE", message: `<!DOCTYPE x>${envelope()}`, told: "Client" },
  {
    id: "R1009",
    what: "a processing instruction",
    message: envelope({ body: `<?a b?>${submitJobParam()}` }),
    told: "Client",
  },
  {
    id: "R1011",
    what: "something after the Body",
    message: envelope().replace("</env:Envelope>", `<x:y xmlns:x="urn:x"/></env:Envelope>`),
    told: "Client",
  },
  {
    id: "R1005",
    what: "encodingStyle on the Envelope",
    message: envelope().replace(
      "<env:Envelope",
      `<env:Envelope env:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"`,
    ),
    told: "answered",
  },
  {
    id: "R1005",
    what: "an empty encodingStyle, which claims nothing",
    message: envelope().replace("<env:Envelope", `<env:Envelope env:encodingStyle=""`),
    told: "answered",
  },
  {
    id: "R1006",
    what: "encodingStyle on the request",
    message: envelope({
      body: submitJobParam().replace(
        "<submitJobParam",
        `<submitJobParam env:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"`,
      ),
    }),
    told: "answered",
  },
  {
    id: "R1013",
    what: "mustUnderstand 0",
    message: envelope({ header: test12(`env:mustUnderstand="0"`) }),
    told: "answered",
  },
  {
    id: "R1013",
    what: "mustUnderstand 2",
    message: envelope({ header: test12(`env:mustUnderstand="2"`) }),
    told: "Client",
  },
  {
    id: "R1025",
    what: "a mandatory block before a bad body",
    message: envelope({ header: test12(`env:mustUnderstand="1"`), body: "<a xmlns='urn:a'/>" }),
    told: "MustUnderstand",
  },
  {
    id: "R1027",
    what: "an unknown mandatory block",
    message: envelope({ header: test12(`env:mustUnderstand="1"`) }),
    told: "MustUnderstand",
  },
  {
    id: "R1027",
    what: "an unknown mandatory block for the next actor",
    message: envelope({
      header: test12(
        `env:mustUnderstand="1" env:actor="http://schemas.xmlsoap.org/soap/actor/next"`,
      ),
    }),
    told: "MustUnderstand",
  },
  {
    id: "R1027",
    what: "an unknown mandatory block for another actor",
    message: envelope({ header: test12(`env:mustUnderstand="1" env:actor="urn:someone-else"`) }),
    told: "answered",
  },
  {
    id: "R1107",
    what: "a Fault as request",
    message: envelope({ body: "<env:Fault/>" }),
    told: "Client",
  },
  {
    id: "R1109",
    what: "an unquoted SOAPAction",
    message: envelope(),
    headers: { "Content-Type": "text/xml", SOAPAction: "submitJob" },
    told: "answered",
  },
  {
    id: "R1119",
    what: "a SOAPAction that names nothing of ours",
    message: envelope(),
    headers: { "Content-Type": "text/xml", SOAPAction: '"urn:example#other"' },
    told: "answered",
  },
  {
    id: "R1115",
    what: "JSON as media type",
    message: envelope(),
    headers: { "Content-Type": "application/json" },
    told: "Client",
    status: 415,
  },
  {
    id: "R1115",
    what: "a form as media type",
    message: envelope(),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    told: "Client",
    status: 415,
  },
  {
    id: "R1115",
    what: "files of a form, which belong to UploadFile",
    message: envelope(),
    headers: { "Content-Type": "multipart/form-data; boundary=b" },
    told: "Client",
    status: 415,
  },
  {
    id: "R1018",
    what: "a charset that the text does not have",
    message: envelope({ body: submitJobParam({ name: "ä" }) }),
    headers: { "Content-Type": "text/xml; charset=us-ascii" },
    told: "Client",
  },
  {
    id: "R2301",
    what: "elements in another order",
    message: envelope({
      body: submitJobParam({ rest: "" }).replace(
        /(<companyHandle>.*<\/companyHandle>)(<jobName>.*<\/jobName>)/u,
        "$2$1",
      ),
    }),
    told: "Client",
  },
  {
    id: "R2739",
    what: "a header block that the WSDL does not declare",
    message: envelope({ header: test12("") }),
    told: "answered",
  },
];

const auth = (
  namespace: string,
  content = "<user>a</user><password>b</password>",
  attributes = "",
): string => `<authHeader xmlns="${namespace}" ${attributes}>${content}</authHeader>`;

const HABITS: readonly Row[] = [
  {
    id: "habit",
    what: "authHeader in the unversioned namespace",
    message: envelope({ header: auth(UNVERSIONED) }),
    told: "answered",
  },
  {
    id: "habit",
    what: "authHeader in a version's namespace and the request in another",
    message: envelope({
      header: auth(`${UNVERSIONED}/2010-01-31`),
      body: submitJobParam({ namespace: LATEST }),
    }),
    told: "answered",
  },
  {
    id: "habit",
    what: "authHeader with its children in any order and unknown ones among them",
    message: envelope({
      header: auth(
        LATEST,
        "<appVersion>1</appVersion><extra/><password>b</password><appName>x</appName><user>a</user>",
      ),
    }),
    told: "answered",
  },
  {
    id: "habit",
    what: "authHeader twice",
    message: envelope({ header: auth(UNVERSIONED) + auth(UNVERSIONED) }),
    told: "answered",
  },
  {
    id: "habit",
    what: "authHeader that is marked mustUnderstand in SOAP 1.1",
    message: envelope({ header: auth(UNVERSIONED, "", `env:mustUnderstand="1"`) }),
    told: "answered",
  },
  {
    id: "habit",
    what: "authHeader that is marked with a boolean in SOAP 1.1",
    message: envelope({ header: auth(UNVERSIONED, "", `env:mustUnderstand="true"`) }),
    told: "answered",
  },
  {
    id: "habit",
    what: "authHeader that is marked mustUnderstand in SOAP 1.2",
    message: envelope12(auth(LATEST, "", `env:mustUnderstand="true"`)),
    told: "answered",
  },
  {
    id: "habit",
    what: "a mandatory authHeader of a namespace that is not of IPS",
    message: envelope({ header: auth("urn:other", "", `env:mustUnderstand="1"`) }),
    told: "MustUnderstand",
  },
  {
    id: "habit",
    what: "the headers of before 3.8",
    message: envelope({
      header: `<AuthUser xmlns="http://www.scene7.com/IpsApi" env:mustUnderstand="1">a</AuthUser><AuthPassword xmlns="http://www.scene7.com/IpsApi" env:mustUnderstand="1">b</AuthPassword>`,
    }),
    told: "answered",
  },
  {
    id: "habit",
    what: "a quoted SOAPAction",
    message: envelope(),
    headers: { "Content-Type": "text/xml", SOAPAction: '"submitJob"' },
    told: "answered",
  },
  {
    id: "habit",
    what: "an empty SOAPAction",
    message: envelope(),
    headers: { "Content-Type": "text/xml", SOAPAction: '""' },
    told: "answered",
  },
  { id: "habit", what: "no Content-Type", message: envelope(), headers: {}, told: "answered" },
  {
    id: "habit",
    what: "application/xml",
    message: envelope(),
    headers: { "Content-Type": "application/xml" },
    told: "answered",
  },
  {
    id: "habit",
    what: "an action parameter",
    message: envelope({ soap: SOAP_12 }),
    headers: { "Content-Type": 'application/soap+xml;charset=UTF-8;action="submitJob"' },
    told: "answered",
  },
  {
    id: "habit",
    what: "an action parameter that is not quoted",
    message: envelope({ soap: SOAP_12 }),
    headers: { "Content-Type": "application/soap+xml; charset=utf-8; action=urn:ips/submitJob" },
    told: "answered",
  },
  {
    id: "habit",
    what: "a SOAP 1.2 envelope as text/xml",
    message: envelope({ soap: SOAP_12 }),
    headers: { "Content-Type": "text/xml" },
    told: "answered",
  },
  {
    id: "habit",
    what: "encodingStyle and types on everything, as SOAP::Lite writes them",
    message: envelope({
      body: `<submitJobParam xmlns="${UNVERSIONED}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" env:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><companyHandle xsi:type="xsd:int">47</companyHandle><userHandle xsi:nil="true"/><jobName xsi:type="xsd:string">My Test Job</jobName><imageServingPublishJob><publishType xsi:type="xsd:string">Full</publishType><emailSetting xsi:type="xsd:anyURI">Error</emailSetting></imageServingPublishJob></submitJobParam>`,
    }),
    told: "answered",
  },
  {
    id: "habit",
    what: "multi-reference values, which are refused by name",
    message: envelope({
      body: `<submitJobParam xmlns="${UNVERSIONED}"><companyHandle href="#id0"/></submitJobParam><multiRef id="id0">47</multiRef>`,
    }),
    told: "Client",
  },
  {
    id: "habit",
    what: "schemaLocation on the request",
    message: envelope({
      body: submitJobParam().replace(
        "<submitJobParam",
        `<submitJobParam xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${UNVERSIONED} http://127.0.0.1:1/a.xsd"`,
      ),
    }),
    told: "answered",
  },
];

describe.each([
  ["the W3C's SOAP 1.2 tests", W3C, SOAP_12],
  ["WS-I's Basic Profile", WS_I, SOAP_11],
  ["habits of clients", HABITS, undefined],
] as const)("%s", (_title, rows, soap) => {
  it.each(rows)("$id: $what: $told", async ({ message, headers, told, status }) => {
    const fallback = soap === SOAP_12 ? XML_12 : { "Content-Type": "text/xml; charset=utf-8" };
    const answer = await call(server, message, { headers: headers ?? fallback });
    expect(answer.fault?.code ?? "answered", answer.fault?.reason).toBe(told);
    if (told === "answered") {
      expect(answer.value?.jobHandle).toContain("47|My Test Job|");
      expect(answer.soap).toBe(message.includes(SOAP_12) ? SOAP_12 : SOAP_11);
    } else {
      // WS-I BP R1126: 500 with a fault; in SOAP 1.2 too, because WCF and Mono read a fault with no other status.
      expect(answer.status).toBe(status ?? 500);
      expect(answer.fault?.reason).not.toBe("");
    }
  });
});

describe("faults that only SOAP 1.2 has headers for", () => {
  it("names each mandatory block that was not understood", async () => {
    const header = `<a:one xmlns:a="urn:a" env:mustUnderstand="1"/>${test12("")}<b:two xmlns:b="urn:b" env:mustUnderstand="true"/>`;
    const { fault, text, status } = await call(server, envelope12(header), { headers: XML_12 });
    expect(fault?.headerNames).toEqual(["NotUnderstood ns:one", "NotUnderstood ns:two"]);
    expect(text).toContain('xmlns:ns="urn:a"');
    expect(text).toContain('xmlns:ns="urn:b"');
    expect(status).toBe(500);
    // SOAP 1.1 §4.4: no detail for what is wrong with headers.
    expect(fault?.ips).toBeUndefined();
  });

  it("names the envelopes that are taken, the preferred one first", async () => {
    const { fault, text } = await call(server, envelope({ soap: "urn:x" }), { headers: XML_12 });
    expect(fault?.headerNames).toEqual([
      "SupportedEnvelope ns:Envelope",
      "SupportedEnvelope ns:Envelope",
    ]);
    expect(text.indexOf(SOAP_12)).toBeLessThan(text.indexOf(SOAP_11));
  });

  it("stays with ten names where a message holds ten thousand mandatory blocks", async () => {
    const blocks = Array.from(
      { length: 10_000 },
      (_, index) => `<a:h${index} xmlns:a="urn:a" env:mustUnderstand="1"/>`,
    );
    const { fault, text } = await call(server, envelope12(blocks.join("")), { headers: XML_12 });
    expect(fault?.headerNames.length).toBe(10);
    expect(text.length).toBeLessThan(5000);
  });
});

describe("the action beside the body", () => {
  it("is fine in the address where it names the body's operation", async () => {
    const { value } = await call(server, envelope(), { path: "/submitJob" });
    expect(value?.jobHandle).toBe("47|My Test Job|");
  });

  it("is refused in the address where it names no operation", async () => {
    const { fault, status } = await call(server, envelope(), { path: "/a%00b%3Cc" });
    expect([fault?.problem?.code, status]).toEqual(["not-found", 500]);
  });
});

describe("methods", () => {
  it.each(["PUT", "DELETE", "PATCH", "OPTIONS"])(
    "R1114: %s is answered with 405",
    async (method) => {
      const url = `${server.url}/scene7/services/IpsApiService`;
      const response = await fetch(url, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("POST");
      expect(response.headers.get("content-type")).toBe("text/xml;charset=UTF-8");
      expect(await response.text()).toContain("method-not-allowed");
    },
  );

  it("answers GET below the service's address with 405", async () => {
    const response = await fetch(`${server.url}/scene7/services/IpsApiService/submitJob`);
    expect(response.status).toBe(405);
  });
});
