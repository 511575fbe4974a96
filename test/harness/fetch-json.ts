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
