/** Dials what the address guard allows: finds the addresses of a host, checks every one, and connects to one of just these. */

import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

import { isAllowedAddress, isAllowedHost, type OutboundAllow } from "./address-guard.ts";

/** The guard said no. The message holds no address: what a name means inside is nobody's business outside. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
}

/** Finds all addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export interface Guard {
  readonly allow: OutboundAllow;
  /** The system's resolver if absent. */
  readonly resolve?: Resolve;
}

/** A host with several addresses: how long one of them may be silent before the next is tried. */
const ATTEMPT_MS_MAX = 2000;

/**
 * A connection to the host of an http or https address; for https the handshake is done and the certificate checked.
 * When the signal aborts, the connection is destroyed, also later. Rejects with AddressRefused, with the signal's reason
 * or with what broke.
 */
export async function dial(url: URL, guard: Guard, signal: AbortSignal): Promise<Socket> {
  const host = url.hostname.replace(/^\[|\]$/gu, "");
  const addresses = await unlessAborted(checkedAddresses(guard, host), signal);
  const isSecure = url.protocol === "https:";
  const usualPort = isSecure ? 443 : 80;
  const port = url.port === "" ? usualPort : Number(url.port);
  const socket = await dialFirst(addresses, port, signal);
  return isSecure ? secured(socket, host, signal) : socket;
}

/** One refused address among many refuses the host: which one answers is chance, and chance can be tried often. */
async function checkedAddresses(
  { allow, resolve = resolveBySystem }: Guard,
  host: string,
): Promise<readonly string[]> {
  const isName = isIP(host) === 0;
  const addresses = isName ? (await resolve(host)).map(({ address }) => address) : [host];
  if (addresses.length === 0) {
    throw Object.assign(new Error("The name has no address."), { code: "ENOTFOUND" });
  }
  // A name would be looked up when it is dialled, and nobody would check what is found then.
  const areAddresses = addresses.every((address) => isIP(address) !== 0);
  const isOpen = isName && isAllowedHost(allow, host);
  if (!areAddresses || !(isOpen || addresses.every((each) => isAllowedAddress(allow, each)))) {
    throw new AddressRefused("The host has an address that is not public.");
  }
  return addresses;
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

/** Nobody can call a resolver off; its answer is not waited for. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(reasonOf(signal));
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    if (signal.aborted) {
      stop();
    }
  });
}

/** The first address that answers, in the order of the resolver. */
async function dialFirst(
  [host = "", ...others]: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connectTcp({ host, port });
  if (others.length === 0) {
    return ready(socket, "connect", signal);
  }
  const timer = setTimeout(() => socket.destroy(), ATTEMPT_MS_MAX);
  try {
    return await ready(socket, "connect", signal);
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    return await dialFirst(others, port, signal);
  } finally {
    clearTimeout(timer);
  }
}

function secured(socket: Socket, host: string, signal: AbortSignal): Promise<Socket> {
  // RFC 6066 §3: a name without the last dot, and never an address.
  const servername = isIP(host) === 0 ? host.replace(/\.$/u, "") : "";
  // The certificate is checked against the name, or without one against the address.
  const over = connectTls({ socket, host, servername, ALPNProtocols: ["http/1.1"] });
  return ready(over, "secureConnect", signal);
}

/**
 * The socket once it is connected. Whatever becomes of it later, its 'error' is heard; that it is over is told by
 * 'close'.
 */
function ready(
  socket: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let reason: Error | undefined;
    const stop = (): void => void socket.destroy(reasonOf(signal));
    socket.on("error", (error) => {
      reason ??= error;
    });
    socket.once("close", () => {
      signal.removeEventListener("abort", stop);
      reject(reason ?? connectionLost());
    });
    socket.once(event, () => resolve(socket));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) {
      stop();
    }
  });
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error("Stopped.", { cause: reason });
}

/** The other side went away before it had said all. */
export function connectionLost(): Error {
  return Object.assign(new Error("The connection was closed too early."), { code: "ECONNRESET" });
}
