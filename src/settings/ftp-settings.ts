/** The settings of the FTP door, which is shut unless it has a port. */

import { isIPv4 } from "node:net";

import { optionalDirectory, whole, wholeOrNone } from "./parsers.ts";
import { setting } from "./setting.ts";

const FTP_TLS = ["off", "optional", "required"] as const;

export const FTP = {
  ftpPort: setting(
    "FTP_PORT",
    "",
    "Port of HOST for FTP; 0 takes a free one, without it there is no FTP.",
    wholeOrNone(0, 65_535),
  ),
  ftpTls: setting(
    "FTP_TLS",
    "off",
    "Whether FTP is encrypted (AUTH TLS): off, optional, or required for log-ins and files.",
    ftpTls,
  ),
  ftpTlsCertificate: setting(
    "FTP_TLS_CERTIFICATE",
    "",
    "File of the certificate for FTP and of those that vouch for it (PEM); a new one is taken without a restart.",
    optionalDirectory,
  ),
  ftpTlsKey: setting(
    "FTP_TLS_KEY",
    "",
    "File of the private key of that certificate (PEM).",
    optionalDirectory,
  ),
  ftpPassivePorts: setting(
    "FTP_PASSIVE_PORTS",
    "",
    "Ports to which clients open data connections, such as 21001-21100; without it any free one.",
    portRange,
  ),
  ftpPublicAddress: setting(
    "FTP_PUBLIC_ADDRESS",
    "",
    "The IPv4 address that clients are told for data connections, where they reach the server by another than its own.",
    ipv4,
  ),
} as const;

function ftpTls(value: string): (typeof FTP_TLS)[number] {
  const mode = FTP_TLS.find((each) => each === value);
  if (mode === undefined) {
    throw new Error(`must be off, optional or required, not "${value}".`);
  }
  return mode;
}

/** Both included. */
function portRange(value: string): { readonly first: number; readonly last: number } | undefined {
  if (value === "") {
    return undefined;
  }
  const [first = "", last = first, ...others] = value.split("-");
  const port = whole(1, 65_535);
  const range = { first: port(first), last: port(last) };
  if (others.length > 0 || range.last < range.first) {
    throw new Error(`must be two ports such as 21001-21100, not "${value}".`);
  }
  return range;
}

function ipv4(value: string): string | undefined {
  if (value !== "" && !isIPv4(value)) {
    throw new Error(`must be an IPv4 address, not "${value}".`);
  }
  return value === "" ? undefined : value;
}
