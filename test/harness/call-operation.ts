/** Calls IPS operations by any wire, and reads the same value or the same failure from each. */

import { fetchWithin } from "./fetch-within.ts";
import { LATEST } from "./ips-message.ts";
import { loadedContract } from "./loaded-contract.ts";
import { type IpsWire, SOAP } from "./wires.ts";

const contract = loadedContract();

/** What a call came to: the return element's value, or the fault's code and first pointer. */
export interface Returned {
  readonly value?: unknown;
  readonly fault?: { readonly code: string; readonly pointer: string | undefined };
}

/** An operation of IPS and its parameters; by SOAP 1.1 in the latest namespace unless told otherwise. */
export interface OperationCall {
  readonly operation: string;
  readonly param: unknown;
  readonly wire?: IpsWire;
  readonly namespace?: string;
}

/** The parameter element of an operation. */
export function paramXml(operation: string, param: unknown, namespace = LATEST): string {
  return contract.writeXml(param, { vocabulary: "ips", name: `${operation}Param`, namespace });
}

/** Calls an operation. */
export async function callOperation(
  server: { readonly url: string },
  { operation, param, wire = SOAP, namespace = LATEST }: OperationCall,
): Promise<Returned> {
  const xml = paramXml(operation, param, namespace);
  const { path, headers, body } = wire.call({ operation, xml, value: param });
  const response = await fetchWithin(server.url + path, { method: "POST", headers, body });
  const text = await response.text();
  return text.startsWith("{") ? fromJson(text) : fromXml(operation, text, namespace);
}

function fromJson(text: string): Returned {
  const value = JSON.parse(text);
  return typeof value.code === "string"
    ? { fault: { code: value.code, pointer: value.violations?.[0]?.pointer } }
    : { value };
}

/** The return element inside a text of XML, or the fault. */
function fromXml(operation: string, text: string, namespace: string): Returned {
  const name = `${operation}Return`;
  const element = new RegExp(`<${name}[ >].*</${name}>`, "su").exec(text)?.[0];
  if (element === undefined) {
    const code = /<tns:code>(\d+)</u.exec(text)?.[1] ?? "none";
    return { fault: { code, pointer: /<pointer>([^<]*)</u.exec(text)?.[1] } };
  }
  const document = contract.parseXml(Buffer.from(element));
  try {
    const root = { vocabulary: "ips", name, namespace } as const;
    return { value: contract.readXml(document.root, root, "answer") };
  } finally {
    document.dispose();
  }
}
