/** Messages of the IPS door as text: envelopes, the plain twin's request, parameters, and the header that logs in. */

export const SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/";
export const SOAP_12 = "http://www.w3.org/2003/05/soap-envelope";
export const UNVERSIONED = "http://www.scene7.com/IpsApi/xsd";
export const LATEST = `${UNVERSIONED}/2014-04-03`;
/** Where SOAP is spoken, and where the same operations are called without an envelope. */
export const SERVICE = "/scene7/services/IpsApiService";
export const TWIN = "/scene7/api/IpsApiService";

export const PUBLISH_JOB =
  "<imageServingPublishJob><publishType>Full</publishType><emailSetting>Error</emailSetting></imageServingPublishJob>";

/** A submitJobParam, of company 47 unless told otherwise. */
export function submitJobParam({
  namespace = UNVERSIONED,
  company = "47",
  name = "My Test Job",
  rest = PUBLISH_JOB,
}: {
  readonly namespace?: string;
  readonly company?: string;
  readonly name?: string;
  readonly rest?: string;
} = {}): string {
  return `<submitJobParam xmlns="${namespace}"><companyHandle>${company}</companyHandle><jobName>${name}</jobName>${rest}</submitJobParam>`;
}

/** An envelope with the prefix `env`. `header` is the content of the Header element; without it there is none. */
export function envelope({
  soap = SOAP_11,
  header,
  body = submitJobParam(),
}: {
  readonly soap?: string;
  readonly header?: string;
  readonly body?: string;
} = {}): string {
  const headerXml = header === undefined ? "" : `<env:Header>${header}</env:Header>`;
  return `<env:Envelope xmlns:env="${soap}">${headerXml}<env:Body>${body}</env:Body></env:Envelope>`;
}

/** What the plain twin takes in place of an envelope. */
export function twinRequest(content: string): string {
  return `<Request xmlns="${LATEST}">${content}</Request>`;
}

/** An IPS authHeader. */
export function authHeader(user: string, password: string, namespace = UNVERSIONED): string {
  return `<authHeader xmlns="${namespace}"><user>${user}</user><password>${password}</password></authHeader>`;
}
