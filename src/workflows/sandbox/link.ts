/**
 * The line between server and sandbox child: one JSON text a line, questions on the child's standard input, answers on
 * descriptor 3. Not the channel of `fork`: that takes messages of any size, files and sockets, and ends the server at
 * one that is no JSON.
 */

import type { ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { ToChild } from "./task-types.ts";

/** Longer than any answer that our own tasks give. */
const LINE_BYTES_MAX = 64 * 1024;
const NEWLINE = 10;

export class SandboxLink {
  readonly #questions: Writable;
  readonly #answers: Readable;
  #pending: Buffer = Buffer.alloc(0);
  #take: ((line: string) => void) | undefined;
  readonly #onBreach: (what: string) => void;

  /** `onBreach` is told once a child answers more than it was asked, or too much. */
  constructor(process: ChildProcess, onBreach: (what: string) => void) {
    const [questions, , , answers] = process.stdio;
    this.#questions = questions as Writable;
    this.#answers = answers as Readable;
    this.#onBreach = onBreach;
    this.#answers.on("data", (chunk: Buffer) => this.#read(chunk));
    // A child that is gone is noticed by its end; its pipes may break first.
    this.#questions.on("error", () => undefined);
    this.#answers.on("error", () => undefined);
  }

  /** Sends a question, if there is one, and resolves with the next line; never, if the child ends instead. */
  async ask(question?: ToChild): Promise<string> {
    const answer = new Promise<string>((resolve) => {
      this.#take = resolve;
    });
    if (question !== undefined) {
      this.#questions.write(`${JSON.stringify(question)}\n`);
    }
    this.#deliver();
    return answer;
  }

  #read(chunk: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    this.#deliver();
    if (this.#pending.length > LINE_BYTES_MAX) {
      this.#answers.destroy();
      this.#onBreach("It answered more than it was asked.");
    }
  }

  #deliver(): void {
    const end = this.#pending.indexOf(NEWLINE);
    if (end < 0 || end > LINE_BYTES_MAX || this.#take === undefined) {
      return;
    }
    const line = this.#pending.subarray(0, end).toString("utf8");
    this.#pending = this.#pending.subarray(end + 1);
    const take = this.#take;
    this.#take = undefined;
    take(line);
  }
}
