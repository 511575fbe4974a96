/** Reads the parts of a multipart request one after the other, each as a stream, within limits of size and time. */

import type { IncomingMessage } from "node:http";
import { Problem } from "../core/problem.ts";
import {
  malformedMultipart,
  type MultipartParser,
  multipartParser,
  type PartEvent,
  type PartStream,
} from "./multipart-parser.ts";
import { brokenOff, tooLarge, tooSlow } from "./read-body.ts";

export interface PartLimits {
  /** Of the whole request. */
  readonly bytesMax: number;
  readonly partsMax: number;
  /** In each such time some of the request must arrive. */
  readonly pauseMsMax: number;
}

export interface Part {
  /** "" if it has none. */
  readonly name: string;
  /** As sent; "" if it has none. */
  readonly fileName: string;
  readonly contentType: string;
  /** Throws a Problem if the request was not in order so far. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** So little in a whole pause is a caller who holds the connection, not one who uploads. */
const PROGRESS_BYTES_MIN = 256;
const HEADER_LIMITS = { fields: 0, headerPairs: 20, headerSize: 8 * 1024 };

/** One request while it is being read. close() must be called in the end, however it ends. */
export class PartReader {
  readonly #request: IncomingMessage;
  readonly #limits: PartLimits;
  readonly #parser: MultipartParser;
  readonly #timer: NodeJS.Timeout;
  readonly #waiting: { readonly part: Part; readonly file: PartStream }[] = [];
  #problem: Problem | undefined;
  #isComplete = false;
  #current: PartStream | undefined;
  #wake: () => void = () => undefined;
  #receivedBytes = 0;
  #receivedBefore = 0;

  /** Throws malformed-document where the Content-Type has no usable boundary. */
  constructor(request: IncomingMessage, limits: PartLimits) {
    this.#request = request;
    this.#limits = limits;
    this.#parser = multipartParser(request, {
      ...HEADER_LIMITS,
      parts: limits.partsMax,
      files: limits.partsMax,
    });
    this.#timer = setInterval(() => this.#demandProgress(), limits.pauseMsMax);
    request.on("data", this.#onData).on("error", this.#onBreak).on("close", this.#onBreak);
    this.#parser.on("file", (...[name, file, fileName, , contentType]: PartEvent) =>
      this.#onPart(file, { name: name ?? "", fileName: fileName ?? "", contentType }),
    );
    this.#parser.on("partsLimit", () => this.#fail(tooManyParts(limits.partsMax)));
    this.#parser.on("error", () => this.#fail(malformedMultipart()));
    this.#parser.on("finish", () => {
      this.#isComplete = true;
      this.#wake();
    });
  }

  /** The parts in their order; one that was not read to its end is passed over. Throws the problem of a request that is not in order. */
  async *parts(): AsyncGenerator<Part> {
    this.#request.pipe(this.#parser);
    for (;;) {
      this.#throwIfFailed();
      const next = this.#waiting.shift();
      if (next !== undefined) {
        yield next.part;
        next.file.resume();
      } else if (this.#isComplete) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  /** Stops reading and lets go of everything. */
  close(): void {
    clearInterval(this.#timer);
    this.#request.unpipe(this.#parser);
    this.#request.off("data", this.#onData).off("close", this.#onBreak);
    this.#current?.destroy();
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.#receivedBytes += chunk.byteLength;
    if (this.#receivedBytes > this.#limits.bytesMax) {
      this.#fail(tooLarge(this.#limits.bytesMax));
    }
  };

  readonly #onBreak = (): void => {
    if (!this.#request.complete) {
      this.#fail(brokenOff());
    }
  };

  #onPart(file: PartStream, head: Omit<Part, "content">): void {
    // An error of a stream that nobody hears ends the process.
    file.on("error", () => {});
    if (this.#problem !== undefined) {
      file.resume();
      return;
    }
    this.#current = file;
    this.#waiting.push({ part: { ...head, content: this.#contentOf(file) }, file });
    this.#wake();
  }

  async *#contentOf(file: PartStream): AsyncGenerator<Uint8Array> {
    try {
      yield* file;
    } catch (error) {
      // What broke the stream is known better by whoever noticed first.
      this.#throwIfFailed();
      throw error;
    }
    this.#throwIfFailed();
  }

  #throwIfFailed(): void {
    if (this.#problem !== undefined) {
      throw this.#problem;
    }
  }

  /** Also the net under the parser, which falls silent on some broken bodies. */
  #demandProgress(): void {
    const received = this.#receivedBytes - this.#receivedBefore;
    this.#receivedBefore = this.#receivedBytes;
    if (received < PROGRESS_BYTES_MIN && this.#parser.writableLength === 0) {
      this.#fail(this.#request.complete ? malformedMultipart() : tooSlow(this.#limits.pauseMsMax));
    }
  }

  #fail(problem: Problem): void {
    if (this.#problem === undefined && !this.#isComplete) {
      this.#problem = problem;
      this.#request.unpipe(this.#parser);
      this.#current?.destroy(problem);
      this.#wake();
    }
  }
}

function tooManyParts(partsMax: number): Problem {
  return new Problem(
    "payload-too-large",
    `A request holds at most ${partsMax} parts; send several.`,
  );
}
