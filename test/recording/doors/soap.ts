/** SOAP itself: envelopes, versions, header blocks, and the faults about them. */

import {
  envelope,
  LATEST,
  SOAP_12,
  submitJobParam,
  UNVERSIONED,
  SERVICE,
} from "../../harness/ips-message.ts";
import { NO_LOGIN, type Row, typed } from "../row.ts";
import { call, inBoth, INFO, NO_SUCH, WITH_PROBLEM, XML_11, XML_12 } from "./soap-message.ts";

const ROLE = "http://www.w3.org/2003/05/soap-envelope/role";

const block = (attributes: string): string =>
  `<t:Unknown xmlns:t="http://example.org/t" ${attributes}>x</t:Unknown>`;

const ENVELOPES: readonly Row[] = [
  ...inBoth("a call", {}),
  call(
    "a call in the unversioned namespace",
    envelope({
      body: `<getCompanyInfoParam xmlns="${UNVERSIONED}"><companyHandle>1</companyHandle></getCompanyInfoParam>`,
    }),
  ),
  call(
    "a call in an unknown version",
    envelope({ body: INFO.replace("2014-04-03", "2014-04-04") }),
  ),
  call("a SOAP 1.1 envelope as SOAP 1.2", envelope({ body: INFO }), XML_12),
  call("a SOAP 1.2 envelope as SOAP 1.1", envelope({ soap: SOAP_12, body: INFO })),
  call("a call with SOAPAction", envelope({ body: INFO }), {
    ...XML_11,
    SOAPAction: '"getCompanyInfo"',
  }),
  call("a call with another SOAPAction", envelope({ body: INFO }), {
    ...XML_11,
    SOAPAction: '"submitJob"',
  }),
  call("a call with another action in SOAP 1.2", envelope({ soap: SOAP_12, body: INFO }), {
    "Content-Type": 'application/soap+xml; action="submitJob"',
  }),
  {
    title: "a call at the operation's address",
    ...typed(`POST ${SERVICE}/getCompanyInfo`, envelope({ body: INFO }), XML_11),
  },
  {
    title: "a call at another operation's address",
    ...typed(`POST ${SERVICE}/submitJob`, envelope({ body: INFO }), XML_11),
  },
  call("an envelope of another namespace", envelope({ soap: "http://wrong-version/", body: INFO })),
  call(
    "an envelope of another namespace as SOAP 1.2",
    envelope({ soap: "http://wrong-version/", body: INFO }),
    XML_12,
  ),
  call("a root that is no envelope", submitJobParam()),
  ...inBoth("an operation that is not there", { body: NO_SUCH }),
  ...inBoth("an operation that is nearly there", {
    body: `<getCompanyInfosParam xmlns="${LATEST}"/>`,
  }),
  ...inBoth("an empty body", { body: "" }),
  ...inBoth("two operations", { body: INFO + INFO }),
  call("no body", `<env:Envelope xmlns:env="${SOAP_12}"><env:Header/></env:Envelope>`),
  call(
    "a trailer",
    envelope({ body: INFO }).replace("</env:Envelope>", "<Trailer/></env:Envelope>"),
  ),
  call("a DOCTYPE", `<!DOCTYPE env:Envelope SYSTEM "env.dtd">${envelope({ body: INFO })}`),
  call(
    "a processing instruction in SOAP 1.2",
    envelope({ soap: SOAP_12, body: INFO }).replace("<env:Body>", "<?a b?><env:Body>"),
  ),
  call(
    "an attribute on the envelope",
    envelope({ soap: SOAP_12, body: INFO }).replace("<env:Envelope", '<env:Envelope a="b"'),
  ),
  call("nothing", ""),
  call("nothing in SOAP 1.2", "", XML_12),
  call("text", "hello"),
  call("text in SOAP 1.2", "hello", XML_12),
  call("an element that is open", "<a>"),
  call(
    "bytes that are no UTF-8",
    Buffer.from(envelope({ body: INFO.replace("c|1", "\u00e9") }), "latin1"),
  ),
  call("UTF-16", Buffer.from(`\ufeff${envelope({ body: INFO })}`, "utf16le"), {
    "Content-Type": "text/xml; charset=utf-16",
  }),
  call("an unknown character set", envelope({ body: INFO }), {
    "Content-Type": "text/xml; charset=utf-7",
  }),
  call("another media type", envelope({ body: INFO }), { "Content-Type": "application/json" }),
  call("no media type", envelope({ body: INFO }), {}),
  call("an envelope that is too large", envelope({ body: `${INFO}<!--${"x".repeat(65_536)}-->` })),
  call("an unknown Content-Encoding", envelope({ body: INFO }), {
    ...XML_11,
    "Content-Encoding": "zstd",
  }),
];

