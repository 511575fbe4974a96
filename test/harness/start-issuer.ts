/** A server of AUTH=required that signs tokens under the address at which it is reached, as clients that discover it demand. */

import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Overrides } from "../../src/app/overrides.ts";
import { type RequiredServer, startRequired } from "./start-required.ts";

/** A port that nobody has at this moment. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

/** Starts it with the companies 1 and 47. */
export async function startIssuer(
  settings: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<RequiredServer> {
  const port = await freePort();
  const issuer = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` };
  return startRequired({ ...issuer, ...settings }, overrides);
}

/** Asks for a token, by the form unless another header is given. */
export function askForToken(
  { url }: { readonly url: string },
  form: string | Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/connect/token`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
    body: typeof form === "string" ? form : new URLSearchParams(form).toString(),
  });
}
