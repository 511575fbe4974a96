/** The IPS authHeader: credentials and how the answer is to be, read leniently because clients write it in many ways. */

import type { XmlElement } from "../../contract/contract.ts";
import { IPS_NAMESPACE } from "../../contract/ips-namespaces.ts";
import { didYouMean } from "../../core/text/nearest-name.ts";
import { Problem, type Violation } from "../../core/model/problem.ts";
import { localeTag } from "./words/job-texts.ts";
import { LATEST_VERSION } from "./wsdl/service.ts";
import { shown, shownName } from "../soap/xml-text.ts";

export interface AuthHeader {
  readonly user?: string;
  readonly password?: string;
  /** A bearer token. */
  readonly accessToken?: string;
  /** The HTTP status that the caller wants for faults. */
  readonly faultHttpStatusCode?: number;
  /** The language of log texts, such as `de-AT`. */
  readonly locale?: string;
  /** The caller takes and wants a gzip answer. */
  readonly gzipResponse?: boolean;
  /** What was passed over and may have been meant for credentials, in a sentence for callers who show none. */
  readonly passedOver?: string;
}

/** What an authHeader may hold. */
const CHILDREN: readonly string[] = [
  "user",
  "password",
  "accessToken",
  "faultHttpStatusCode",
  "locale",
  "gzipResponse",
  "samlResponse",
  "appName",
  "appVersion",
];

/** The namespace of the headers of before 3.8, one a field; still in use. */
const OLD_NAMESPACE = "http://www.scene7.com/IpsApi";

/**
 * Reads an authHeader: children in any order and of any namespace; empty ones count as absent, unknown ones as not there.
 * Throws invalid-document for a value that cannot be honoured, not-supported for a SAML login.
 */
export function readAuthHeader(block: XmlElement): AuthHeader {
  const texts = new Map<string, string>();
  for (const child of block.children()) {
    const text = child.text();
    if (text !== "" && !texts.has(child.name)) {
      texts.set(child.name, text);
    }
  }
  if (texts.has("samlResponse")) {
    const message = "Logging in by samlResponse is not supported. Send user and password.";
    throw invalid("not-supported", { field: "samlResponse", rule: "unsupported", message });
  }
  const user = texts.get("user");
  const password = texts.get("password");
  const accessToken = texts.get("accessToken");
  const status = texts.get("faultHttpStatusCode");
  const gzip = texts.get("gzipResponse");
  const locale = texts.get("locale");
  return {
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(accessToken !== undefined && { accessToken }),
    ...(locale !== undefined && { locale: localeTag(locale) }),
    ...(status !== undefined && { faultHttpStatusCode: statusOf(status) }),
    ...(gzip !== undefined && { gzipResponse: flagOf(gzip) }),
    ...passedOverIn(texts.keys()),
  };
}

function passedOverIn(names: Iterable<string>): Pick<AuthHeader, "passedOver"> {
  const unknown = [...names].find((name) => !CHILDREN.includes(name));
  return unknown === undefined
    ? {}
    : {
        passedOver: `The authHeader's child ${shown(unknown)} is not known here.${didYouMean(unknown, CHILDREN)}`,
      };
}

/** Reads one of the two old headers; undefined if the block is none. */
export function readOldHeader(block: XmlElement): AuthHeader | undefined {
  if (block.namespace !== OLD_NAMESPACE) {
    return undefined;
  }
  if (block.name === "AuthUser") {
    return { user: block.text() };
  }
  return block.name === "AuthPassword" ? { password: block.text() } : undefined;
}

/** What a block says that is none of those above but may have been meant as one; undefined if it surely was not. */
export function readStrangeHeader(block: XmlElement, isIps: boolean): AuthHeader | undefined {
  if (block.name === "authHeader") {
    const namespace = `${IPS_NAMESPACE}/${LATEST_VERSION}`;
    return {
      passedOver: `The header ${shownName(block)} was passed over: authHeader belongs in an IPS namespace, such as ${namespace}.`,
    };
  }
  if (!isIps && block.namespace !== OLD_NAMESPACE) {
    return undefined;
  }
  const known = isIps ? ["authHeader"] : ["AuthUser", "AuthPassword"];
  return {
    passedOver: `The header ${shown(block.name)} is not known here.${didYouMean(block.name, known)}`,
  };
}

/** What several header blocks say together: one widely used client sends authHeader twice. The first to name a field wins. */
export function mergeAuthHeaders(headers: readonly AuthHeader[]): AuthHeader {
  return Object.assign({}, ...headers.toReversed());
}

/** Status codes that HTTP sends without a body, so that the fault would be lost. */
const BODYLESS_STATUSES: ReadonlySet<number> = new Set([204, 205, 304]);

function statusOf(text: string): number {
  const status = /^\s*\+?0*([2-5][0-9]{2})\s*$/u.exec(text)?.[1];
  if (status === undefined || BODYLESS_STATUSES.has(Number(status))) {
    const message =
      "faultHttpStatusCode must be an HTTP status from 200 to 599 that can carry a body.";
    throw invalid("invalid-document", { field: "faultHttpStatusCode", rule: "range", message });
  }
  return Number(status);
}

function flagOf(text: string): boolean {
  const flag = text.trim();
  if (flag === "true" || flag === "1") {
    return true;
  }
  if (flag === "false" || flag === "0") {
    return false;
  }
  const message = "gzipResponse must be true or false.";
  throw invalid("invalid-document", { field: "gzipResponse", rule: "type", message });
}

function invalid(
  code: "invalid-document" | "not-supported",
  { field, rule, message }: Pick<Violation, "rule" | "message"> & { readonly field: string },
): Problem {
  return Problem.at(code, { pointer: `/authHeader/${field}`, rule, message });
}
