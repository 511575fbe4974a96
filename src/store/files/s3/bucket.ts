/** A bucket of an S3-compatible store: as much of S3 as contents need, below one prefix. */

import type { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { ByteRange } from "../../../core/ports/files.ts";
import { isMissing, isUnsatisfiable, wasReplaced } from "./bucket-faults.ts";
import { MultipartUploads } from "./multipart-uploads.ts";

/** Where a bucket is, and with which keys it is opened. */
export interface BucketOptions {
  readonly bucket: string;
  /** Begins each key: empty, or with "/" at its end. */
  readonly prefix: string;
  /** Of a store that is not Amazon's. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  /** Whether the bucket stands in the path of addresses, and not in their host. */
  readonly isPathStyle: boolean;
  /** Whether callers may be sent to the bucket for what they download. */
  readonly givesLinks?: boolean;
  /** Without them, what the SDK finds: a role of the machine, a profile. */
  readonly credentials?:
    | {
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
        readonly sessionToken?: string | undefined;
      }
    | undefined;
}

/** What an answer says of an object in place of what the bucket knows. */
export interface SaidHeaders {
  readonly contentType: string;
  readonly contentDisposition: string;
}

export interface StoredObject {
  /** Without the bucket's prefix. */
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string;
  /** Epoch milliseconds of the store's clock. */
  readonly modifiedAt: number;
}

export interface OpenObject {
  readonly body: AsyncIterable<Uint8Array>;
  readonly etag: string | undefined;
}

/** The first attempt, and those after 5xx, SlowDown and broken connections, each after a longer pause (standard mode). */
const ATTEMPTS = 6;
/** As long as a client may take from the answer to the request; what has begun goes on. */
const LINK_S = 300;
const CONNECT_MS = 5000;
const SILENT_MS = 60_000;
/** Downloads hold theirs for as long as callers read. */
const SOCKETS_MAX = 1000;
/** The largest object that CopyObject takes is 5 GiB. */
const COPY_BYTES_MAX = 5 * 1024 ** 3;

export class Bucket {
  /** As the operator knows it. */
  readonly name: string;
  readonly client: S3Client;
  /** What comes in parts. */
  readonly uploads: MultipartUploads;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor({ bucket, prefix, endpoint, region, isPathStyle, credentials }: BucketOptions) {
    this.name = `s3://${bucket}/${prefix}`.replace(/\/$/u, "");
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.client = new S3Client({
      region,
      forcePathStyle: isPathStyle,
      maxAttempts: ATTEMPTS,
      // Stores that are not Amazon's do not all know the newer checksums; what is sent is signed with its SHA-256 as it is.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        socketTimeout: SILENT_MS,
        httpAgent: { maxSockets: SOCKETS_MAX },
        httpsAgent: { maxSockets: SOCKETS_MAX },
      },
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials === undefined ? {} : { credentials: withoutUndefined(credentials) }),
    });
    this.uploads = new MultipartUploads(this.client, { bucket, prefix });
  }

  /** Bucket and whole key, as requests name an object. */
  at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + key };
  }

  /** There as a whole when it resolves, in place of what was there. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.client.send(new PutObjectCommand({ ...this.at(key), Body: bytes }));
  }

  async head(key: string): Promise<StoredObject | undefined> {
    try {
      const { ContentLength, ETag, LastModified } = await this.client.send(
        new HeadObjectCommand(this.at(key)),
      );
      return stored(key, { Size: ContentLength, ETag, LastModified });
    } catch (error) {
      return undefinedIf(isMissing(error), error);
    }
  }

  /** Undefined if there is no such object, "empty" if it has nothing of the range, "replaced" if it is no longer the one of the tag. */
  async get(
    key: string,
    { first, last }: ByteRange,
    etag?: string,
  ): Promise<OpenObject | "empty" | "replaced" | undefined> {
    const isWhole = first === 0 && last === Infinity;
    try {
      const { Body, ETag } = await this.client.send(
        new GetObjectCommand({
          ...this.at(key),
          ...(isWhole ? {} : { Range: `bytes=${first}-${last === Infinity ? "" : last}` }),
          ...(etag === undefined ? {} : { IfMatch: etag }),
        }),
      );
      // In Node what comes is a stream of Node's.
      return { body: Body as Readable, etag: ETag };
    } catch (error) {
      if (isUnsatisfiable(error)) {
        return "empty";
      }
      return wasReplaced(error) ? "replaced" : undefinedIf(isMissing(error), error);
    }
  }

  /** An address at which whoever has it can read the object for some minutes, with these headers. Asks nobody. */
  async linkTo(key: string, { contentType, contentDisposition }: SaidHeaders): Promise<string> {
    const command = new GetObjectCommand({
      ...this.at(key),
      ResponseContentType: contentType,
      ResponseContentDisposition: contentDisposition,
      ResponseCacheControl: "private, no-store",
    });
    return getSignedUrl(this.client, command, { expiresIn: LINK_S });
  }

  /** What is not there is no error. */
  async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.at(key)));
  }

  /** Within the store. False if there is no such object. */
  async copy(
    { key, sizeBytes }: Pick<StoredObject, "key" | "sizeBytes">,
    to: string,
  ): Promise<boolean> {
    const { Bucket: bucket, Key: from } = this.at(key);
    const CopySource = `${bucket}/${from.split("/").map(encodeURIComponent).join("/")}`;
    try {
      if (sizeBytes <= COPY_BYTES_MAX) {
        await this.client.send(new CopyObjectCommand({ ...this.at(to), CopySource }));
      } else {
        await this.uploads.copy(CopySource, { sizeBytes, to });
      }
      return true;
    } catch (error) {
      if (isMissing(error)) {
        return false;
      }
      throw error;
    }
  }

  /** All whose keys begin so, in the order of keys; up to a thousand at a time. */
  async *list(prefix: string): AsyncGenerator<readonly StoredObject[]> {
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: this.#prefix + prefix,
          ContinuationToken: token,
        }),
      );
      yield (page.Contents ?? []).map((found) =>
        stored((found.Key ?? "").slice(this.#prefix.length), found),
      );
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  /** What stands between a beginning of keys and the next "/", each once, in order. */
  async folders(prefix: string): Promise<readonly string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: this.#prefix + prefix,
          Delimiter: "/",
          ContinuationToken: token,
        }),
      );
      const found = (page.CommonPrefixes ?? []).map(({ Prefix = "" }) => Prefix);
      names.push(...found.map((each) => each.slice(this.#prefix.length + prefix.length, -1)));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return names;
  }

  /** Rejects with what the store says where the bucket cannot be listed. */
  async look(abortSignal?: AbortSignal): Promise<void> {
    const command = new ListObjectsV2Command({
      Bucket: this.#bucket,
      Prefix: this.#prefix,
      MaxKeys: 1,
    });
    await this.client.send(command, abortSignal === undefined ? {} : { abortSignal });
  }

  /** Epoch milliseconds by the store's clock, in whole seconds. */
  async now(): Promise<number> {
    let date: string | undefined;
    const command = new ListObjectsV2Command({
      Bucket: this.#bucket,
      Prefix: this.#prefix,
      MaxKeys: 1,
    });
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        date = (result.response as { headers?: Readonly<Record<string, string>> }).headers?.[
          "date"
        ];
        return result;
      },
      { step: "deserialize" },
    );
    await this.client.send(command);
    const now = Date.parse(date ?? "");
    return Number.isNaN(now) ? Date.now() : now;
  }
}

function stored(
  key: string,
  {
    Size = 0,
    ETag = "",
    LastModified,
  }: {
    readonly Size?: number | undefined;
    readonly ETag?: string | undefined;
    readonly LastModified?: Date | undefined;
  },
): StoredObject {
  return { key, sizeBytes: Size, etag: ETag, modifiedAt: LastModified?.getTime() ?? 0 };
}

function withoutUndefined({ sessionToken, ...keys }: NonNullable<BucketOptions["credentials"]>) {
  return sessionToken === undefined ? keys : { ...keys, sessionToken };
}

function undefinedIf(holds: boolean, error: unknown): undefined {
  if (!holds) {
    throw error;
  }
}
