/** The FTP door as the settings ask for it. */

import type { Authenticator } from "../core/ports/access.ts";
import type { Ports } from "../core/ports/ports.ts";
import { Certificates } from "../doors/ftp/certificates.ts";
import { FtpServer } from "../doors/ftp/ftp-server.ts";
import { jobAccounts } from "../doors/ftp/job-accounts.ts";
import { PassivePorts } from "../doors/ftp/passive-ports.ts";
import type { Config } from "../settings/settings.ts";

const LOGIN_MS = 20_000;
const IDLE_MS = 300_000;

/** Undefined where there is none. It does not listen yet. */
export function createFtpServer(
  config: Config,
  ports: Ports,
  authenticator: Authenticator,
): FtpServer | undefined {
  const { ftpTls, ftpTlsCertificate: certificate, ftpTlsKey: key } = config;
  if (config.ftpPort === undefined) {
    return undefined;
  }
  const { clock, limits, log, telemetry, tracing } = ports;
  const isEncrypting = ftpTls !== "off" && certificate !== undefined && key !== undefined;
  return new FtpServer(
    {
      accounts: jobAccounts(ports, authenticator),
      passivePorts: new PassivePorts(config.ftpPassivePorts),
      publicAddress: config.ftpPublicAddress,
      certificates: isEncrypting ? new Certificates({ certificate, key }, log) : undefined,
      isEncryptionRequired: ftpTls === "required",
      pauseMs: config.requestTimeoutMs,
      fileBytesMax: limits.uploadBytesMax,
      now: () => clock.now(),
      loginMs: LOGIN_MS,
      idleMs: IDLE_MS,
    },
    { log, telemetry, tracing },
  );
}
