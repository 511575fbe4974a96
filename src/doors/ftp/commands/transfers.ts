/** The commands of data connections: opening one, files to and fro, lists. */

import { Problem } from "../../../core/model/problem.ts";
import type { Conversation } from "../conversation.ts";
import type { DataConnection } from "../data-connection.ts";
import { isPattern } from "../glob.ts";
import { type Path, resolvePath } from "../path.ts";
import { Refusal, replyOf, type Reply } from "../replies.ts";
import type { Putting } from "../tree.ts";
import { type Command, type Commands, pathOf, saying } from "./command.ts";
import { listLines, type ListStyle } from "./list-lines.ts";

/** Nobody is connected to: the data goes where the client comes from, never where it points. */
const PASSIVE_ONLY = saying(
  502,
  "Use passive mode (PASV or EPSV): this server connects to nobody.",
);

export const TRANSFERS: Commands = {
  PASV: { run: openIpv4 },
  EPSV: { run: openAny },
  PORT: PASSIVE_ONLY,
  EPRT: PASSIVE_ONLY,
  LPRT: PASSIVE_ONLY,
  LPSV: PASSIVE_ONLY,
  RETR: { run: retrieve, placeOf: pathOf },
  STOR: storing((conversation, name) => store(conversation, name, { from: "restart" })),
  APPE: storing((conversation, name) => store(conversation, name, { from: "end" })),
  STOU: storing((conversation, name) => storeUnique(conversation, name)),
  LIST: listing("unix"),
  NLST: listing("names"),
  MLSD: listing("facts"),
  // One that is under way is ended as soon as the line comes in.
  ABOR: {
    run: (conversation) => {
      conversation.channel?.close();
      return { code: 226, text: "Nothing is being transferred." };
    },
  },
};

/** RFC 959 §4.1.2. */
async function openIpv4(conversation: Conversation): Promise<Reply> {
  const { kit, address, isEpsvOnly } = conversation;
  const shown = kit.publicAddress ?? address;
  if (isEpsvOnly || shown.includes(":")) {
    throw new Refusal(isEpsvOnly ? 501 : 425, "Use EPSV.");
  }
  const { port } = await conversation.listen();
  const numbers = [...shown.split("."), port >> 8, port & 255].join(",");
  return { code: 227, text: `Entering Passive Mode (${numbers}).` };
}

/** RFC 2428 §3. */
async function openAny(conversation: Conversation, argument: string): Promise<Reply> {
  if (/^all$/iu.test(argument)) {
    conversation.isEpsvOnly = true;
    return { code: 200, text: "Nothing but EPSV from now on." };
  }
  const own = conversation.address.includes(":") ? "2" : "1";
  if (argument !== "" && argument !== own) {
    throw new Refusal(522, `Network protocol not supported, use (${own})`);
  }
  const { port } = await conversation.listen();
  return { code: 229, text: `Entering Extended Passive Mode (|||${port}|)` };
}

/** What is told with 150, at the beginning of a transfer. */
type Begin = (text: string) => Promise<DataConnection>;

/** Does a transfer over the data connection that the client opened, and lets go of it. */
async function transfer(
  conversation: Conversation,
  work: (begin: Begin) => Promise<Reply>,
): Promise<Reply> {
  const { channel, kit, isDataEncrypted } = conversation;
  if (channel === undefined) {
    throw new Refusal(425, "Open a data connection first, by PASV or EPSV.");
  }
  try {
    if (kit.isEncryptionRequired && !isDataEncrypted) {
      throw new Refusal(521, "This server transfers on encrypted data connections only: PROT P.");
    }
    return await work(async (text) => {
      const connection = await channel.connection().catch((error: unknown) => {
        throw new Refusal(425, error instanceof Error ? error.message : "No data connection.");
      });
      conversation.reply({ code: 150, text });
      return connection;
    });
  } catch (error) {
    channel.close();
    throw error;
  } finally {
    conversation.restartAt = 0;
    conversation.announcedBytes = undefined;
    conversation.lastTold = undefined;
    conversation.channel = undefined;
  }
}

async function retrieve(conversation: Conversation, name: string): Promise<Reply> {
  const { here, cwd, restartAt } = conversation;
  return transfer(conversation, async (begin) => {
    demandBinary(conversation, name);
    const file = await here.tree.read(resolvePath(cwd, name), restartAt);
    const connection = await begin(`${file.sizeBytes} bytes.`);
    await sent(connection, file.open());
    await file.downloaded?.();
    return { code: 226, text: "Sent." };
  });
}

async function sent(
  connection: DataConnection,
  content: AsyncIterable<Uint8Array | string>,
): Promise<void> {
  await connection.write(content).catch((error: unknown) => {
    throw error instanceof Problem
      ? error
      : new Refusal(426, "The data connection broke off before all was sent.");
  });
}

