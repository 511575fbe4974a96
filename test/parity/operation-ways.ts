/** The four ways to call an IPS operation, each giving the same value or the same failure. */
import { fileURLToPath } from "node:url";
import { loadContract } from "../../src/contract/load-contract.ts";

export const LATEST = "http://www.scene7.com/IpsApi/xsd/2014-04-03";
const contract = loadContract({
  xsdDir: fileURLToPath(new URL("../../xsd", import.meta.url)),
  xmlElementsMax: 100_000,
});

/** What a call came to: the return element's value, or the fault's code and first pointer. */
export interface Outcome {
  readonly value?: unknown;
  readonly fault?: { readonly code: string; readonly pointer: string | undefined };
}

export interface CallAs {
  readonly namespace?: string;
  /** Basic or Bearer. */
  readonly authorization?: string;
}

export interface OperationWay {
  readonly title: string;
  call(url: string, operation: string, param: unknown, as?: CallAs): Promise<Outcome>;
}

function paramXml(operation: string, param: unknown, namespace: string): string {
  return contract.writeXml(param, { vocabulary: "ips", name: `${operation}Param`, namespace });
}

/** The return element inside a text of XML, or the fault. */
function readOutcome(operation: string, text: string, namespace: string): Outcome {
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

async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const response = await fetch(url, { method: "POST", headers, body });
  return response.text();
}

function soapWay(title: string, soap: string, contentType: string): OperationWay {
  return {
    title,
    async call(url, operation, param, { namespace = LATEST, authorization } = {}) {
      const body = `<e:Envelope xmlns:e="${soap}"><e:Body>${paramXml(operation, param, namespace)}</e:Body></e:Envelope>`;
      const text = await post(`${url}/scene7/services/IpsApiService`, body, {
        "Content-Type": contentType,
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      });
      return readOutcome(operation, text, namespace);
    },
  };
}

export const SOAP_WAY = soapWay(
  "SOAP 1.1",
  "http://schemas.xmlsoap.org/soap/envelope/",
  "text/xml; charset=utf-8",
);

const XML_WAY: OperationWay = {
  title: "plain XML",
  async call(url, operation, param, { namespace = LATEST, authorization } = {}) {
    const body = `<Request xmlns="${namespace}">${paramXml(operation, param, namespace)}</Request>`;
    const text = await post(`${url}/scene7/api/IpsApiService`, body, {
      "Content-Type": "text/xml",
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    });
    return readOutcome(operation, text, namespace);
  },
};

const JSON_WAY: OperationWay = {
  title: "JSON",
  async call(url, operation, param, { authorization } = {}) {
    const text = await post(`${url}/scene7/api/${operation}`, JSON.stringify(param), {
      "Content-Type": "application/json",
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    });
    const value = JSON.parse(text);
    return typeof value.code === "string"
      ? { fault: { code: value.code, pointer: value.violations?.[0]?.pointer } }
      : { value };
  },
};

export const WAYS: readonly OperationWay[] = [
  SOAP_WAY,
  soapWay("SOAP 1.2", "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml"),
  XML_WAY,
  JSON_WAY,
];
