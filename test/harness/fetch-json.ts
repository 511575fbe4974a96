/** Reads JSON answers in tests as what the contract says they are; the contract's own tests prove that they are. */

import { fetchWithin } from "./fetch-within.ts";

/** The body of an answer, as the type that the caller expects there. */
export async function jsonOf<T>(response: Response | Promise<Response>): Promise<T> {
  return (await (await response).json()) as T;
}

/** GETs an address. */
export function getJson<T>(url: string): Promise<T> {
  return jsonOf<T>(fetchWithin(url));
}

/** POSTs a value as JSON, or a text that stands for itself. */
export function postJson(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetchWithin(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}
