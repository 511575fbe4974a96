/** The HTTP client through which everything goes that somebody else told us to call: it dials only what the guard allows. */

import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { callbackify } from "node:util";
import { Agent, buildConnector } from "undici";

import { isAllowedAddress, isAllowedHost, type OutboundAllow } from "./address-guard.ts";

/** The guard said no. The message holds no address: what a name means inside is nobody's business outside. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
}

/** Finds all addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export interface GuardedAgentOptions {
  readonly allow: OutboundAllow;
  /** The system's resolver if absent. */
  readonly resolve?: Resolve;
  /** For finding, dialling and the TLS handshake together. */
  readonly connectMsMax: number;
}

/** An undici agent that keeps no connection and follows no redirect. Requests fail with AddressRefused where the guard says no. */
export function guardedAgent({
  allow,
  resolve = resolveBySystem,
  connectMsMax,
}: GuardedAgentOptions): Agent {
  const connect = buildConnector({
    timeout: connectMsMax,
    lookup: guardedLookup(allow, resolve),
    // Names with several addresses: the next one is tried when one does not answer.
    autoSelectFamily: true,
  });
  return new Agent({
    pipelining: 0,
    connect: (options, callback) => {
      // Node asks the resolver only for names; an address in the URL is dialled as it is.
      if (isIP(options.hostname) !== 0 && !isAllowedAddress(allow, options.hostname)) {
        callback(new AddressRefused("The address is not public."), null);
        return;
      }
      connect(options, callback);
    },
  });
}

/** What Node's sockets ask for addresses: they dial exactly what is handed to them, so what was checked is what is dialled. */
function guardedLookup(allow: OutboundAllow, resolve: Resolve): LookupFunction {
  const addressesOf = callbackify((host: string) => checkedAddresses(allow, resolve, host));
  return (host, options, callback) => {
    addressesOf(host, (error, addresses) => {
      if (error !== null) {
        callback(error, "");
      } else if (options.all === true) {
        callback(null, [...addresses]);
      } else {
        callback(null, addresses[0].address, addresses[0].family);
      }
    });
  };
}

/** One refused address among many refuses the host: which one answers is chance, and chance can be tried often. */
async function checkedAddresses(
  allow: OutboundAllow,
  resolve: Resolve,
  host: string,
): Promise<readonly [LookupAddress, ...LookupAddress[]]> {
  const [first, ...others] = await resolve(host);
  if (first === undefined) {
    throw Object.assign(new Error("The name has no address."), { code: "ENOTFOUND" });
  }
  const isOpen = isAllowedHost(allow, host);
  if (!isOpen && ![first, ...others].every(({ address }) => isAllowedAddress(allow, address))) {
    throw new AddressRefused("The host has an address that is not public.");
  }
  return [first, ...others];
}

function resolveBySystem(host: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(host, { all: true }, (error, addresses) => {
      if (error === null) {
        resolve(addresses);
      } else {
        reject(error);
      }
    });
  });
}
