/** Made to cost much: envelopes, and requests of the plain twin. */

import { LATEST } from "../harness/ips-message.ts";
import {
  soap,
  soap12,
  twin,
  many,
  param,
  submitting,
  urls,
  LATER,
  type HostileRequest,
} from "./hostile-request.ts";

export const SOAP_REQUESTS: readonly HostileRequest[] = [
  soap("unknown elements in the parameters", param("<x/>".repeat(23_000))),
  soap(
    "header blocks",
    param(""),
    many(4000, (index) => `<h${index} xmlns="u"/>`),
  ),
  soap(
    "header blocks that must be understood",
    param(""),
    '<h xmlns="u" e:mustUnderstand="1"/>'.repeat(2500),
  ),
  soap(
    "an authHeader of many children",
    param(""),
    `<authHeader xmlns="${LATEST}">${"<user>a</user>".repeat(6000)}</authHeader>`,
  ),
  soap("authHeaders", submitting(""), `<authHeader xmlns="${LATEST}"/>`.repeat(1300)),
  soap("two elements in the body and many more", "<a xmlns='u'/>".repeat(6500)),
  soap("addresses of uploads", submitting(`<execTime>${LATER}</execTime>`, urls(900))),
  soap(
    "a handle of 90,000 characters",
    `<getJobLogDetailsParam xmlns="${LATEST}"><companyHandle>c|1</companyHandle><jobHandle>${"|1".repeat(45_000)}</jobHandle></getJobLogDetailsParam>`,
  ),
  soap(
    "a job name of 90,000 characters",
    submitting("").replace("<jobName>a", `<jobName>${"|".repeat(90_000)}`),
  ),
  soap(
    "a folder of slashes",
    param(
      `<companyHandle>c|1</companyHandle><jobName>a</jobName><uploadDirectoryJob><destFolder>${"/".repeat(90_000)}</destFolder></uploadDirectoryJob>`,
    ),
  ),
  soap12("unknown elements in the parameters", param("<x/>".repeat(23_000))),
  soap12(
    "header blocks that must be understood",
    param(""),
    '<h xmlns="u" e:mustUnderstand="1"/>'.repeat(2500),
  ),
  twin("unknown elements", `<submitJobParam>${"<x/>".repeat(23_000)}</submitJobParam>`),
  twin("authHeaders", "<authHeader/>".repeat(7000)),
];
