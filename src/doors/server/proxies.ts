/** The proxies in front of the server: whose word about a request is taken, and what they say of where it comes from. */

import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import proxyAddress from "proxy-addr";

/** Where a request was sent to, as its caller sees it. */
interface CalledAt {
  readonly scheme: "http" | "https";
  /** Host and perhaps port. */
  readonly authority: string;
}

const AUTHORITY = /^(?:\[[0-9a-f:.]{2,45}\]|[\w.-]{1,255})(?::[0-9]{1,5})?$/iu;
/** Some proxies tell the caller's port as well. */
const WITH_PORT = /^\[?(?<address>[0-9a-f.:]+?)\]?:[0-9]{1,5}$/iu;

/** Where a proxy of the operator's own is; from elsewhere anybody may write the header. */
const isNear = proxyAddress.compile(["loopback", "linklocal", "uniquelocal"]);

export class Proxies {
  readonly #isTrusted: ((address: string, hop: number) => boolean) | undefined;
  #tellUnnamed: ((proxy: string) => void) | undefined;

  /**
   * Addresses, ranges such as 10.0.0.0/8, or loopback, linklocal, uniquelocal. Without any nobody's word is taken.
   * `tellUnnamed` is called once, with the address of what seems to be a proxy that is not among them.
   */
  constructor(trusted: readonly string[], tellUnnamed?: (proxy: string) => void) {
    this.#isTrusted = trusted.length === 0 ? undefined : proxyAddress.compile([...trusted]);
    this.#tellUnnamed = tellUnnamed;
  }

  /** The caller's own address: the last of X-Forwarded-For and the connection that is no trusted proxy's. */
  addressOf(request: IncomingMessage): string | undefined {
    const peer = request.socket.remoteAddress;
    if (peer === undefined) {
      return peer;
    }
    this.#noteUnnamed(request, peer);
    if (this.#isTrusted === undefined) {
      return peer;
    }
    const found = proxyAddress(request, this.#isTrusted);
    const address = isIP(found) === 0 ? WITH_PORT.exec(found)?.groups?.["address"] : found;
    return address !== undefined && isIP(address) !== 0 ? address : peer;
  }

  /** The host that a trusted proxy says was called; undefined without one. */
  forwardedHostOf(request: IncomingMessage): string | undefined {
    const host = this.#isFromProxy(request) && firstOf(request.headers["x-forwarded-host"]);
    return host !== false && host !== undefined && AUTHORITY.test(host) ? host : undefined;
  }

  /** For addresses of ours that callers are told where no PUBLIC_URL says them. */
  urlOf(request: IncomingMessage): string {
    const { scheme, authority } = this.#calledAt(request);
    return `${scheme}://${authority}`;
  }

  #calledAt(request: IncomingMessage): CalledAt {
    const { headers } = request;
    const proto = this.#isFromProxy(request) && firstOf(headers["x-forwarded-proto"]);
    return {
      scheme: proto === "https" ? "https" : "http",
      authority: this.forwardedHostOf(request) ?? headers.host ?? "127.0.0.1",
    };
  }

  #noteUnnamed({ headers }: IncomingMessage, peer: string): void {
    const tell = this.#tellUnnamed;
    const isUnnamed =
      tell !== undefined && headers["x-forwarded-for"] !== undefined && isNear(peer, 0);
    if (isUnnamed && this.#isTrusted?.(peer, 0) !== true) {
      this.#tellUnnamed = undefined;
      tell(peer);
    }
  }

  #isFromProxy({ socket }: IncomingMessage): boolean {
    const isTrusted = this.#isTrusted;
    return isTrusted?.(socket.remoteAddress ?? "", 0) === true;
  }
}

/** The first of several values is the one that the outermost proxy wrote. */
function firstOf(value: string | string[] | undefined): string | undefined {
  return value?.toString().split(",", 1)[0]?.trim();
}
