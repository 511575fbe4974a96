/** Reads the parts of a multipart request one after the other, each as a stream, within limits of size and time. */

import type { IncomingMessage } from "node:http";
import { Problem } from "../../core/model/problem.ts";
import {
  malformedMultipart,
  type MultipartParser,
  multipartParser,
  type PartHeader,
  type PartStream,
} from "./multipart-parser.ts";
import { type PartHead, readPartHead } from "./part-head.ts";
import { CollectedBytes } from "../http/collected-bytes.ts";
import { DigestCheck, digestsOf, verifiedContent } from "../http/digest-fields.ts";
import { brokenOff, tooLarge, tooSlow } from "../http/read-body.ts";
import { decodeContent } from "./transfer-encoding.ts";
import { refuseEncoding } from "./upload-request.ts";

export interface PartLimits {
  /** Of the whole request. */
  readonly bytesMax: number;
  readonly partsMax: number;
  /** In each such time some of the request must arrive. */
  readonly pauseMsMax: number;
}

export interface Part extends Pick<PartHead, "name" | "fileName" | "contentType" | "contentId"> {
  /** Decoded. Throws a Problem if it is broken, or if the request was not in order so far. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** So little in a whole pause is a caller who holds the connection, not one who uploads. */
const PROGRESS_BYTES_MIN = 256;

/**
 * Gives the parts of a request to `use`, and lets go of the request when that has ended. The parts come in their order;
 * one that is not read to its end is passed over. Throws unsupported-encoding, malformed-document where the Content-Type
 * has no usable boundary, what `use` throws, and while parts are taken the problem of a request that is not in order.
 */
export async function withParts<T>(
  request: IncomingMessage,
  limits: PartLimits,
  use: (parts: AsyncGenerator<Part>) => Promise<T>,
): Promise<T> {
  refuseEncoding(request);
  const reader = new PartReader(request, limits);
  try {
    return await use(reader.parts());
  } finally {
    reader.close();
  }
}

/** One request while it is being read. */
class PartReader {
  readonly #request: IncomingMessage;
  readonly #limits: PartLimits;
  readonly #parser: MultipartParser;
  /** Of the body as a whole. */
  readonly #digest: DigestCheck;
  readonly #timer: NodeJS.Timeout;
  readonly #waiting: { readonly part: Part; readonly stream: PartStream }[] = [];
  #problem: Problem | undefined;
  #isComplete = false;
  #partCount = 0;
  #current: PartStream | undefined;
  /** The part whose head is being read. */
  #headless: PartStream | undefined;
  #wake: () => void = () => undefined;
  #receivedBytes = 0;
  #receivedBefore = 0;

  constructor(request: IncomingMessage, limits: PartLimits) {
    this.#request = request;
    this.#limits = limits;
    this.#parser = multipartParser(request);
    this.#digest = new DigestCheck(digestsOf(request.headers));
    this.#timer = setInterval(() => this.#demandProgress(), limits.pauseMsMax);
    request.on("data", this.#onData).on("error", this.#onBreak).on("close", this.#onBreak);
    this.#parser.on("part", (stream) => this.#onPart(stream));
    this.#parser.on("error", () => this.#fail(malformedMultipart()));
    this.#parser.on("finish", () => this.#onFinish());
  }

  async *parts(): AsyncGenerator<Part> {
    this.#request.pipe(this.#parser);
    for (;;) {
      // Known before the first is read where they are small, so that none of them is kept for nothing.
      if (this.#hasTooManyParts()) {
        throw tooManyParts(this.#limits.partsMax);
      }
      const next = this.#waiting.shift();
      if (next !== undefined) {
        yield next.part;
        next.stream.resume();
      } else if (this.#problem !== undefined) {
        throw this.#problem;
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
    this.#digest.update(chunk);
    if (this.#receivedBytes > this.#limits.bytesMax) {
      this.#fail(tooLarge(this.#limits.bytesMax));
    }
  };

  readonly #onBreak = (): void => {
    if (!this.#request.complete) {
      this.#fail(brokenOff());
    }
  };

  #onPart(stream: PartStream): void {
    // An error of a stream that nobody hears ends the process.
    stream.on("error", () => {});
    this.#demandHead();
    this.#partCount += 1;
    if (this.#problem !== undefined || this.#hasTooManyParts()) {
      stream.resume();
      this.#wake();
      return;
    }
    this.#headless = stream;
    stream.on("header", (header: PartHeader) => this.#onHead(stream, header));
  }

  #onHead(stream: PartStream, header: PartHeader): void {
    this.#headless = undefined;
    try {
      const { digests, transferEncoding, ...head } = readPartHead(header);
      const decoded = this.#contentOf(stream, transferEncoding);
      const content = digests.length === 0 ? decoded : verifiedContent(decoded, digests);
      this.#current = stream;
      this.#waiting.push({ part: { ...head, content }, stream });
      this.#wake();
    } catch (error) {
      stream.resume();
      this.#fail(error instanceof Problem ? error : malformedMultipart());
    }
  }

  #hasTooManyParts(): boolean {
    return this.#partCount > this.#limits.partsMax;
  }

  /** The parser says nothing of a part whose head does not end. */
  #demandHead(): void {
    if (this.#headless !== undefined) {
      this.#headless.resume();
      this.#headless = undefined;
      this.#fail(malformedMultipart());
    }
  }

  #onFinish(): void {
    this.#demandHead();
    const problem = this.#digest.problem();
    if (problem !== undefined) {
      this.#fail(problem);
    }
    this.#isComplete = true;
    this.#wake();
  }

  async *#contentOf(
    stream: PartStream,
    encoding: PartHead["transferEncoding"],
  ): AsyncGenerator<Uint8Array> {
    try {
      yield* decodeContent(stream, encoding);
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
    const unread = this.#parser.writableLength + (this.#current?.readableLength ?? 0);
    const waitsForUs = unread > 0 || this.#waiting.length > 0;
    if (received < PROGRESS_BYTES_MIN && !waitsForUs) {
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

/** The whole content of a part. Throws payload-too-large where it has more bytes. */
export async function collectPart({ content }: Part, bytesMax: number): Promise<Uint8Array> {
  const collected = new CollectedBytes();
  for await (const chunk of content) {
    collected.add(chunk);
    if (collected.sizeBytes > bytesMax) {
      throw tooLarge(bytesMax);
    }
  }
  return collected.whole();
}
