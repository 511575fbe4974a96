/** Our own SOAP service: its page and WSDL, a job with its file in base64 and by MTOM, and faults. */

import { COMPLETED, ID, JOB_ID, NO_LOGIN, type Row, typed } from "../row.ts";

const V11 = "http://schemas.xmlsoap.org/soap/envelope/";
const V12 = "http://www.w3.org/2003/05/soap-envelope";
const TEXT = { "Content-Type": "text/xml" };
const SOAP_12 = { "Content-Type": "application/soap+xml" };
const PACKED = {
  "Content-Type":
    'multipart/related; type="application/xop+xml"; start="<m>"; start-info="text/xml"; boundary=b',
};
const SEND = "POST /soap";

const message = (body: string, namespace = V11): string =>
  `<e:Envelope xmlns:e="${namespace}"><e:Body>${body}</e:Body></e:Envelope>`;
const call = (name: string, inside: string): string =>
  `<${name} xmlns="urn:jobgate:soap">${inside}</${name}>`;
const job = (content: string): string =>
  call(
    "submitDocument",
    `<job><workflow>package</workflow><profile>store</profile><documents><document><content>${content}</content><fileName>a.txt</fileName></document></documents></job>`,
  );
const include = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:a%40b"/>';
const part = (id: string, type: string, content: string): string =>
  `--b\r\nContent-ID: <${id}>\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
const packed = (id: string): string =>
  `${part("m", 'application/xop+xml; type="text/xml"', message(job(include)))}${part(id, "text/plain", "some notes")}--b--\r\n`;

export const JOB_SOAP: readonly Row[] = [
  { title: "the page", send: "GET /soap", headers: NO_LOGIN },
  {
    title: "the WSDL",
    send: "GET /soap?wsdl",
    headers: NO_LOGIN,
    only: /wsdl:operation name|address location/u,
  },
  { title: "another method", send: "PUT /soap", headers: NO_LOGIN },
  {
    title: "a job with its file",
    ...typed(SEND, message(job("c29tZSBub3Rlcw==")), TEXT),
    keep: { job: JOB_ID },
  },
  {
    title: "the job",
    ...typed(SEND, message(call("getJob", "<jobId>$job</jobId>"), V12), SOAP_12),
    until: COMPLETED,
  },
  {
    title: "its result",
    ...typed(SEND, message(call("getResult", "<jobId>$job</jobId>")), TEXT),
    keep: { result: new RegExp(`resultId>${ID}`, "u") },
  },
  {
    title: "a job with its file as a part",
    ...typed(SEND, packed("a@b"), PACKED),
  },
  { title: "a part that nothing refers to", ...typed(SEND, packed("other"), PACKED) },
  { title: "damaged base64", ...typed(SEND, message(job("c29t%SBub3Rlcw=="), V12), SOAP_12) },
  {
    title: "no login",
    ...typed(SEND, message(job("c29tZSBub3Rlcw==")), { ...TEXT, ...NO_LOGIN }),
  },
  { title: "no operation", ...typed(SEND, message(call("getJobs", "")), TEXT) },
];