function listing(style: ListStyle): Command {
  // RFC 959 knows no options, but clients send those of ls.
  const askedOf = (argument: string): string =>
    style === "facts" ? argument : argument.replace(/^(?:-\w+(?: |$))+/u, "");
  return {
    placeOf: ({ cwd }, argument) => placeOf(cwd, askedOf(argument)).folder,
    run: (conversation, argument) =>
      transfer(conversation, async (begin) => {
        const { here, cwd, facts, kit } = conversation;
        const asked = askedOf(argument);
        const { folder, pattern } = placeOf(cwd, asked);
        const lines = listLines(here.tree, folder, {
          style,
          facts,
          now: kit.now(),
          ...(pattern === undefined ? {} : { pattern, prefix: asked.slice(0, -pattern.length) }),
        });
        const first = await lines.next();
        const connection = await begin("Here it comes.");
        await sent(connection, first.done === true ? none() : following(first.value, lines));
        return { code: 226, text: "Sent." };
      }),
  };
}

/** The folder that is listed, and which names of it. */
function placeOf(cwd: Path, asked: string): { folder: Path; pattern?: string } {
  const name = asked.slice(asked.lastIndexOf("/") + 1);
  return isPattern(name)
    ? { folder: resolvePath(cwd, asked.slice(0, -name.length)), pattern: name }
    : { folder: resolvePath(cwd, asked) };
}

async function* following(first: string, others: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* others;
}

async function* none(): AsyncGenerator<string> {}

/** What damage it does to send a picture as text, nobody can undo; what ends in these is text. */
const TEXT_NAME = /\.(?:csv|htm|html|ini|json|log|md|svg|tsv|txt|xml|xmp)$/iu;

function demandBinary({ isText }: Conversation, name: string): void {
  if (isText && !TEXT_NAME.test(name)) {
    throw new Refusal(550, "Switch to binary (TYPE I): as text this file would be damaged.");
  }
}

function storing(run: Command["run"]): Command {
  return { run, placeOf: pathOf, isChange: true };
}

interface Storing {
  readonly from: "restart" | "end";
  readonly isUnique?: boolean;
}

function storeUnique(conversation: Conversation, name: string): Promise<Reply> {
  return store(conversation, name === "" ? "file" : name, { from: "restart", isUnique: true });
}

async function store(
  conversation: Conversation,
  name: string,
  { from, isUnique = false }: Storing,
): Promise<Reply> {
  const { here, cwd, restartAt, announcedBytes } = conversation;
  return transfer(conversation, async (begin) => {
    const upload = new Upload(conversation, begin);
    const put = async (): Promise<Reply> => {
      demandBinary(conversation, name);
      const stored = await here.tree.put(resolvePath(cwd, name), {
        from: from === "end" ? "end" : restartAt,
        ...(announcedBytes === undefined ? {} : { sizeBytes: announcedBytes }),
        isUnique,
        open: (stop, shown) => upload.content(stop, isUnique ? `FILE: ${shown}` : "Send it."),
        confirm: () => upload.confirm(),
      });
      return { code: 226, text: `${stored} is stored.` };
    };
    return put().catch(async (error: unknown) => upload.fail(error));
  });
}

/** A file on its way in. */
class Upload implements Pick<Putting, "confirm"> {
  readonly #conversation: Conversation;
  readonly #begin: Begin;
  #connection: DataConnection | undefined;

  constructor(conversation: Conversation, begin: Begin) {
    this.#conversation = conversation;
    this.#begin = begin;
  }

  async *content(stop: AbortSignal, text: string): AsyncGenerator<Uint8Array> {
    const { announcedBytes, restartAt } = this.#conversation;
    stop.throwIfAborted();
    const connection = await this.#begin(text);
    this.#connection = connection;
    stop.addEventListener("abort", () => connection.destroy(), { once: true });
    let bytes = restartAt;
    for await (const chunk of connection.read()) {
      bytes += chunk.byteLength;
      yield chunk;
    }
    if (announcedBytes !== undefined && bytes < announcedBytes) {
      throw new Refusal(426, `Only ${bytes} of ${announcedBytes} bytes came.`);
    }
  }

  /** A client that is killed ends both lines alike; one that lives waits for the reply. */
  confirm(): void {
    if (this.#conversation.isLost) {
      throw new Refusal(426, "The control connection broke off.");
    }
  }

  /** What is told of a failure; after 150 not before the client has sent all, so that it hears it. */
  async fail(error: unknown): Promise<never> {
    const connection = this.#connection;
    if (error instanceof Problem && connection !== undefined && !connection.isEnded) {
      const isDrained = await connection.drain(this.#conversation.kit.fileBytesMax);
      if (!isDrained) {
        this.#conversation.end(replyOf(error));
      }
    }
    throw connection === undefined || error instanceof Problem || error instanceof Refusal
      ? error
      : new Refusal(426, "The data connection broke off; what came is kept for an hour.");
  }
}
