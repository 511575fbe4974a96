/** One client's session: its lines in, one command after the other, and its end. */

import type { Socket } from "node:net";

import type { Telemetry } from "../../core/ports/telemetry.ts";
import type { Log } from "../../core/ports/base.ts";
import type { Tracing } from "../../core/ports/tracing/tracing.ts";
import { Problem } from "../../core/model/problem.ts";
import { PROBLEMS } from "../problems/table.ts";
import { AGREEMENTS } from "./commands/agreements.ts";
import { beginCommand, endCommand, type Said } from "./command-span.ts";
import type { Commands } from "./commands/command.ts";
import { LOG_IN } from "./commands/log-in.ts";
import { NAMES } from "./commands/names.ts";
import { TRANSFERS } from "./commands/transfers.ts";
import { Conversation, type FtpKit } from "./conversation.ts";
import { LineReader } from "./line-reader.ts";
import { Refusal, type Reply, replyOf } from "./replies.ts";

export interface SessionNews {
  readonly log: Log;
  readonly telemetry: Telemetry | undefined;
  readonly tracing: Tracing | undefined;
}

const COMMANDS: Commands = { ...LOG_IN, ...AGREEMENTS, ...NAMES, ...TRANSFERS };

/** A web page lets its browser send commands in the body of a form; what such a request says is not done. */
const HTTP_REQUEST = /^[A-Z]+ \S+ HTTP\/[0-9.]+$/u;
/** With so many waiting no more is read. */
const WAITING_MAX = 64;

