/** The addresses of the Conversion Service, whose clients find its spellings, empty bodies, waits and problem types. */

import { ID, JOB_ID, json, NOBODYS_ID, type Row, typed, xml } from "../row.ts";

const BASE = "/conversion/v1.0/rest";
const JOBS = `${BASE}/jobs`;
const XML = { Accept: "application/xml" };
const FORM = { "Content-Type": "multipart/form-data; boundary=b" };
const FILE =
  '--b\r\nContent-Disposition: form-data; name="data"; filename="notes.txt"\r\n\r\nsome notes\r\n--b--\r\n';

export const CONVERSION: readonly Row[] = [
  {
    title: "a job",
    ...json(`POST ${JOBS}/?workflow=package&profile=&name=Order`, ""),
    keep: { job: JOB_ID },
  },
  {
    title: "a job in XML",
    ...xml(`POST ${JOBS}`, "<root><name>Ä</name><workflow>package</workflow></root>"),
  },
  {
    title: "options in XML",
    ...xml(`POST ${JOBS}`, "<root><option><name>pages</name><value>1</value></option></root>"),
  },
  { title: "a job without a body", send: `POST ${JOBS}`, keep: { bare: JOB_ID } },
  {
    title: "a workflow of that service",
    ...json(`POST ${JOBS}?workflow=Archive%20PDF/A-2&profile=default`, ""),
  },
  { title: "an unknown workflow", send: `POST ${JOBS}/?workflow=nope` },
  { title: "an unknown profile", send: `POST ${JOBS}/?workflow=package&profile=nope` },
  { title: "nonsense", ...json(`POST ${JOBS}/`, "nonsense") },
  { title: "text", ...typed(`POST ${JOBS}/`, "plain", { "Content-Type": "text/plain" }) },
  { title: "a document", ...typed(`POST ${JOBS}/$job/data/`, FILE, FORM) },
  { title: "the job", send: `GET ${JOBS}/$job` },
  { title: "the job in XML", send: `GET ${JOBS}/$job/`, headers: XML },
  { title: "the result before the start", send: `GET ${JOBS}/$bare/result` },
  { title: "a file before the start", send: `GET ${JOBS}/$bare/result/${NOBODYS_ID}` },
  { title: "the start", send: `POST ${JOBS}/$job:start` },
  {
    title: "the result, waited for",
    send: `GET ${JOBS}/$job/result/`,
    keep: { result: new RegExp(`resultId":"${ID}`, "u") },
  },
  { title: "the result in XML", send: `GET ${JOBS}/$job/result`, headers: XML },
  { title: "the file", send: `GET ${JOBS}/$job/result/$result` },
  {
    title: "the file sent on",
    send: `POST ${JOBS}/$job/result/$result:put?url=http://$files/taken`,
  },
  { title: "the file sent to nobody", send: `POST ${JOBS}/$job/result/$result:post?url=` },
  { title: "the start again", send: `POST ${JOBS}/$job:start` },
  { title: "the cancel", send: `POST ${JOBS}/$job:cancel` },
  {
    title: "an option of a wrong type",
    ...json(`POST ${JOBS}/?workflow=package`, [{ name: "compress", value: "lots" }]),
    keep: { bad: JOB_ID },
  },
  { title: "its document", ...typed(`POST ${JOBS}/$bad/data`, FILE, FORM) },
  { title: "its start", send: `POST ${JOBS}/$bad:start` },
  { title: "its result", send: `GET ${JOBS}/$bad/result` },
  { title: "its result in XML", send: `GET ${JOBS}/$bad/result`, headers: XML },
  { title: "the list", send: `GET ${JOBS}?limit=1` },
  { title: "the workflows", send: `GET ${BASE}/workflows` },
  { title: "nobody's job", send: `GET ${JOBS}/${NOBODYS_ID}` },
  { title: "nobody's job in XML", send: `GET ${JOBS}/${NOBODYS_ID}`, headers: XML },
  { title: "an id of another form", send: `GET ${JOBS}/job_XYZ` },
  { title: "the result of nobody's job", send: `GET ${JOBS}/${NOBODYS_ID}/result` },
  { title: "nobody's file", send: `GET ${JOBS}/$job/result/${NOBODYS_ID}` },
  { title: "the events, which are not there", send: `GET ${JOBS}/$job/events` },
  { title: "the schedules, which are not there", send: `GET ${BASE}/schedules` },
  { title: "a wrong method", send: `PUT ${JOBS}/$job` },
  { title: "without log-in", send: `GET ${JOBS}`, headers: { Authorization: "" } },
  { title: "by who may not", send: `POST ${JOBS}`, headers: { Authorization: "Bearer $reader" } },
  { title: "the delete", send: `DELETE ${JOBS}/$job` },
  { title: "the job after the delete", send: `GET ${JOBS}/$job` },
  { title: "nothing there", send: `GET ${BASE}/nothing` },
];
