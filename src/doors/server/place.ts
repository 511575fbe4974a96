/** From where a request comes: what decides, with what its caller shows, whether he is let in. */

import type { IncomingMessage } from "node:http";

import type { Credentials } from "../../core/ports/access.ts";
import type { Proxies } from "./proxies.ts";

/** What of the credentials the request's head and its connection tell, whatever door it is for. */
export type Place = Pick<
  Credentials,
  "method" | "host" | "forwardedHost" | "origin" | "fetchSite" | "address"
>;

export function placeOf(request: IncomingMessage, proxies: Proxies): Place {
  const { method, headers } = request;
  const { host, origin, "sec-fetch-site": fetchSite } = headers;
  const address = proxies.addressOf(request);
  const forwardedHost = proxies.forwardedHostOf(request);
  return {
    method,
    host,
    forwardedHost,
    origin,
    fetchSite: typeof fetchSite === "string" ? fetchSite : undefined,
    address,
  };
}
