/** Posts to the Atomyx door as shops do, and the examples of its documentation. */

/** The five examples of its page on creating jobs, as they stand there. */
export const DOCUMENTED = {
  basic: `{
  "externalId": "TEST-ORDER-10001"
}`,
  "metadata and return URL": `{
  "externalId": "TEST-ORDER-10001",
  "returnURL": "https://example.com/order/TEST-ORDER-10001/complete",
  "metadata": [
    {
      "propertyId": "orderNumber",
      "propertyName": "Order number",
      "value": "TEST-ORDER-10001"
    },
    {
      "propertyId": "customerName",
      "propertyName": "Customer name",
      "value": "Example Customer"
    }
  ]
}`,
  capabilities: `{
  "externalId": "TEST-ORDER-10001",
  "capabilities": {
    "adjust": true,
    "checkFix": true,
    "proof": true,
    "allowNonArtworkFiles": false
  }
}`,
  branding: `{
  "externalId": "TEST-ORDER-10001",
  "brand": {
    "color": "#1A73E8",
    "logo": "https://example.com/assets/logo.png"
  }
}`,
  "pre-supplied artwork": `{
  "externalId": "TEST-ORDER-10001",
  "artwork": {
    "url": "https://example.com/files/artwork.pdf"
  }
}`,
} as const;

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: AtomyxJob & Record<string, unknown>;
}

/** What its documentation says of a job. */
export interface AtomyxJob {
  readonly id: string;
  readonly status: string;
  readonly externalId: string;
  readonly uploadURL: string;
  readonly metadata: readonly { propertyId: string; propertyName: string; value: unknown }[];
  readonly capabilities: Record<string, unknown>;
  readonly brand: Record<string, unknown>;
  readonly artwork?: Record<string, unknown>;
}

export interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer> | null;
}

export async function ask(url: string, sent: Sent = {}): Promise<Told> {
  const { path = "/api/jobs", method = "GET", headers = {}, body = null } = sent;
  const response = await fetch(url + path, { method, headers, body });
  const text = await response.text();
  const { status, headers: told } = response;
  return { status, headers: told, text, body: text === "" ? {} : JSON.parse(text) };
}

/** Creates a job. */
export function create(
  url: string,
  body: string | object,
  headers: Record<string, string> = {},
): Promise<Told> {
  return ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}
