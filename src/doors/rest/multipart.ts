/** Reads a multipart upload as it comes: the part `data` as a stream, the part `options` into memory, nothing else. */

import type { IncomingMessage } from "node:http";

import type { Problem } from "../../core/problem.ts";
import {
  malformedMultipart,
  type MultipartParser,
  multipartParser,
  type PartEvent,
  type PartStream,
} from "../multipart-parser.ts";
import { brokenOff, tooLarge, tooSlow } from "../read-body.ts";
import { invalid } from "./call.ts";

export interface UploadLimits {
  readonly dataBytesMax: number;
  readonly optionsBytesMax: number;
  /** In each such time some of the upload must arrive. */
  readonly pauseMsMax: number;
}

/** The part `options`. */
export interface OptionsPart {
  readonly bytes: Uint8Array;
  /** "text/plain" if the part has none (RFC 7578 §4.4). */
  readonly contentType: string;
}

/** An upload whose part `data` has begun. */
export interface Upload {
  /** As sent; "" if the part has none. */
  readonly fileName: string;
  /** Ends only when the whole request has been read and was in order; throws a Problem if it was not. */
  readonly content: AsyncIterable<Uint8Array>;
  /** To be asked for when the content has ended. */
  readonly options: () => OptionsPart | undefined;
}

/** So little in a whole pause is a caller who holds the connection, not one who uploads. */
const PROGRESS_BYTES_MIN = 256;
/** For boundaries and part headers. */
const FRAME_BYTES_MAX = 64 * 1024;
const PARSER_LIMITS = { parts: 8, files: 8, fields: 0, headerPairs: 20, headerSize: 8 * 1024 };

/** One upload while it is being read. close() must be called in the end, however it ends. */
export class UploadReader {
  readonly #request: IncomingMessage;
  readonly #limits: UploadLimits;
  readonly #parser: MultipartParser;
  readonly #begun = deferred<Upload>();
  readonly #ended = deferred<void>();
  readonly #timer: NodeJS.Timeout;
  #data: PartStream | undefined;
  #options: OptionsPart | undefined;
  #hasOptions = false;
  #isOver = false;
  #receivedBytes = 0;
  #receivedBefore = 0;

  /** Throws malformed-document where the Content-Type has no usable boundary. */
  constructor(request: IncomingMessage, limits: UploadLimits) {
    this.#request = request;
    this.#limits = limits;
    this.#parser = multipartParser(request, PARSER_LIMITS);
    this.#timer = setInterval(() => this.#demandProgress(), limits.pauseMsMax);
    this.#listen();
  }

  /** Resolves when the part `data` begins. Throws invalid-document, malformed-document, payload-too-large, request-timeout. */
  begin(): Promise<Upload> {
    this.#request.pipe(this.#parser);
    return this.#begun.promise;
  }

  /** Stops reading and lets go of everything. */
  close(): void {
    this.#fail(brokenOff());
  }

  #listen(): void {
    const request = this.#request;
    request.on("data", this.#onData);
    request.on("error", this.#onBreak);
    request.on("close", this.#onBreak);
    this.#parser.on("file", (...[name, file, fileName, , contentType]: PartEvent) =>
      this.#onPart(name, file, { fileName: fileName ?? "", contentType }),
    );
    this.#parser.on("partsLimit", () => this.#fail(wrongParts()));
    this.#parser.on("error", () => this.#fail(malformedMultipart()));
    this.#parser.on("finish", () => this.#finish());
  }

  readonly #onData = (chunk: Uint8Array): void => {
    const { dataBytesMax, optionsBytesMax } = this.#limits;
    this.#receivedBytes += chunk.byteLength;
    if (this.#receivedBytes > dataBytesMax + optionsBytesMax + FRAME_BYTES_MAX) {
      this.#fail(tooLarge(dataBytesMax));
    }
  };

  readonly #onBreak = (): void => {
    if (!this.#request.complete) {
      this.#fail(brokenOff());
    }
  };

  #onPart(
    name: string | undefined,
    file: PartStream,
    head: { readonly fileName: string; readonly contentType: string },
  ): void {
    // An error of a stream that nobody hears ends the process.
    file.on("error", () => {});
    if (this.#isOver) {
      file.resume();
    } else if (name === "data" && this.#data === undefined) {
      this.#data = file;
      const content = this.#contentOf(file);
      this.#begun.resolve({ fileName: head.fileName, content, options: () => this.#options });
    } else if (name === "options" && !this.#hasOptions) {
      this.#hasOptions = true;
      this.#collectOptions(file, head.contentType);
    } else {
      this.#fail(wrongParts());
    }
  }

  async *#contentOf(file: PartStream): AsyncGenerator<Uint8Array> {
    try {
      yield* file;
    } catch (error) {
      // What broke the stream is known better by whoever noticed first.
      await this.#ended.promise;
      throw error;
    }
    await this.#ended.promise;
  }

  #collectOptions(file: PartStream, contentType: string): void {
    const { optionsBytesMax } = this.#limits;
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    file.on("data", (chunk: Uint8Array) => {
      sizeBytes += chunk.byteLength;
      chunks.push(chunk);
      if (sizeBytes > optionsBytesMax) {
        this.#fail(tooLarge(optionsBytesMax));
      }
    });
    file.on("end", () => {
      this.#options = { bytes: Buffer.concat(chunks), contentType };
    });
  }

  /** Also the net under the parser, which falls silent on some broken bodies. */
  #demandProgress(): void {
    const received = this.#receivedBytes - this.#receivedBefore;
    this.#receivedBefore = this.#receivedBytes;
    const waitsForUs = this.#parser.writableLength > 0;
    if (received < PROGRESS_BYTES_MIN && !waitsForUs) {
      this.#fail(this.#request.complete ? malformedMultipart() : tooSlow(this.#limits.pauseMsMax));
    }
  }

  #finish(): void {
    if (this.#data === undefined) {
      this.#fail(missingData());
    } else {
      this.#ended.resolve();
      this.#release();
    }
  }

  #fail(problem: Problem): void {
    if (!this.#isOver) {
      this.#begun.reject(problem);
      this.#ended.reject(problem);
      this.#release();
      this.#data?.destroy(problem);
    }
  }

  #release(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#request.unpipe(this.#parser);
    this.#request.off("data", this.#onData).off("close", this.#onBreak);
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (problem: Problem) => void;
}

/** A promise that is settled from outside. Whoever stops waiting for it early makes no failure unheard of. */
function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (problem: Problem) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

function missingData(): Problem {
  const message =
    "The upload has no part named data. Send the file as the part data with a filename.";
  return invalid("/data", "required", message);
}

function wrongParts(): Problem {
  return invalid(
    "",
    "count",
    "An upload has one part data, one part options if need be, and no other.",
  );
}