const HEADERS: readonly Row[] = [
  ...inBoth("an optional header block", { header: block("") }),
  ...inBoth("a mandatory header block", { header: block('env:mustUnderstand="1"') }),
  ...inBoth("mustUnderstand that is no boolean", { header: block('env:mustUnderstand="wrong"') }),
  ...inBoth("a header block without namespace", { header: "<bare/>" }),
  call(
    "a mandatory block for another role",
    envelope({
      soap: SOAP_12,
      body: INFO,
      header: block(`env:role="${ROLE}/none" env:mustUnderstand="1"`),
    }),
    XML_12,
  ),
  call(
    "a mandatory block for another actor",
    envelope({ body: INFO, header: block('env:actor="urn:else" env:mustUnderstand="1"') }),
  ),
  call(
    "a mandatory block, with another status",
    envelope({
      body: INFO,
      header: `<authHeader xmlns="${UNVERSIONED}"><faultHttpStatusCode>200</faultHttpStatusCode></authHeader>${block('env:mustUnderstand="1"')}`,
    }),
  ),
  call(
    "gzipResponse",
    envelope({
      body: INFO,
      header: `<authHeader xmlns="${UNVERSIONED}"><gzipResponse>true</gzipResponse></authHeader>`,
    }),
  ),
  call(
    "gzipResponse of a fault",
    envelope({
      body: NO_SUCH,
      header: `<authHeader xmlns="${UNVERSIONED}"><gzipResponse>1</gzipResponse></authHeader>`,
    }),
  ),
  call(
    "gzipResponse that is no boolean",
    envelope({
      body: INFO,
      header: `<authHeader xmlns="${UNVERSIONED}"><gzipResponse>maybe</gzipResponse></authHeader>`,
    }),
  ),
  call(
    "another status for faults",
    envelope({
      body: NO_SUCH,
      header: `<authHeader xmlns="${UNVERSIONED}"><faultHttpStatusCode>200</faultHttpStatusCode></authHeader>`,
    }),
  ),
  call(
    "a status that is none",
    envelope({
      body: INFO,
      header: `<authHeader xmlns="${UNVERSIONED}"><faultHttpStatusCode>99</faultHttpStatusCode></authHeader>`,
    }),
  ),
  call(
    "a SAML log-in",
    envelope({
      body: INFO,
      header: `<authHeader xmlns="${UNVERSIONED}"><samlResponse>x</samlResponse></authHeader>`,
    }),
  ),
  call(
    "a misspelt authHeader",
    envelope({
      body: INFO,
      header: `<authHeadr xmlns="${UNVERSIONED}"><user>a</user></authHeadr>`,
    }),
  ),
  call(
    "an unknown field of the authHeader",
    envelope({
      body: INFO,
      header: `<authHeader xmlns="${UNVERSIONED}"><usr>a</usr></authHeader>`,
    }),
  ),
];

export const SOAP: readonly Row[] = [
  ...ENVELOPES,
  ...HEADERS,
  { title: "the page of the service", send: `GET ${SERVICE}`, headers: NO_LOGIN },
  { title: "the head of the page", send: `HEAD ${SERVICE}`, headers: NO_LOGIN },
  { title: "a method that is none", send: `PUT ${SERVICE}` },
  {
    title: "a method that is none, with the problem",
    send: `DELETE ${SERVICE}`,
    headers: { ...WITH_PROBLEM, ...XML_12 },
  },
  { title: "an operation's address by GET", send: `GET ${SERVICE}/submitJob` },
  call(
    "a boolean that SOAP 1.1 does not know",
    envelope({ body: INFO, header: block('env:mustUnderstand="true"') }),
  ),
];
