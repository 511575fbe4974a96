/** One client's conversation: its connection, and what it has said so far that counts for what comes next. */

import type { Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";

import { bareAddress } from "./addresses.ts";
import type { Certificates } from "./certificates.ts";
import { DataChannel } from "./data-channel.ts";
import { FACTS, type Fact } from "./listing.ts";
import type { PassivePorts } from "./passive-ports.ts";
import type { Path } from "./path.ts";
import { Refusal, type Reply, replyText } from "./replies.ts";
import type { Account, Accounts, Entry } from "./tree.ts";

/** What every conversation is made with. */
export interface FtpKit {
  readonly accounts: Accounts;
  readonly passivePorts: PassivePorts;
  /** What data connections are told in place of the address that the client reached. */
  readonly publicAddress: string | undefined;
  /** Where connections may be encrypted. */
  readonly certificates: Certificates | undefined;
  /** Nobody logs in or transfers in clear. */
  readonly isEncryptionRequired: boolean;
  /** The longest pause of a transfer. */
  readonly pauseMs: number;
  readonly fileBytesMax: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From the connection to the log-in. */
  readonly loginMs: number;
  /** How long a client that was let in may say nothing. */
  readonly idleMs: number;
}

/** A reply of which nothing is read while the next ones are written ends the conversation. */
const UNREAD_BYTES_MAX = 64 * 1024;

export class Conversation {
  readonly kit: FtpKit;
  /** The client's address. */
  readonly peer: string;
  user: string | undefined;
  account: Account | undefined;
  cwd: Path = [];
  /** TYPE A, which is what no TYPE means: line ends of texts are the client's. Nothing is changed on the way. */
  isText = true;
  /** From where the next transfer goes on. */
  restartAt = 0;
  /** How long the next file will be, where the client says so. */
  announcedBytes: number | undefined;
  renameFrom: Path | undefined;
  facts: readonly Fact[] = FACTS;
  /** How the client names itself. */
  client = "";
  /** RFC 2428 §4: after EPSV ALL nothing else opens a data channel. */
  isEpsvOnly = false;
  isDataEncrypted = false;
  /** What the line is encrypted with once AUTH is answered. */
  nextContext: SecureContext | undefined;
  /** What SIZE or MLST told last. */
  lastTold: Entry | undefined;
  failedLogins = 0;
  channel: DataChannel | undefined;
  #line: Socket;
  #context: SecureContext | undefined;

  constructor(kit: FtpKit, line: Socket) {
    this.kit = kit;
    this.#line = line;
    this.peer = bareAddress(line.remoteAddress);
  }

  /** True once the control connection is encrypted. */
  get isEncrypted(): boolean {
    return this.#context !== undefined;
  }

  /** True once the client hears nothing more. */
  get isLost(): boolean {
    return this.#line.destroyed || this.#line.readableEnded;
  }

  /** True once the last reply is said: nothing that comes after it is done. */
  get isEnded(): boolean {
    return this.#line.destroyed || this.#line.writableEnded;
  }

  /** The address at which the client reached us. */
  get address(): string {
    return bareAddress(this.#line.localAddress);
  }

  /** Who was let in. Throws Refusal where nobody was. */
  get here(): Account {
    if (this.account === undefined) {
      throw new Refusal(530, "Log in first, by USER and PASS.");
    }
    return this.account;
  }

  reply(reply: Reply): void {
    if (!this.isEnded) {
      this.#line.write(replyText(reply));
      if (this.#line.writableLength > UNREAD_BYTES_MAX) {
        this.#line.destroy();
      }
    }
  }

  /** The last reply, after which the connection ends. */
  end(reply: Reply): void {
    this.reply(reply);
    this.#line.end();
    // Whoever does not end his side does not keep ours.
    setTimeout(() => this.#line.destroy(), 1000).unref();
  }

  /** RFC 4217 §4: from now on the line is encrypted, and nothing that was said before counts. */
  encrypt(context: SecureContext): Socket {
    this.#context = context;
    this.#line = encrypted(this.#line, context);
    this.user = undefined;
    this.account = undefined;
    this.isDataEncrypted = false;
    return this.#line;
  }

  /** Opens a port for the next transfer, in place of the one before. Throws Refusal. */
  async listen(): Promise<DataChannel> {
    const { passivePorts: ports, pauseMs } = this.kit;
    this.channel?.close();
    this.channel = undefined;
    const context = this.isDataEncrypted ? this.#context : undefined;
    this.channel = await DataChannel.open({
      ports,
      address: this.address,
      peer: this.peer,
      encrypt: context && ((socket) => encrypted(socket, context)),
      pauseMs,
    });
    return this.channel;
  }
}

function encrypted(socket: Socket, secureContext: SecureContext): TLSSocket {
  const shown = new TLSSocket(socket, { isServer: true, secureContext });
  shown.on("error", () => undefined);
  return shown;
}
