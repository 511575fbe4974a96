/** Reads the parts of a multipart request one after the other, each as a stream, within limits of size and time. */

import type { IncomingMessage } from "node:http";
import { Busboy, type BusboyFileStream, type BusboyInstance } from "@fastify/busboy";
import { Problem } from "../core/problem.ts";
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

/** What the parser tells of a part: name, content, file name, transfer encoding, media type. */
type FileEvent = [
  name: string | undefined,
  file: BusboyFileStream,
  fileName: string | undefined,
  encoding: string,
  contentType: string,
];

/** One request while it is being read. close() must be called in the end, however it ends. */
export class PartReader {
  readonly #request: IncomingMessage;
  readonly #limits: PartLimits;
  readonly #parser: BusboyInstance;
  readonly #timer: NodeJS.Timeout;
  readonly #waiting: { readonly part: Part; readonly file: BusboyFileStream }[] = [];
  #problem: Problem | undefined;
  #isComplete = false;
  #current: BusboyFileStream | undefined;
  #wake: () => void = () => undefined;
  #receivedBytes = 0;
  #receivedBefore = 0;

  /** Throws malformed-document where the Content-Type has no usable boundary. */
  constructor(request: IncomingMessage, limits: PartLimits) {
    this.#request = request;
    this.#limits = limits;
    this.#parser = parserFor(request, limits.partsMax);
    this.#timer = setInterval(() => this.#demandProgress(), limits.pauseMsMax);
    request.on("data", this.#onData).on("error", this.#onBreak).on("close", this.#onBreak);
    this.#parser.on("file", (...[name, file, fileName, , contentType]: FileEvent) =>
      this.#onPart(file, { name: name ?? "", fileName: fileName ?? "", contentType }),
    );
    this.#parser.on("partsLimit", () => this.#fail(tooManyParts(limits.partsMax)));
    this.#parser.on("error", () => this.#fail(malformed()));
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

  #onPart(file: BusboyFileStream, head: Omit<Part, "content">): void {
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

  async *#contentOf(file: BusboyFileStream): AsyncGenerator<Uint8Array> {
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
      this.#fail(this.#request.complete ? malformed() : tooSlow(this.#limits.pauseMsMax));
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

function parserFor(request: IncomingMessage, partsMax: number): BusboyInstance {
  const contentType = request.headers["content-type"] ?? "";
  try {
    return new Busboy({
      headers: { ...request.headers, "content-type": contentType },
      limits: { ...HEADER_LIMITS, parts: partsMax, files: partsMax },
      isPartAFile: () => true,
      preservePath: true,
    });
  } catch {
    throw new Problem(
      "malformed-document",
      "The request must be multipart/form-data with a boundary. Let your HTTP library set the Content-Type.",
    );
  }
}

function malformed(): Problem {
  return new Problem(
    "malformed-document",
    "The multipart body is broken: its final boundary is missing or a part has no proper header.",
  );
}

function tooManyParts(partsMax: number): Problem {
  return new Problem(
    "payload-too-large",
    `A request holds at most ${partsMax} parts; send several.`,
  );
}
