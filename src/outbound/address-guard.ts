/** The address guard: which network addresses Jobgate may dial on behalf of somebody else. Pure: it decides, it dials nothing. */

import ipaddr from "ipaddr.js";

type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** What operators opened: exact host names and ranges of addresses. */
export interface OutboundAllow {
  readonly hosts: ReadonlySet<string>;
  readonly networks: readonly Network[];
}

/**
 * Reads the items of OUTBOUND_ALLOW: `files.example.internal`, `10.1.2.3`, `10.0.0.0/8`, `fd00::/8`. Throws an Error that
 * names the item that is none of these.
 */
export function parseOutboundAllow(items: readonly string[]): OutboundAllow {
  const hosts = new Set<string>();
  const networks: Network[] = [];
  for (const item of items) {
    const network = networkOf(item);
    if (network !== undefined) {
      networks.push(network);
    } else if (HOST_NAME.test(item)) {
      hosts.add(bareHost(item));
    } else {
      throw new Error(
        `OUTBOUND_ALLOW: "${item}" is neither a host name, an address nor a range such as 10.0.0.0/8.`,
      );
    }
  }
  return { hosts, networks };
}

// URL Standard, "ends in a number": such a name is an address in disguise.
const HOST_NAME =
  /^(?!(?:[^.]*\.)*(?:[0-9]+|0x[0-9a-f]*)\.?$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63}){0,20}\.?$/iu;

/** Opens the host of an address that the operator named, and none else. */
export function hostOfOnly(url: string): OutboundAllow {
  const host = new URL(url).hostname.replace(/^\[|\]$/gu, "");
  const network = networkOf(host);
  return network === undefined
    ? { hosts: new Set([bareHost(host)]), networks: [] }
    : { hosts: new Set(), networks: [network] };
}

function networkOf(item: string): Network | undefined {
  if (ipaddr.isValidCIDR(item)) {
    return ipaddr.parseCIDR(item);
  }
  if (!isAddress(item)) {
    return undefined;
  }
  const address = ipaddr.parse(item);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** True for four decimal parts or an IPv6 address; other spellings of IPv4 are no addresses here. */
function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

/** True where the operator opened this host by its name, wherever it leads. */
export function isAllowedHost(allow: OutboundAllow, host: string): boolean {
  return allow.hosts.has(bareHost(host));
}

/** `Example.COM.` and `example.com` are one host. */
function bareHost(host: string): string {
  return host.toLowerCase().replace(/\.$/u, "");
}

/**
 * True for an address that may be dialled: public and unicast, or in a range that the operator opened. What wraps an
 * IPv4 address (mapped, NAT64, 6to4, Teredo) counts as what it is written as, and none of those is public.
 */
export function isAllowedAddress(allow: OutboundAllow, text: string): boolean {
  if (!isAddress(text)) {
    return false;
  }
  const address = ipaddr.parse(text);
  return allow.networks.some((network) => isInside(address, network)) || isPublic(address);
}

function isInside(address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Network): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}

/** Azure's host agent: looks public and is not. */
const DENIED = "168.63.129.16";
/** RFC 4291 §2.4: all global unicast addresses so far. */
const GLOBAL_IPV6: Network = [ipaddr.IPv6.parse("2000::"), 3];

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== "unicast" || address.toString() === DENIED) {
    return false;
  }
  return address.kind() === "ipv4" || isInside(address, GLOBAL_IPV6);
}
