/** FTP by hand: a control connection line by line, and what the tests need of a server with that door. */

import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { connect as connectTls } from "node:tls";
import { promisify } from "node:util";

import type { TestServer } from "../../harness/start-server.ts";

export interface Said {
  readonly code: number;
  /** Without the code; lines joined by "\n". */
  readonly text: string;
}

/** A control connection. */
export class FtpCalls {
  socket: Socket;
  #said: Said[] = [];
  #wake: () => void = () => undefined;
  #lines: string[] = [];
  /** True once the server has ended it. */
  isEnded = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.#listen(socket);
  }

  static async open(port: number, localAddress = "127.0.0.1"): Promise<FtpCalls> {
    const socket = connect({ port, host: "127.0.0.1", localAddress });
    const calls = new FtpCalls(socket);
    await once(socket, "connect");
    return calls;
  }

  /** Connected, greeted and logged in. */
  static async loggedIn(port: number, user = "anna", password = "secret"): Promise<FtpCalls> {
    const calls = await FtpCalls.open(port);
    await calls.heard();
    await calls.say(`USER ${user}`);
    const { code, text } = await calls.say(`PASS ${password}`);
    if (code !== 230) {
      throw new Error(`not let in: ${code} ${text}`);
    }
    await calls.say("TYPE I");
    return calls;
  }

  send(line: string): void {
    this.socket.write(`${line}\r\n`);
  }

  /** The next reply; undefined once the connection has ended. */
  async heard(): Promise<Said> {
    while (this.#said.length === 0 && !this.isEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#said.shift() ?? { code: 0, text: "ended" };
  }

  async say(line: string): Promise<Said> {
    this.send(line);
    return this.heard();
  }

  /** A data connection, opened by EPSV. */
  async data(localAddress = "127.0.0.1"): Promise<Socket> {
    const { text } = await this.say("EPSV");
    const port = Number(/\|(?<port>[0-9]+)\|/u.exec(text)?.groups?.["port"]);
    const socket = connect({ port, host: "127.0.0.1", localAddress });
    await once(socket, "connect");
    socket.on("error", () => undefined);
    return socket;
  }

  /** Sends a file. Returns the last reply, which is the only one where it is refused by name. */
  async store(name: string, content: Uint8Array | string, verb = "STOR"): Promise<Said> {
    const data = await this.data();
    data.on("error", () => undefined);
    const first = await this.say(`${verb} ${name}`);
    if (first.code !== 150) {
      return first;
    }
    data.end(content);
    return this.heard();
  }

  /** What a list or a file brings. */
  async take(command: string): Promise<string> {
    const data = await this.data();
    const chunks: Buffer[] = [];
    data.on("data", (chunk: Buffer) => chunks.push(chunk));
    data.on("error", () => undefined);
    const ended = new Promise((resolve) => data.once("close", resolve));
    const first = await this.say(command);
    if (first.code !== 150) {
      data.destroy();
      return `${first.code} ${first.text}`;
    }
    await ended;
    const last = await this.heard();
    return last.code === 226
      ? Buffer.concat(chunks).toString("latin1")
      : `${last.code} ${last.text}`;
  }

  /** From now on encrypted. */
  async encrypt(): Promise<void> {
    const socket = connectTls({ socket: this.socket, rejectUnauthorized: false });
    this.socket = socket;
    await once(socket, "secureConnect");
    this.#listen(socket);
  }

  close(): void {
    this.socket.destroy();
  }

  #listen(socket: Socket): void {
    const lines = createInterface({ input: socket });
    socket.on("error", () => undefined);
    lines.on("line", (line) => this.#take(line));
    lines.on("error", () => undefined);
    socket.on("close", () => {
      if (socket === this.socket) {
        this.isEnded = true;
        this.#wake();
      }
    });
  }

  #take(line: string): void {
    this.#lines.push(line);
    if (/^[0-9]{3} /u.test(line)) {
      const text = this.#lines.map((each) => each.replace(/^[0-9]{3}[ -]/u, "")).join("\n");
      this.#said.push({ code: Number(line.slice(0, 3)), text });
      this.#lines = [];
      this.#wake();
    }
  }
}

interface Asked {
  readonly workflow?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A job that collects. */
export async function newJob(
  { url }: Pick<TestServer, "url">,
  { workflow = "rip-pdf", headers = {} }: Asked = {},
): Promise<{ readonly id: string; readonly folder: string }> {
  const answer = await fetch(`${url}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ workflow }),
  });
  const { jobId, createdAt } = (await answer.json()) as { jobId: string; createdAt: string };
  return { id: jobId, folder: `/${createdAt.slice(0, 10).replaceAll("-", "")}/${jobId}` };
}

/** Name and size of each document of a job. */
export async function documentsOf(
  { app }: Pick<TestServer, "app">,
  jobId: string,
): Promise<readonly string[]> {
  const documents = await app.ports.documents.list(jobId);
  return documents.map(({ fileName, sizeBytes }) => `${fileName} ${sizeBytes}`);
}

export function portOf({ app }: Pick<TestServer, "app">): number {
  return app.ftpPort ?? 0;
}

/** A certificate for this machine and its key, in a directory. */
export async function makeCertificate(
  directory: string,
  name = "localhost",
): Promise<Readonly<Record<string, string>>> {
  const [key, cert] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  const subject = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const files = ["-keyout", key, "-out", cert, "-days", "2"];
  await promisify(execFile)("openssl", ["req", "-x509", ...kind, ...files, ...subject]);
  return { FTP_TLS_CERTIFICATE: cert, FTP_TLS_KEY: key };
}
