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

export interface OperationWay {
  readonly title: string;
  call(url: string, operation: string, param: unknown): Promise<Outcome>;
}

/** The parameter element of an operation. */
export function paramXml(operation: string, param: unknown, namespace = LATEST): string {
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

interface SoapForm {
  readonly title: string;
  readonly soap: string;
  readonly contentType: string;
  readonly namespace?: string;
}

function soapWay({ title, soap, contentType, namespace = LATEST }: SoapForm): OperationWay {
  return {
    title,
    async call(url, operation, param) {
      const body = `<e:Envelope xmlns:e="${soap}"><e:Body>${paramXml(operation, param, namespace)}</e:Body></e:Envelope>`;
      const text = await post(`${url}/scene7/services/IpsApiService`, body, {
        "Content-Type": contentType,
        Accept: `${contentType}, application/problem+xml`,
      });
      return readOutcome(operation, text, namespace);
    },
  };
}

const SOAP_11 = {
  title: "SOAP 1.1",
  soap: "http://schemas.xmlsoap.org/soap/envelope/",
  contentType: "text/xml; charset=utf-8",
};
export const SOAP_WAY = soapWay(SOAP_11);
/** In the unversioned namespace. */
export const OLD_SOAP_WAY = soapWay({
  ...SOAP_11,
  namespace: "http://www.scene7.com/IpsApi/xsd",
});

const XML_WAY: OperationWay = {
  title: "plain XML",
  async call(url, operation, param) {
    const body = `<Request xmlns="${LATEST}">${paramXml(operation, param, LATEST)}</Request>`;
    const text = await post(`${url}/scene7/api/IpsApiService`, body, {
      "Content-Type": "text/xml",
    });
    return readOutcome(operation, text, LATEST);
  },
};

const JSON_WAY: OperationWay = {
  title: "JSON",
  async call(url, operation, param) {
    const text = await post(`${url}/scene7/api/${operation}`, JSON.stringify(param), {
      "Content-Type": "application/json",
    });
    const value = JSON.parse(text);
    return typeof value.code === "string"
      ? { fault: { code: value.code, pointer: value.violations?.[0]?.pointer } }
      : { value };
  },
};

export const WAYS: readonly OperationWay[] = [
  SOAP_WAY,
  soapWay({
    title: "SOAP 1.2",
    soap: "http://www.w3.org/2003/05/soap-envelope",
    contentType: "application/soap+xml",
  }),
  XML_WAY,
  JSON_WAY,
];
