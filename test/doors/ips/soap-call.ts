/** Sends SOAP messages and reads the answers, holding each against what every answer promises. */

import { expect } from "vitest";
import type { Contract, XmlElement } from "../../../src/contract/contract.ts";
import type {
  ProblemDocument,
  SubmitJobReturn,
} from "../../../src/core/model/contract-types.gen.ts";
import { SERVICE, SOAP_12, UNVERSIONED } from "../../harness/ips-message.ts";
import type { SoapServer } from "./start-soap-door.ts";

const PROBLEM = "urn:ietf:rfc:7807";

export interface Fault {
  /** Local name of the code. */
  readonly code: string;
  readonly reason: string;
  readonly ips:
    | { readonly element: string; readonly code: number; readonly reason: string }
    | undefined;
  readonly problem: ProblemDocument | undefined;
  /** qname and namespace of each NotUnderstood and SupportedEnvelope. */
  readonly headerNames: readonly string[];
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of the answer's envelope. */
  readonly soap: string;
  readonly value: SubmitJobReturn | undefined;
  readonly fault: Fault | undefined;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

/** Asks for the problem document in faults, as text/xml too. */
export const WITH_PROBLEM = "text/xml, application/problem+xml";

/** Posts a message and checks what holds for every answer: its version, its media type, its form, its contract. */
export async function call(
  server: SoapServer,
  message: string | Uint8Array,
  { headers = { "Content-Type": "text/xml; charset=utf-8" }, path = "" }: CallOptions = {},
): Promise<Told> {
  // Text would bring a Content-Type of its own.
  const body = typeof message === "string" ? Buffer.from(message) : message;
  const response = await fetch(`${server.url}${SERVICE}${path}`, {
    method: "POST",
    headers: { Accept: WITH_PROBLEM, ...headers },
    body,
  });
  return readAnswer(server.contract, response);
}

/** Reads any answer of the door. */
async function readAnswer(contract: Contract, response: Response): Promise<Told> {
  const text = await response.text();
  expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<soapenv:Envelope /u);
  const document = contract.parseXml(Buffer.from(text));
  try {
    const soap = document.root.namespace;
    const mediaType = soap === SOAP_12 ? "application/soap+xml" : "text/xml";
    expect(response.headers.get("content-type")).toBe(`${mediaType};charset=UTF-8`);
    const parts = document.root.children();
    const body = parts.at(-1);
    const content = body?.children() ?? [];
    expect(body?.name).toBe("Body");
    expect(content.length).toBe(1);
    const isFault = content[0]?.name === "Fault" && content[0].namespace === soap;
    if (!isFault) {
      // Clients take the first child of the first child.
      expect(parts.length).toBe(1);
      expect(response.status).toBe(200);
    }
    return {
      status: response.status,
      headers: response.headers,
      text,
      soap,
      value: isFault ? undefined : readReturn(contract, content[0]),
      fault: isFault ? readFault(contract, content[0], parts) : undefined,
    };
  } finally {
    document.dispose();
  }
}

function readReturn(contract: Contract, element: XmlElement | undefined): SubmitJobReturn {
  const { name, namespace } = demand(element);
  const root = { vocabulary: "ips", name, namespace } as const;
  return contract.readXml(demand(element), root, "answer") as SubmitJobReturn;
}

function readFault(
  contract: Contract,
  element: XmlElement | undefined,
  parts: readonly XmlElement[],
): Fault {
  const fault = demand(element);
  const is12 = fault.namespace === SOAP_12;
  const children = fault.children();
  const detail = children.find((child) => child.name.toLowerCase() === "detail");
  const [code, reason] = is12 ? readFault12(children) : readFault11(children);
  expect(code).toMatch(/^soapenv:/u);
  const header = parts.find((part) => part.name === "Header");
  return {
    code: code.slice("soapenv:".length),
    reason,
    ips: readIpsFault(detail),
    problem: readProblem(contract, detail),
    headerNames: (header?.children() ?? []).flatMap(namesIn),
  };
}

/** WS-I BP R1000 and R1001. */
function readFault11(children: readonly XmlElement[]): readonly [string, string] {
  const names = children.map((child) => child.name);
  expect(["faultcode,faultstring", "faultcode,faultstring,detail"]).toContain(names.join());
  expect(children.every((child) => child.namespace === "")).toBe(true);
  return [children[0]?.text() ?? "", children[1]?.text() ?? ""];
}

/** SOAP 1.2 §5.4. */
function readFault12(children: readonly XmlElement[]): readonly [string, string] {
  const names = children.map((child) => child.name);
  expect(["Code,Reason", "Code,Reason,Detail"]).toContain(names.join());
  expect(children.every((child) => child.namespace === SOAP_12)).toBe(true);
  const value = children[0]?.children()[0];
  const text = children[1]?.children()[0];
  expect(text?.attribute("lang", "http://www.w3.org/XML/1998/namespace")).toBe("en");
  return [value?.text() ?? "", text?.text() ?? ""];
}

function readIpsFault(detail: XmlElement | undefined): Fault["ips"] {
  const element = detail?.children()[0];
  if (element === undefined) {
    return undefined;
  }
  expect(element.namespace).toBe(UNVERSIONED);
  const [code, reason] = element.children();
  expect([code?.name, reason?.name]).toEqual(["code", "reason"]);
  expect(code?.text()).toMatch(/^[123]000[0-9]$/u);
  return { element: element.name, code: Number(code?.text()), reason: reason?.text() ?? "" };
}

function readProblem(
  contract: Contract,
  detail: XmlElement | undefined,
): ProblemDocument | undefined {
  const element = detail?.children()[1];
  if (element === undefined) {
    return undefined;
  }
  expect([element.name, element.namespace]).toEqual(["problem", PROBLEM]);
  const root = { vocabulary: "problem", name: "problem" } as const;
  return contract.readXml(element, root, "answer") as ProblemDocument;
}

function namesIn(block: XmlElement): readonly string[] {
  const named = block.name === "Upgrade" ? block.children() : [block];
  return named.map((each) => `${each.name} ${each.attribute("qname") ?? ""}`);
}

function demand(element: XmlElement | undefined): XmlElement {
  if (element === undefined) {
    throw new Error("There is no element.");
  }
  return element;
}
