/** Serves the WSDL: finds the version that an address names, and writes in where callers reach the service. */

import { queryPart } from "../../http/request-path.ts";
import type { IncomingMessage } from "node:http";
import { ipsVersionOf } from "../../../contract/ips-namespaces.ts";
import { Problem } from "../../../core/model/problem.ts";
import { isHttpUrl } from "../../../core/text/http-url.ts";
import type { DoorKit } from "../../door-kit.ts";
import type { Answer } from "../../http/answer.ts";
import { ADDRESS, buildWsdl } from "./document.ts";
import { escapeXml } from "../../soap/xml-text.ts";

export const SERVICE_PATH = "/scene7/services/IpsApiService";

/** The version of the address that names none: the latest that its maker published. */
export const LATEST_VERSION = "2014-04-03";

export type WsdlService = (version: string, request: IncomingMessage) => Promise<Answer>;

/**
 * Makes the service; each version is built once, when first asked for. What it returns throws not-found for an unknown
 * version, and invalid-document for a `serviceUrl` that is no http address or a `soap` other than 1.1.
 */
export function wsdlService(
  { contract, publicUrl, proxies }: DoorKit,
  wsdlFile: string,
): WsdlService {
  const versions = contract.ipsNamespaces.map((namespace) => ipsVersionOf(namespace));
  /** By version and by whether it is for SOAP 1.1 alone. */
  const built = new Map<string, Promise<string>>();
  return async (version, request) => {
    if (!versions.includes(version)) {
      const known = versions.filter((each) => each !== "").join(", ");
      throw new Problem(
        "not-found",
        `There is no version ${version} of the WSDL; there are IpsApi.wsdl and IpsApi-<version>.wsdl with ${known}.`,
      );
    }
    const query = new URLSearchParams(queryPart(request.url ?? ""));
    const isSoap11Only = wantsSoap11Only(query);
    const key = `${version} ${isSoap11Only}`;
    const text = built.get(key) ?? buildWsdl(wsdlFile, { version, isSoap11Only });
    built.set(key, text);
    // A failure, such as too many open files, may pass.
    text.catch(() => built.delete(key));
    const address = escapeXml(serviceAddress(query, publicUrl ?? proxies.urlOf(request)));
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

/** `soap=1.1` asks for the SOAP 1.1 binding alone. Throws invalid-document for anything else. */
function wantsSoap11Only(query: URLSearchParams): boolean {
  const wanted = query.get("soap");
  if (wanted !== null && wanted !== "1.1") {
    throw invalid(
      "soap",
      "soap must be 1.1, for the SOAP 1.1 binding alone; without it the WSDL has both bindings.",
    );
  }
  return wanted !== null;
}

/** Where callers reach the service: what they ask to be written in, else our own URL. */
function serviceAddress(query: URLSearchParams, ownUrl: string): string {
  const wanted = query.get("serviceUrl");
  if (wanted === null) {
    return `${ownUrl}${SERVICE_PATH}`;
  }
  const isHttp = isHttpUrl(wanted);
  if (!isHttp || wanted.length > URL_CHARS_MAX) {
    throw invalid(
      "serviceUrl",
      `serviceUrl must be an http or https address of at most ${URL_CHARS_MAX} characters.`,
    );
  }
  return wanted;
}

function invalid(parameter: string, message: string): Problem {
  return Problem.at("invalid-document", { pointer: `/${parameter}`, rule: "value", message });
}
