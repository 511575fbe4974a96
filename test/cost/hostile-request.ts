/** A request that is made to cost a server as much as it can, and short ways to write one for each door. */

import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { envelope, LATEST, SERVICE, SOAP_12, TWIN, twinRequest } from "../harness/ips-message.ts";

export interface HostileRequest {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** When jobs run that are taken: not while they are measured. */
export const LATER = "2034-01-01T00:00:00Z";

type Parts = Partial<Omit<HostileRequest, "title" | "body">> & { body?: string | Uint8Array };

export function request(title: string, parts: Parts): HostileRequest {
  const { method = "POST", path = "/v1/jobs", headers = [], body = "" } = parts;
  return { title, method, path, headers, body: Buffer.from(body) };
}

export function json(title: string, body: string, path = "/v1/jobs"): HostileRequest {
  return request(`JSON: ${title}`, { path, body, headers: [["Content-Type", "application/json"]] });
}

export function xml(title: string, body: string, path = "/v1/jobs"): HostileRequest {
  return request(`XML: ${title}`, { path, body, headers: [["Content-Type", "application/xml"]] });
}

export function soap(title: string, content: string, header = ""): HostileRequest {
  const body = envelope({ header, body: content });
  return request(`SOAP 1.1: ${title}`, {
    path: SERVICE,
    headers: [["Content-Type", "text/xml"]],
    body,
  });
}

export function soap12(title: string, content: string, header = ""): HostileRequest {
  const body = envelope({ soap: SOAP_12, header, body: content });
  return request(`SOAP 1.2: ${title}`, {
    path: SERVICE,
    headers: [["Content-Type", "application/soap+xml"]],
    body,
  });
}

export function twin(title: string, content: string): HostileRequest {
  return request(`twin: ${title}`, {
    path: TWIN,
    headers: [["Content-Type", "text/xml"]],
    body: twinRequest(content),
  });
}

export function get(
  title: string,
  path: string,
  headers: HostileRequest["headers"] = [],
): HostileRequest {
  return request(`GET: ${title}`, { method: "GET", path, headers });
}

export function upload(title: string, path: string, parts: readonly string[]): HostileRequest {
  const boundary = "b";
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("");
  return request(`multipart: ${title}`, {
    path,
    headers: [["Content-Type", `multipart/form-data; boundary=${boundary}`]],
    body: `${body}--${boundary}--\r\n`,
  });
}

export function packed(encoding: "gzip" | "br" | "deflate", of: HostileRequest): HostileRequest {
  const body =
    encoding === "br"
      ? brotliCompressSync(of.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      : gzipSync(of.body, { level: 9 });
  return {
    ...of,
    title: `${encoding}: ${of.title}`,
    headers: [...of.headers, ["Content-Encoding", encoding]],
    body,
  };
}

/** The same with every run, so that what is measured is. */
export function randomText(chars: number): string {
  let seed = 17;
  return Array.from({ length: chars }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (seed % 26));
  }).join("");
}

export const many = (count: number, item: (index: number) => string, between = ""): string =>
  Array.from({ length: count }, (_, index) => item(index)).join(between);

export const param = (inside: string): string =>
  `<submitJobParam xmlns="${LATEST}">${inside}</submitJobParam>`;
const publish = `<imageServingPublishJob><publishType>Full</publishType><emailSetting>None</emailSetting></imageServingPublishJob>`;
export const submitting = (inside: string, job = publish): string =>
  param(`<companyHandle>c|1</companyHandle>${inside}<jobName>a</jobName>${job}`);
export const urls = (count: number): string =>
  `<uploadUrlsJob><urlArray>${many(count, (index) => `<items><sourceUrl>http://127.0.0.1:1/${index}</sourceUrl><destPath>a/${index}.jpg</destPath></items>`)}</urlArray><overwrite>true</overwrite><readyForPublish>false</readyForPublish><createMask>false</createMask><emailSetting>None</emailSetting></uploadUrlsJob>`;
