/** The forms in which the doors take what the soak sends: one submission by each, uploads, and calls of IPS operations. */

import { LATEST } from "../../test/harness/ips-message.ts";
import { IPS_WIRES, type Message, REST_JSON, REST_XML, SOAP } from "../../test/harness/wires.ts";
import type { Call } from "./exchange.ts";

const JSON_TYPE = { "Content-Type": "application/json" };
const PARAMETERS = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };

/** The ways to submit one publish job, each as a call. REST takes an address to be told at beside the job. */
export const DOORS: readonly ((name: string, callbackURL: string) => Call)[] = [
  ...[REST_JSON, REST_XML].map(
    ({ write }) =>
      (name: string, callbackURL: string) =>
        posted(write({ name, fields: { callbackURL }, parameters: PARAMETERS })),
  ),
  ...IPS_WIRES.map(
    ({ write }) =>
      (name: string) =>
        posted(write({ name, parameters: PARAMETERS })),
  ),
];

function posted(message: Message): Call {
  return { method: "POST", ...message };
}

/** A document to a REST address, or to the JSON twin of an operation. */
export function json(path: string, document: unknown): Call {
  return { method: "POST", path, headers: JSON_TYPE, body: JSON.stringify(document) };
}

/** An operation that only asks, by SOAP. */
export function ask(operation: string): Call {
  const value = { companyHandle: "c|1" };
  const xml = `<${operation}Param xmlns="${LATEST}"><companyHandle>c|1</companyHandle></${operation}Param>`;
  return posted(SOAP.call({ operation, xml, value }));
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
    uploadParams: `<uploadPostParam xmlns="${LATEST}"><companyHandle>c|1</companyHandle><jobName>${name}</jobName><destFolder>${folder}</destFolder><endJob>true</endJob><uploadParams><overwrite>true</overwrite><readyForPublish>true</readyForPublish><createMask>false</createMask><emailSetting>None</emailSetting></uploadParams></uploadPostParam>`,
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
