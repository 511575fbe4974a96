/** The two SOAP versions: how each names its envelope, its media type, its faults and its roles. */

import type { MediaType } from "../http/media-type.ts";

export interface SoapVersion {
  readonly name: "1.1" | "1.2";
  /** Of the envelope. */
  readonly namespace: string;
  readonly mediaType: string;
  /** The fault code for each side that can be to blame. */
  readonly faultCodes: { readonly client: string; readonly server: string };
  /** The attribute of a header block that says whom it is for. */
  readonly roleAttribute: "actor" | "role";
  /** The values of that attribute that mean us; absent and empty mean us as well. */
  readonly ourRoles: ReadonlySet<string>;
}

export const SOAP_1_1: SoapVersion = {
  name: "1.1",
  namespace: "http://schemas.xmlsoap.org/soap/envelope/",
  mediaType: "text/xml",
  faultCodes: { client: "Client", server: "Server" },
  roleAttribute: "actor",
  ourRoles: new Set(["", "http://schemas.xmlsoap.org/soap/actor/next"]),
};

const ROLES_1_2 = "http://www.w3.org/2003/05/soap-envelope/role";

export const SOAP_1_2: SoapVersion = {
  name: "1.2",
  namespace: "http://www.w3.org/2003/05/soap-envelope",
  mediaType: "application/soap+xml",
  faultCodes: { client: "Sender", server: "Receiver" },
  roleAttribute: "role",
  // SOAP 1.2 §2.2: a block for the role "none" is nobody's, so not ours either.
  ourRoles: new Set(["", `${ROLES_1_2}/next`, `${ROLES_1_2}/ultimateReceiver`]),
};

/** The version that an envelope's namespace stands for; undefined for any other namespace. */
export function versionOfNamespace(namespace: string): SoapVersion | undefined {
  return [SOAP_1_1, SOAP_1_2].find((version) => version.namespace === namespace);
}

/** The version to answer in as long as no envelope has said which: 1.2 only for callers who say application/soap+xml. */
export function versionOfMediaType(mediaType: MediaType | undefined): SoapVersion {
  return mediaType?.type === "application" && mediaType.subtype === "soap+xml"
    ? SOAP_1_2
    : SOAP_1_1;
}
