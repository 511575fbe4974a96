/** The network of an address: what one caller has, whichever of its addresses he uses. */

/** The address itself for IPv4, the /64 for IPv6, because whoever has one address of it has all (RFC 6177). */
export function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=[0-9.]+$)/u, "");
  if (!bare.includes(":")) {
    return bare;
  }
  // RFC 4007 §11: what stands behind % is the zone.
  const [unzoned = ""] = bare.split("%", 1);
  const [head = "", tail = ""] = unzoned.split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  const all = bare.includes("::")
    ? [...groups, ...Array<string>(Math.max(0, missing)).fill("0"), ...tail.split(":")]
    : groups;
  return `${all.slice(0, 4).join(":")}::/64`;
}
