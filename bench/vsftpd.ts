/** vsftpd as it stands beside the FTP door: in the foreground, on a free port, with a folder that takes files of anybody. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, untilAccepting } from "./child.ts";
import { cpuMicroseconds, processesOf } from "./process-usage.ts";

export interface FtpServer {
  readonly port: number;
  /** Makes one that takes files. */
  newFolder(): Promise<string>;
  /** CPU time of all its processes that live, in microseconds. */
  cpuUs(): number;
  stop(): Promise<void>;
}

/** Undefined where it is not installed. `folder`: gets its files. */
export async function startVsftpd(folder: string): Promise<FtpServer | undefined> {
  const { status } = spawnSync("sh", ["-c", "command -v vsftpd"], { env: PROGRAMS });
  if (status !== 0) {
    return undefined;
  }
  const port = await freePort();
  const settings = join(folder, "vsftpd.conf");
  writeFileSync(settings, configOf(port, folder));
  const child = spawn("vsftpd", [settings], { stdio: "ignore", env: PROGRAMS });
  await untilAccepting(port, child);
  return {
    port,
    newFolder: async () => mkdtempSync(join(folder, "in-")),
    cpuUs: () => processesOf(child.pid ?? 0).reduce((sum, pid) => sum + cpuMicroseconds(pid), 0),
    stop: () => stopped(child),
  };
}

/** Debian keeps servers where users do not look. */
const PROGRAMS = { PATH: `${process.env["PATH"] ?? ""}:/usr/local/sbin:/usr/sbin:/sbin` };

/** As it is shipped, but for whom it lets in, where it listens, and that it needs no rights of root. */
function configOf(port: number, folder: string): string {
  return `listen=YES
listen_ipv6=NO
listen_address=127.0.0.1
listen_port=${port}
background=NO
run_as_launching_user=YES
anonymous_enable=YES
no_anon_password=YES
local_enable=NO
write_enable=YES
anon_upload_enable=YES
anon_world_readable_only=NO
anon_root=${folder}
`;
}

async function stopped(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}
