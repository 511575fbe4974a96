/** SOAP messages as rows: as they are, or in both versions. */

import { envelope, LATEST, SERVICE, SOAP_12 } from "../../harness/ips-message.ts";
import { type Row, typed } from "../row.ts";

export const XML_11 = { "Content-Type": "text/xml; charset=utf-8" };
export const XML_12 = { "Content-Type": "application/soap+xml; charset=utf-8" };
export const WITH_PROBLEM = { Accept: "text/xml, application/soap+xml, application/problem+xml" };
export const INFO = `<getCompanyInfoParam xmlns="${LATEST}"><companyHandle>c|1</companyHandle></getCompanyInfoParam>`;
export const NO_SUCH = '<x:y xmlns:x="urn:x"/>';

type Headers = Readonly<Record<string, string>>;
interface Message {
  readonly soap?: string;
  readonly header?: string;
  readonly body?: string;
}

export function call(title: string, message: string | Uint8Array, headers: Headers = XML_11): Row {
  return { title, ...typed(`POST ${SERVICE}`, message, headers) };
}

/** The message in both versions, answered with the problem document where it is a fault. */
export function inBoth(title: string, message: Message): readonly Row[] {
  const body = message.body ?? INFO;
  return [
    call(`${title}: SOAP 1.1`, envelope({ ...message, body }), { ...XML_11, ...WITH_PROBLEM }),
    call(`${title}: SOAP 1.2`, envelope({ ...message, body, soap: SOAP_12 }), XML_12),
  ];
}
