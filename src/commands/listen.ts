/** The command `jobgate listen`: a receiver for trying out, which prints the callbacks whose signature is right. */

import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Command, InvalidArgumentError } from "commander";
import { Webhook } from "standardwebhooks";

import { UsageError } from "./exit-codes.ts";

interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly secretFile?: string;
  readonly json?: true;
}

interface Callback {
  readonly id: string;
  readonly at: string;
  readonly body: string;
}

const SECRET = "JOBGATE_CALLBACK_SECRET";
const BODY_BYTES_MAX = 4 * 1024 * 1024;

/** Adds the command. */
export function addListenCommand(root: Command): void {
  root
    .command("listen")
    .description("prints the callbacks that come, after verifying who signed them; for trying out")
    .option("--port <number>", "where it listens; 0 takes a free port", portOf, 8090)
    .option("--host <address>", "on which address", "127.0.0.1")
    .option(
      "--secret-file <file>",
      `holds what \`jobgate callback secret\` shows; ${SECRET} in the environment without it`,
    )
    .option("--json", "one line of JSON for each, for scripts")
    .action(listen);
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^[0-9]{1,5}$/u.test(text) || port > 65_535) {
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  }
  return port;
}

async function listen(options: ListenOptions): Promise<void> {
  const webhook = webhookOf(await secretOf(options));
  const server = createServer((request, response) => {
    answer(request, response, { webhook, options }).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? options.port) : options.port;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  console.error(
    `Listens on http://${host}:${port}/. A server calls private addresses only where its OUTBOUND_ALLOW names them.`,
  );
}

/** A secret is never an argument, because other users of the machine see those. */
async function secretOf({ secretFile }: ListenOptions): Promise<string> {
  if (secretFile === undefined) {
    return process.env[SECRET] ?? "";
  }
  return readFile(secretFile, "utf8").catch(() => {
    throw new UsageError(`The file ${secretFile} is not there or cannot be read.`);
  });
}

function webhookOf(secret: string): Webhook {
  try {
    return new Webhook(secret.trim());
  } catch {
    throw new UsageError(
      `The secret is missing or none. Give what \`jobgate callback secret\` shows, by ${SECRET} or --secret-file.`,
    );
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { webhook, options }: { readonly webhook: Webhook; readonly options: ListenOptions },
): Promise<void> {
  const body = await bodyOf(request);
  const { "webhook-id": id, "webhook-timestamp": timestamp } = request.headers;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  try {
    webhook.verify(body ?? "", headers, { jsonParse: false });
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    console.error(`Not verified: ${request.method} ${printable(request.url ?? "")} (${why}).`);
    response.writeHead(401).end();
    return;
  }
  const at = new Date(Number(timestamp) * 1000).toISOString();
  print({ id: String(id), at, body: body ?? "" }, options);
  response.writeHead(204).end();
}

/** Undefined where it is larger than callbacks are. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes <= BODY_BYTES_MAX) {
      chunks.push(chunk);
    }
  }
  return sizeBytes > BODY_BYTES_MAX ? undefined : Buffer.concat(chunks).toString();
}

function print({ id, at, body }: Callback, { json }: ListenOptions): void {
  console.log(
    json ? JSON.stringify({ id, at, body }) : `${at}  ${printable(id)}\n${printable(body)}`,
  );
}

/** Without what would steer the terminal; lines stay lines. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, " ");
}