export class Session {
  readonly #conversation: Conversation;
  readonly #news: SessionNews;
  readonly #waiting: string[] = [];
  readonly #openedAt = performance.now();
  #reader = new LineReader();
  #line: Socket;
  #timer: NodeJS.Timeout | undefined;
  #isWorking = false;
  #work: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(line: Socket, kit: FtpKit, news: SessionNews) {
    this.#line = line;
    this.#news = news;
    this.#conversation = new Conversation(kit, line);
    this.#listen(line);
    this.#wait();
    this.#conversation.reply({ code: 220, text: "Jobgate. Names are in UTF-8." });
  }

  get peer(): string {
    return this.#conversation.peer;
  }

  get isLoggedIn(): boolean {
    return this.#conversation.account !== undefined;
  }

  /** Ends as soon as nothing is under way. */
  stop(): void {
    this.#isStopping = true;
    if (!this.#isWorking) {
      this.#conversation.end({ code: 421, text: "The server is stopping." });
    }
  }

  /** True once it only waits for the client to go. */
  get isEnded(): boolean {
    return this.#conversation.isEnded;
  }

  /** Makes room for another one, which does not wait until this one's client goes. */
  giveWay(): void {
    this.#conversation.end({ code: 421, text: "Others log in; you did not." });
    this.#line.destroySoon();
  }

  /** Ends at once. Resolves when what was under way has come to its end, which keeps what came. */
  async destroy(): Promise<void> {
    this.#line.destroy();
    await this.#work;
  }

  #listen(line: Socket): void {
    line.on("data", this.#take);
    line.on("error", () => undefined);
    // What is under way breaks off with its client, but what came whole before is answered by nobody and not taken.
    line.on("end", this.#leave);
    line.on("close", this.#leave);
  }

  readonly #leave = (): void => {
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
    this.#conversation.channel?.close();
  };

  readonly #take = (chunk: Buffer): void => {
    if (this.isEnded) {
      return;
    }
    const lines = this.#reader.read(chunk);
    if (lines === undefined) {
      this.#waiting.length = 0;
      this.#conversation.end({ code: 500, text: "The line is too long." });
      return;
    }
    if (!this.isLoggedIn && lines.some((line) => HTTP_REQUEST.test(line))) {
      this.#waiting.length = 0;
      this.#conversation.end({ code: 500, text: "This is FTP, not HTTP." });
      return;
    }
    for (const line of lines) {
      // RFC 959 §4.1.3: what is under way ends at once, and then has its own reply.
      if (this.#isWorking && /^abor$/iu.test(line)) {
        this.#conversation.channel?.close();
      }
      this.#waiting.push(line);
    }
    if (this.#waiting.length >= WAITING_MAX) {
      this.#line.pause();
    }
    if (!this.#isWorking) {
      this.#isWorking = true;
      this.#work = this.#answerAll();
    }
  };

  async #answerAll(): Promise<void> {
    clearTimeout(this.#timer);
    for (let line = this.#waiting.shift(); line !== undefined; line = this.#waiting.shift()) {
      await this.#answer(line);
      if (this.isEnded) {
        this.#waiting.length = 0;
      } else if (this.#waiting.length < WAITING_MAX) {
        this.#line.resume();
      }
    }
    this.#isWorking = false;
    if (this.#isStopping) {
      this.stop();
    }
    this.#wait();
  }

  /** A client that says nothing is told so, and let go. */
  #wait(): void {
    const { loginMs, idleMs } = this.#conversation.kit;
    const leftMs = loginMs - (performance.now() - this.#openedAt);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#conversation.end({ code: 421, text: "Nothing was said for too long." }),
      this.isLoggedIn ? idleMs : Math.max(0, leftMs),
    );
  }

  async #answer(line: string): Promise<void> {
    const startedMs = performance.now();
    const said = commandOf(line);
    const span = await beginCommand(this.#news.tracing, this.#conversation, said);
    const run = (): Promise<Reply | undefined> => this.#run(said);
    let failure: unknown;
    let reply: Reply | undefined;
    try {
      reply = await (span === undefined ? run() : span.within(run));
    } catch (error) {
      failure = error;
      if (!(error instanceof Problem || error instanceof Refusal)) {
        this.#news.log.error({ err: error, operation: said.verb }, "request failed");
      }
      reply = replyOf(error);
    }
    if (reply !== undefined) {
      this.#conversation.reply(reply);
    }
    endCommand(span, reply, failure);
    this.#encrypt();
    this.#tell(said, { reply, failure, startedMs });
  }

  async #run({ command, verb, argument }: Said): Promise<Reply | undefined> {
    if (command?.isOpen !== true) {
      // RFC 1123 §4.1: what is not known before the log-in is not told.
      await this.#conversation.here.confirm();
    }
    if (command === undefined) {
      throw new Refusal(502, `${verb} is not known here.`);
    }
    return command.run(this.#conversation, argument);
  }

  /** What came in clear behind AUTH was perhaps put there by somebody else. */
  #encrypt(): void {
    const context = this.#conversation.nextContext;
    if (context === undefined) {
      return;
    }
    this.#conversation.nextContext = undefined;
    this.#waiting.length = 0;
    this.#reader = new LineReader();
    this.#line.off("data", this.#take);
    this.#line.off("end", this.#leave);
    this.#line = this.#conversation.encrypt(context);
    this.#listen(this.#line);
  }

  #tell({ command, verb }: Said, { reply, failure, startedMs }: Answered): void {
    const problem = failure instanceof Problem ? failure : undefined;
    this.#news.telemetry?.requestAnswered({
      door: "ftp",
      operation: command === undefined ? "none" : verb,
      status: problem === undefined ? statusOf(reply?.code ?? 200) : PROBLEMS[problem.code].status,
      durationMs: performance.now() - startedMs,
      ...(problem === undefined ? {} : { code: problem.code }),
    });
  }
}

interface Answered {
  readonly reply: Reply | undefined;
  readonly failure: unknown;
  readonly startedMs: number;
}

/** As HTTP would have it. */
function statusOf(code: number): number {
  return code < 400 ? 200 : code < 500 ? 503 : 400;
}

function commandOf(line: string): Said {
  const blank = line.indexOf(" ");
  const verb = (blank === -1 ? line : line.slice(0, blank)).toUpperCase();
  const argument = blank === -1 ? "" : line.slice(blank + 1);
  return { verb, argument, command: Object.hasOwn(COMMANDS, verb) ? COMMANDS[verb] : undefined };
}
