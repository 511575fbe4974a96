/** Serves the WSDL: finds the version that an address names, and writes in where callers reach the service. */

import type { IncomingMessage } from "node:http";
import { ipsVersionOf } from "../../contract/ips-namespaces.ts";
import { Problem } from "../../core/problem.ts";
import type { Answer } from "../answer.ts";
import { ADDRESS, buildWsdl } from "./wsdl-document.ts";
import { escapeXml } from "./xml-text.ts";

export const SERVICE_PATH = "/scene7/services/IpsApiService";

/** The version of the address that names none: the latest that its maker published. */
export const LATEST_VERSION = "2014-04-03";

export interface WsdlDeps {
  readonly wsdlFile: string;
  /** The namespaces whose WSDL is served. */
  readonly namespaces: readonly string[];
  readonly publicUrl?: string | undefined;
}

export type WsdlService = (version: string, request: IncomingMessage) => Promise<Answer>;

/**
 * Makes the service; each version is built once, when first asked for. What it returns throws not-found for an unknown
 * version, and invalid-document for a `serviceUrl` that is no http address.
 */
export function wsdlService({ wsdlFile, namespaces, publicUrl }: WsdlDeps): WsdlService {
  const versions = namespaces.map((namespace) => ipsVersionOf(namespace));
  const built = new Map<string, Promise<string>>();
  return async (version, request) => {
    if (!versions.includes(version)) {
      const known = versions.filter((each) => each !== "").join(", ");
      throw new Problem(
        "not-found",
        `There is no version ${version} of the WSDL; there are IpsApi.wsdl and IpsApi-<version>.wsdl with ${known}.`,
      );
    }
    const text = built.get(version) ?? buildWsdl(wsdlFile, version);
    built.set(version, text);
    // A failure, such as too many open files, may pass.
    text.catch(() => built.delete(version));
    const address = escapeXml(serviceAddress(request, publicUrl));
    return {
      status: 200,
      headers: { "Content-Type": "text/xml;charset=UTF-8" },
      body: (await text).replaceAll(ADDRESS, () => address),
    };
  };
}

/** The version in a file name such as `IpsApi.wsdl` or `IpsApi-2014-04-03.wsdl`; undefined for any other name. */
export function versionOfFileName(fileName: string): string | undefined {
  const match = /^IpsApi(?:-([0-9]{4}-[0-9]{2}-[0-9]{2}(?:-beta)?))?\.wsdl$/u.exec(fileName);
  return match === null ? undefined : (match[1] ?? "");
}

const URL_CHARS_MAX = 2000;

/** Where callers reach the service: what they ask to be written in, else PUBLIC_URL, else the host they called. */
function serviceAddress(request: IncomingMessage, publicUrl: string | undefined): string {
  const query = new URLSearchParams(request.url?.split("?", 2)[1]);
  const wanted = query.get("serviceUrl");
  if (wanted === null) {
    return `${publicUrl ?? `http://${request.headers.host ?? "127.0.0.1"}`}${SERVICE_PATH}`;
  }
  const isHttp = URL.canParse(wanted) && /^https?:$/u.test(new URL(wanted).protocol);
  if (!isHttp || wanted.length > URL_CHARS_MAX) {
    const message = `serviceUrl must be an http or https address of at most ${URL_CHARS_MAX} characters.`;
    throw new Problem("invalid-document", message, {
      violations: [{ pointer: "/serviceUrl", rule: "value", message }],
    });
  }
  return wanted;
}
