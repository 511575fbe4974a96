/** Who may call: log-ins that are missing, wrong and insufficient, companies, web pages of other origins. */

import { basic, PASSWORD } from "../../harness/start-required.ts";
import { JOB_ID, json, NO_LOGIN, type Row, xml } from "../row.ts";

const as = (name: string) => ({ Authorization: `Bearer $${name}` });
const SHOP = "https://shop.example";
const EVIL = "https://evil.example";

export const CALLERS: readonly Row[] = [
  { title: "nobody", send: "GET /v1/jobs", headers: NO_LOGIN },
  {
    title: "nobody, in XML",
    send: "GET /v1/jobs",
    headers: { ...NO_LOGIN, Accept: "application/xml" },
  },
  {
    title: "nobody, in German",
    send: "GET /v1/jobs",
    headers: { ...NO_LOGIN, "Accept-Language": "de" },
  },
  { title: "nobody, by POST", ...json("POST /v1/jobs", "no JSON", NO_LOGIN) },
  { title: "nobody at the workflows", send: "GET /v1/workflows", headers: NO_LOGIN },
  { title: "nobody at an unknown address", send: "GET /v1/nothing", headers: NO_LOGIN },
  { title: "nobody by a wrong method", send: "PUT /v1/jobs", headers: NO_LOGIN },
  {
    title: "a key that is none",
    send: "GET /v1/jobs",
    headers: { Authorization: "Bearer jg_none" },
  },
  {
    title: "a token that is none",
    send: "GET /v1/jobs",
    headers: { Authorization: "Bearer a.b.c" },
  },
  { title: "an unknown scheme", send: "GET /v1/jobs", headers: { Authorization: "Digest a=b" } },
  { title: "Basic that is broken", send: "GET /v1/jobs", headers: { Authorization: "Basic %%%" } },
  {
    title: "a wrong password",
    send: "GET /v1/jobs",
    headers: { Authorization: basic("ipsuser@example.com", "wrong") },
  },
  {
    title: "an unknown user",
    send: "GET /v1/jobs",
    headers: { Authorization: basic("nobody@example.com", "wrong") },
  },
  {
    title: "a right password",
    send: "GET /v1/jobs?tag=nobody",
    headers: { Authorization: basic("ipsuser@example.com", PASSWORD) },
  },
  { title: "a reader reads", send: "GET /v1/jobs?tag=nobody", headers: as("reader") },
  { title: "a reader submits", ...json("POST /v1/jobs", "no JSON", as("reader")) },
  { title: "a reader submits XML", ...xml("POST /v1/jobs", "no XML", as("reader")) },
  { title: "a submitter reads", send: "GET /v1/jobs", headers: as("submitter") },
  {
    title: "a submitter submits",
    ...json("POST /v1/jobs", { name: "mine" }, as("submitter")),
    keep: { job: JOB_ID },
  },
  { title: "a submitter starts", send: "POST /v1/jobs/$job:start", headers: as("submitter") },
  { title: "a scraper reads", send: "GET /v1/jobs", headers: as("scraper") },
  { title: "another company reads", send: "GET /v1/jobs/$job", headers: as("other") },
  { title: "another company deletes", send: "DELETE /v1/jobs/$job", headers: as("other") },
  { title: "another company lists", send: "GET /v1/jobs", headers: as("other") },
  {
    title: "an expected body by who may not",
    ...json("POST /v1/jobs", `{"name":"${"x".repeat(70_000)}"}`, as("reader")),
  },
  {
    title: "a page of the shop asks first",
    send: "OPTIONS /v1/jobs",
    headers: { ...NO_LOGIN, Origin: SHOP, "Access-Control-Request-Method": "POST" },
  },
  {
    title: "a page of the shop asks first for a private network",
    send: "OPTIONS /scene7/api/submitJob",
    headers: {
      ...NO_LOGIN,
      Origin: SHOP,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Private-Network": "true",
    },
  },
  { title: "a page of the shop reads", send: "GET /v1/jobs?tag=nobody", headers: { Origin: SHOP } },
  {
    title: "a page of the shop submits",
    ...json("POST /v1/jobs", { name: "page" }, { Origin: SHOP, "Sec-Fetch-Site": "cross-site" }),
  },
  { title: "a page of the shop fails", send: "GET /v1/jobs/abc", headers: { Origin: SHOP } },
  {
    title: "a foreign page asks first",
    send: "OPTIONS /v1/jobs",
    headers: { ...NO_LOGIN, Origin: EVIL, "Access-Control-Request-Method": "POST" },
  },
  { title: "a foreign page reads", send: "GET /v1/jobs?tag=nobody", headers: { Origin: EVIL } },
  { title: "a foreign page submits", ...json("POST /v1/jobs", "{}", { Origin: EVIL }) },
  { title: "a foreign page submits XML", ...xml("POST /v1/jobs", "<job/>", { Origin: EVIL }) },
  {
    title: "a foreign page without origin submits",
    ...json("POST /v1/jobs", "{}", { "Sec-Fetch-Site": "cross-site" }),
  },
  {
    title: "a neighbouring page deletes",
    send: "DELETE /v1/jobs/$job",
    headers: { "Sec-Fetch-Site": "same-site" },
  },
  {
    title: "our own page submits",
    ...json(
      "POST /v1/jobs",
      { name: "own" },
      { Origin: "https://jobs.example", "Sec-Fetch-Site": "same-origin" },
    ),
  },
  {
    title: "a foreign page at the metrics",
    send: "GET /metrics",
    headers: { ...as("scraper"), Origin: EVIL },
    only: /^# HELP jobgate_/u,
  },
  {
    title: "a foreign page at what is published",
    send: "GET /published/7/a/photo.jpg",
    headers: { ...NO_LOGIN, Origin: EVIL },
  },
  {
    title: "a foreign page posts to SOAP",
    ...xml("POST /scene7/services/IpsApiService", "<a/>", {
      Origin: EVIL,
      "Content-Type": "text/xml",
    }),
  },
];
