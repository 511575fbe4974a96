/** IP addresses of connections. */

/** As it is written where there is no IPv6: a socket of both tells ::ffff:192.0.2.1. */
export function bareAddress(address: string | undefined): string {
  return (address ?? "").replace(/^::ffff:(?=[0-9.]+$)/iu, "");
}
