/** Jobs by XML, and what of the two formats is negotiated. */

import { COMPLETED, JOB_ID, json, NOBODYS_ID, type Row, typed, xml } from "../row.ts";

const PUBLISH =
  "<parameters><imageServingPublishJob><publishType>Full</publishType><emailSetting>None</emailSetting></imageServingPublishJob></parameters>";
const FULL =
  "<job><name>Größe &amp; Maß</name><description>All.</description><workflow>package</workflow><profile>store</profile>" +
  "<options><option><name>compress</name><value>false</value></option></options><externalId>ext-x</externalId>" +
  "<metadata><property><propertyId>1</propertyId><propertyName>n</propertyName><value>v</value></property></metadata>" +
  "<tags><tag>xml</tag></tags><isTest>true</isTest><locale>de-DE</locale></job>";
const XML = { Accept: "application/xml" };
const both = (accept: string) => ({ Accept: accept });

export const JOBS_XML: readonly Row[] = [
  { title: "an empty job", ...xml("POST /v1/jobs", "<job/>") },
  { title: "a job with many fields", ...xml("POST /v1/jobs", FULL), keep: { full: JOB_ID } },
  { title: "the job in XML", send: "GET /v1/jobs/$full", headers: XML },
  { title: "the job in JSON", send: "GET /v1/jobs/$full", headers: both("application/json") },
  { title: "the list in XML", send: "GET /v1/jobs?tag=xml", headers: XML },
  { title: "an empty list in XML", send: "GET /v1/jobs?tag=nobody", headers: XML },
  { title: "the events in XML", send: "GET /v1/jobs/$full/events", headers: XML },
  { title: "the workflows in XML", send: "GET /v1/workflows", headers: XML },
  { title: "the result in XML before the end", send: "GET /v1/jobs/$full/result", headers: XML },
  {
    title: "options as XML",
    ...xml(
      "POST /v1/jobs?workflow=package",
      "<options><option><name>compress</name><value>true</value></option></options>",
    ),
  },
  {
    title: "a job of parameters",
    ...xml("POST /v1/jobs", `<job><name>publish</name>${PUBLISH}</job>`),
    keep: { publish: JOB_ID },
  },
  { title: "its end", send: "GET /v1/jobs/$publish", headers: XML, until: COMPLETED },
  { title: "its result in XML", send: "GET /v1/jobs/$publish/result", headers: XML },
  { title: "its deliveries in XML", send: "GET /v1/jobs/$publish/deliveries", headers: XML },
  {
    title: "a job as text/xml, answered in JSON",
    ...typed("POST /v1/jobs", "<job/>", { "Content-Type": "text/xml", Accept: "application/json" }),
  },
  { title: "a job in JSON, answered in XML", ...json("POST /v1/jobs", "{}", XML) },
  { title: "a job only checked", ...xml("POST /v1/jobs?validateOnly=true", FULL) },
  {
    title: "a job in Latin-1",
    ...typed("POST /v1/jobs", Buffer.from("<job><name>Ä</name></job>", "latin1"), {
      "Content-Type": "application/xml; charset=iso-8859-1",
    }),
  },
  {
    title: "a job with a prolog and a comment",
    ...xml("POST /v1/jobs", '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a --><job>\n</job>\n'),
  },
  { title: "an unknown element", ...xml("POST /v1/jobs", "<job>\n<nmae>a</nmae>\n</job>") },
  {
    title: "elements in a wrong order",
    ...xml("POST /v1/jobs", "<job><workflow>package</workflow><name>a</name></job>"),
  },
  { title: "an unknown root", ...xml("POST /v1/jobs", "<jop/>") },
  { title: "the root of another service", ...xml("POST /v1/jobs", "<root/>") },
  { title: "a root in a namespace", ...xml("POST /v1/jobs", '<job xmlns="urn:x"/>') },
  { title: "an attribute", ...xml("POST /v1/jobs", '<job id="1"/>') },
  {
    title: "three mistakes",
    ...xml(
      "POST /v1/jobs",
      "<job><name></name>\n<workflow>package</workflow>\n<isTest>maybe</isTest>\n<execTime>soon</execTime></job>",
    ),
  },
  {
    title: "a field that only answers have",
    ...xml("POST /v1/jobs", "<job><jobId>a</jobId></job>"),
  },
  { title: "no XML", ...xml("POST /v1/jobs", "hello") },
  { title: "an open element", ...xml("POST /v1/jobs", "<job>") },
  { title: "a DOCTYPE", ...xml("POST /v1/jobs", "<!DOCTYPE job><job/>") },
  { title: "an empty body", ...xml("POST /v1/jobs", "") },
  { title: "two roots", ...xml("POST /v1/jobs", "<job/><job/>") },
  {
    title: "an unknown workflow in XML",
    ...xml("POST /v1/jobs", "<job><workflow>rip_pfd</workflow></job>"),
  },
  {
    title: "an unknown workflow in XML, told in JSON",
    ...xml(
      "POST /v1/jobs",
      "<job><workflow>nope</workflow></job>",
      both("application/problem+json"),
    ),
  },
  { title: "nobody's job in XML", send: `GET /v1/jobs/${NOBODYS_ID}`, headers: XML },
  {
    title: "nobody's job as problem+xml",
    send: `GET /v1/jobs/${NOBODYS_ID}`,
    headers: both("application/problem+xml, application/json;q=0.5"),
  },
  { title: "an unknown address in XML", send: "GET /v1/nothing", headers: XML },
  { title: "a wrong method in XML", send: "PUT /v1/jobs", headers: XML },
  { title: "pages alone accepted", send: "GET /v1", headers: both("text/html") },
  { title: "pages alone accepted of a POST", ...json("POST /v1/jobs", "{}", both("text/html")) },
  { title: "nothing accepted", send: "GET /v1/jobs", headers: both("*/*;q=0") },
  {
    title: "XML preferred",
    send: "GET /v1/jobs?tag=nobody",
    headers: both("application/json;q=0.4, application/*;q=0.5, application/xml"),
  },
  {
    title: "an Accept that is broken",
    send: "GET /v1/jobs?tag=nobody",
    headers: both("application/json;q=1.5, /;;, ,"),
  },
];
