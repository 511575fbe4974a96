/** A store that speaks S3, for tests: Ceph's RADOS Gateway in front of one monitor and one object store in memory, on free ports of loopback. */

import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const PROGRAMS = ["ceph", "ceph-mon", "ceph-osd", "radosgw", "radosgw-admin"];
const START_MS = 60_000;

export const hasCeph = PROGRAMS.every((name) => existsSync(join("/usr/bin", name)));

export interface Ceph {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  stop(): Promise<void>;
}

/** Some seconds. Throws with what the daemons logged where one does not start. */
export async function startCeph(): Promise<Ceph> {
  const home = await mkdtemp(join(tmpdir(), "jobgate-ceph-"));
  const [port, monitorPort] = [await freePort(), await freePort()];
  const [fsid, osdId] = [randomUUID(), randomUUID()];
  await writeFile(join(home, "ceph.conf"), configOf({ home, port, monitorPort, fsid }));
  const env = { PATH: process.env["PATH"] ?? "", CEPH_CONF: join(home, "ceph.conf") };
  const call = (program: string, args: readonly string[]): void => {
    execFileSync(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  };
  const daemons = new Set<ChildProcess>();
  const life = { isOver: false };
  const serve = (program: string, args: readonly string[]): void => {
    const daemon = spawn(program, args, { env, stdio: "ignore" });
    daemons.add(daemon);
    // One that asks its monitor before that is ready ends by itself.
    daemon.once("exit", () => {
      daemons.delete(daemon);
      if (!life.isOver) {
        serve(program, args);
      }
    });
  };
  const stop = async (): Promise<void> => {
    life.isOver = true;
    for (const daemon of daemons) {
      daemon.kill("SIGKILL");
    }
    await rm(home, { recursive: true, force: true });
  };
  const [accessKeyId, secretAccessKey] = ["TESTKEY", randomUUID()];
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await Promise.all(["mon", "osd"].map((name) => mkdir(join(home, name))));
    call("monmaptool", monitorMap(home, fsid, monitorPort));
    call("ceph-mon", ["--mkfs", "-i", "a", "--monmap", join(home, "monmap")]);
    serve("ceph-mon", ["-f", "-i", "a"]);
    call("ceph-osd", ["-i", "0", "--mkfs", "--osd-uuid", osdId, "--no-mon-config"]);
    await known(() => promisify(execFile)("ceph", ["osd", "new", osdId], { env }));
    serve("ceph-osd", ["-f", "-i", "0"]);
    serve("radosgw", ["-f", "-n", "client.admin"]);
    await answering(endpoint, home);
    const user = ["user", "create", "--uid", "test", "--display-name", "test"];
    await promisify(execFile)(
      "radosgw-admin",
      ["-n", "client.admin", ...user, "--access-key", accessKeyId, "--secret-key", secretAccessKey],
      { env },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, accessKeyId, secretAccessKey, stop };
}

function monitorMap(home: string, fsid: string, port: number): readonly string[] {
  const address = `[v1:127.0.0.1:${port}]`;
  return ["--create", "--fsid", fsid, "--addv", "a", address, join(home, "monmap")];
}

/** Others go on while it waits for the monitor, which refuses what it is asked while it is not ready yet. */
async function known(tell: () => Promise<unknown>): Promise<void> {
  for (const until = Date.now() + START_MS; ; await delay(200)) {
    const failure = await tell().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) {
      return;
    }
    if (Date.now() > until) {
      throw failure;
    }
  }
}

async function answering(endpoint: string, home: string): Promise<void> {
  for (const until = Date.now() + START_MS; Date.now() < until; await delay(50)) {
    const answer = await fetch(endpoint).catch(() => undefined);
    if (answer?.ok === true) {
      return;
    }
  }
  const logs = ["mon.a", "osd.0", "client.admin"].map((name) =>
    readFile(join(home, `${name}.log`), "utf8").catch(() => ""),
  );
  throw new Error(`Ceph does not answer.\n${(await Promise.all(logs)).join("\n").slice(-3000)}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Places {
  readonly home: string;
  readonly port: number;
  readonly monitorPort: number;
  readonly fsid: string;
}

/** One copy of everything, no passwords between the daemons, and a monitor that does not wait for others to agree. */
function configOf({ home, port, monitorPort, fsid }: Places): string {
  const settings = {
    fsid,
    mon_host: `v1:127.0.0.1:${monitorPort}`,
    public_addr: "127.0.0.1",
    cluster_addr: "127.0.0.1",
    auth_cluster_required: "none",
    auth_service_required: "none",
    auth_client_required: "none",
    keyring: join(home, "keyring"),
    mon_data: join(home, "mon"),
    osd_data: join(home, "osd"),
    rgw_data: home,
    run_dir: home,
    admin_socket: "",
    log_file: `${home}/$name.log`,
    osd_objectstore: "memstore",
    memstore_device_bytes: 2 * 1024 ** 3,
    mon_data_avail_crit: 1,
    osd_pool_default_size: 1,
    osd_pool_default_min_size: 1,
    osd_pool_default_pg_num: 1,
    osd_pool_default_pgp_num: 1,
    osd_pool_default_pg_autoscale_mode: "off",
    osd_crush_chooseleaf_type: 0,
    mon_allow_pool_size_one: true,
    paxos_propose_interval: 0.01,
    paxos_min_wait: 0.001,
    rgw_frontends: `beast endpoint=127.0.0.1:${port}`,
    rgw_enable_gc_threads: false,
    rgw_enable_lc_threads: false,
    rgw_run_sync_thread: false,
    rgw_thread_pool_size: 32,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${String(value)}`);
  return ["[global]", ...lines, ""].join("\n");
}
