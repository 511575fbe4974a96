/** A private PostgreSQL for tests: its own directory, its own free port on loopback, gone when stopped. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Where Debian and its relatives keep the server's programs, which are not in the PATH. */
const DEBIAN = "/usr/lib/postgresql";
const USERS = ["postgres", "nobody"];

/** The folder of initdb and postgres; undefined where PostgreSQL is not installed. */
export function findPostgres() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const newestFirst = versions.sort((left, right) => Number(right) - Number(left));
  const folders = [
    ...newestFirst.map((version) => join(DEBIAN, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")));
}

/**
 * Starts a server of its own. `durable` makes it wait for the disk, which only measurements need. Throws where
 * PostgreSQL is not installed.
 */
export async function startPostgres({ durable = false } = {}) {
  const bin = findPostgres();
  if (bin === undefined) {
    throw new Error("PostgreSQL is not installed: there is no initdb.");
  }
  const user = unprivilegedUser();
  const home = mkdtempSync(join(tmpdir(), "jobgate-postgres-"));
  if (user.uid !== undefined) {
    chownSync(home, user.uid, user.gid);
  }
  const data = join(home, "data");
  const options = { ...user, cwd: home, stdio: "pipe" };
  const init = ["--pgdata", data, "--auth", "trust", "--username", "jobgate", "--no-sync"];
  execFileSync(
    join(bin, "initdb"),
    [...init, "--encoding", "UTF8", "--locale", "C.UTF-8"],
    options,
  );
  const port = await freePort();
  const url = `postgres://jobgate@127.0.0.1:${port}/postgres`;

  let server = await serve({ bin, data, port, durable, options });

  async function stop(signal = "SIGINT") {
    const exited = once(server, "exit");
    if (server.exitCode === null && server.signalCode === null) {
      server.kill(signal);
      await exited;
    }
  }

  return {
    url,
    /** Ends the server: SIGINT cuts every connection and closes in order, SIGQUIT is a crash. */
    stop,
    /** Starts it again on the same data and port. */
    async start() {
      server = await serve({ bin, data, port, durable, options });
    },
    /** Ends the server and removes its data. */
    async remove() {
      await stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** All of its database in SQL that any client can run, as pg_dump writes it. */
export function dumpOf({ url }) {
  // As inserts, because rows after COPY can be read by psql only; so can the commands that psql has for itself.
  const args = ["--no-owner", "--no-privileges", "--rows-per-insert=100", "--dbname", url];
  const dump = execFileSync(join(findPostgres() ?? "", "pg_dump"), args, { encoding: "utf8" });
  return dump.replaceAll(/^\\.*\n/gmu, "");
}

async function serve({ bin, data, port, durable, options }) {
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: 200,
    // What a power cut would lose does not matter to tests.
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(join(bin, "postgres"), ["-D", data, ...args], options);
  let said = "";
  await new Promise((resolve, reject) => {
    server.stderr.setEncoding("utf8").on("data", (text) => {
      said = (said + text).slice(-10_000);
      if (text.includes("ready to accept connections")) {
        resolve();
      }
    });
    server.on("exit", (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)));
    server.on("error", reject);
  });
  return server;
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) {
    return {};
  }
  for (const name of USERS) {
    try {
      const id = (what) => Number(execFileSync("id", [what, name], { stdio: "pipe" }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // There is no such user.
    }
  }
  throw new Error(`PostgreSQL does not run as root, and there is no user ${USERS.join(" or ")}.`);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
