/** The forms in which the doors take what the soak sends: one submission by each, uploads, and calls of IPS operations. */

import type { Call } from "./exchange.ts";

const IPS = "http://www.scene7.com/IpsApi/xsd/2014-04-03";
const SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP_12 = "http://www.w3.org/2003/05/soap-envelope";
const SERVICE = "/scene7/services/IpsApiService";
const JSON_TYPE = { "Content-Type": "application/json" };

/** The ways to submit one publish job, each as a call. */
export type Door = (name: string, callbackUrl: string) => Call;

export const DOORS: Readonly<Record<string, Door>> = {
  JSON: (name, callbackURL) => json("/v1/jobs", { name, callbackURL, parameters: PARAMETERS }),
  XML: (name, callbackUrl) => ({
    method: "POST",
    path: "/v1/jobs",
    headers: { "Content-Type": "application/xml", Accept: "application/xml" },
    body: `<job><name>${name}</name><parameters>${PUBLISH}</parameters><callbackURL>${callbackUrl}</callbackURL></job>`,
  }),
  "SOAP 1.1": (name) => envelope(SOAP_11, "text/xml; charset=utf-8", submitParam(name)),
  "SOAP 1.2": (name) => envelope(SOAP_12, "application/soap+xml", submitParam(name)),
  "plain XML": (name) => operationXml(submitParam(name)),
  "JSON of submitJob": (name) =>
    json("/scene7/api/submitJob", { companyHandle: "c|1", jobName: name, ...PARAMETERS }),
};

const PARAMETERS = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
const PUBLISH =
  "<imageServingPublishJob><publishType>Full</publishType><emailSetting>None</emailSetting></imageServingPublishJob>";

function submitParam(name: string): string {
  return `<submitJobParam xmlns="${IPS}"><companyHandle>c|1</companyHandle><jobName>${name}</jobName>${PUBLISH}</submitJobParam>`;
}

function envelope(namespace: string, contentType: string, content: string): Call {
  return {
    method: "POST",
    path: SERVICE,
    headers: { "Content-Type": contentType },
    body: `<e:Envelope xmlns:e="${namespace}"><e:Body>${content}</e:Body></e:Envelope>`,
  };
}

/** The element of an operation to the plain XML address. */
function operationXml(param: string): Call {
  return {
    method: "POST",
    path: "/scene7/api/IpsApiService",
    headers: { "Content-Type": "text/xml" },
    body: `<Request xmlns="${IPS}">${param}</Request>`,
  };
}

/** A document to a REST address, or to the JSON twin of an operation. */
export function json(path: string, document: unknown): Call {
  return { method: "POST", path, headers: JSON_TYPE, body: JSON.stringify(document) };
}

/** An operation that only asks, by SOAP. */
export function ask(operation: string): Call {
  const param = `<${operation}Param xmlns="${IPS}"><companyHandle>c|1</companyHandle></${operation}Param>`;
  return envelope(SOAP_11, "text/xml", param);
}

const BOUNDARY = "soak-boundary-7d1";

/** A multipart body: fields first, then one file. */
export function multipart(
  path: string,
  fields: Readonly<Record<string, string>>,
  file: { readonly name: string; readonly field: string; readonly content: Uint8Array },
): Call {
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${file.field}"; filename="${file.name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    method: "POST",
    path,
    headers: { "Content-Type": `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.concat([
      Buffer.from(parts.join("") + head),
      file.content,
      Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    ]),
  };
}

/** What UploadFile takes beside its file. */
export function uploadParams(name: string, folder: string): Readonly<Record<string, string>> {
  return {
    uploadParams: `<uploadPostParam xmlns="${IPS}"><companyHandle>c|1</companyHandle><jobName>${name}</jobName><destFolder>${folder}</destFolder><endJob>true</endJob><uploadParams><overwrite>true</overwrite><readyForPublish>true</readyForPublish><createMask>false</createMask><emailSetting>None</emailSetting></uploadParams></uploadPostParam>`,
  };
}

/** A job that fetches its file itself. */
export function uploadUrls(name: string, sourceUrl: string, destPath: string): Call {
  return json("/scene7/api/submitJob", {
    companyHandle: "c|1",
    jobName: name,
    uploadUrlsJob: {
      urlArray: [{ sourceUrl, destPath }],
      overwrite: true,
      readyForPublish: true,
      createMask: false,
      emailSetting: "None",
    },
  });
}
