/** A newcomer's terminal: lines are typed in the clone, with nothing of ours in the environment, programs run until Control-C. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { setTimeout as delay } from "node:timers/promises";

export const PATIENCE_MS = 60_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** What a terminal without settings of ours has. */
const { PATH, HOME, LANG } = process.env;
const ENVIRONMENT = { PATH, HOME, LANG };
const run = promisify(execFile);

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export function demand(holds, what) {
  if (!holds) {
    throw new Error(what);
  }
}

export async function until(what, isSo) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await isSo();
    if (found) {
      return found;
    }
    demand(Date.now() < deadline, `${what} did not come.`);
    await delay(100);
  }
}

/** A terminal in the clone. */
export function openTerminal(clone) {
  const running = new Set();

  /** One line of a page, typed in the clone. Resolves to what it prints. */
  async function type(line, settings = {}) {
    const options = {
      cwd: clone,
      env: { ...ENVIRONMENT, ...settings },
      maxBuffer: OUTPUT_BYTES_MAX,
    };
    const { stdout } = await run("sh", ["-c", line], options).catch((error) => {
      throw new Error(`$ ${line}\n${error.stdout}${error.stderr}`);
    });
    return stdout.trim();
  }

  /** A program in a terminal of its own, until Control-C. */
  function open(line, settings = {}) {
    const env = { ...ENVIRONMENT, ...settings };
    const child = spawn("sh", ["-c", line], {
      cwd: clone,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const program = { said: "", child };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (program.said += text));
    }
    const closed = once(child, "close");
    running.add(child);
    program.stop = async () => {
      process.kill(-(child.pid ?? Number.NaN), "SIGINT");
      await closed;
      running.delete(child);
    };
    program.says = (what) =>
      until(`"${what}" of ${line}`, () => {
        demand(child.exitCode === null, `$ ${line}\n${program.said}`);
        return program.said.includes(what);
      }).catch((error) => {
        throw new Error(`${error.message}\n${program.said.slice(-2000)}`);
      });
    return program;
  }

  async function start(settings = {}) {
    const port = settings.PORT ?? (await freePort());
    const server = open("npm start", { ...settings, PORT: String(port) });
    await server.says("SOAP");
    return { ...server, url: `http://127.0.0.1:${port}` };
  }

  async function curl(...args) {
    const { stdout } = await run("curl", ["-sS", "--max-time", "60", ...args], {
      cwd: clone,
      maxBuffer: OUTPUT_BYTES_MAX,
    });
    return stdout;
  }

  /** Ends what still runs. */
  function closeAll() {
    for (const child of running) {
      try {
        process.kill(-(child.pid ?? Number.NaN), "SIGKILL");
      } catch {
        // It has ended.
      }
    }
  }

  return { type, open, start, curl, closeAll };
}
