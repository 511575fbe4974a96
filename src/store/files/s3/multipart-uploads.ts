/** Multipart uploads to a bucket: an object that comes in parts, and is there once all are. */

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { isMissing } from "./bucket-faults.ts";

/** A multipart upload that has begun. */
export interface MultipartUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** What is copied within the store goes in parts of so much. */
const COPY_PART_BYTES = 512 * 1024 ** 2;

export class MultipartUploads {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(
    client: S3Client,
    { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  ) {
    this.#client = client;
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  async begin(key: string): Promise<MultipartUpload> {
    const { UploadId } = await this.#client.send(
      new CreateMultipartUploadCommand({ Bucket: this.#bucket, Key: this.#prefix + key }),
    );
    return { key, uploadId: UploadId ?? "" };
  }

  /** The part's tag, which the end names. Parts count from 1. */
  async part(upload: MultipartUpload, number: number, bytes: Uint8Array): Promise<string> {
    const { ETag } = await this.#client.send(
      new UploadPartCommand({ ...this.#of(upload), PartNumber: number, Body: bytes }),
    );
    return ETag ?? "";
  }

  /** The object is there as a whole from now on. */
  async complete(upload: MultipartUpload, etags: readonly string[]): Promise<void> {
    const Parts = etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
    await this.#client.send(
      new CompleteMultipartUploadCommand({ ...this.#of(upload), MultipartUpload: { Parts } }),
    );
  }

  /** What is no longer under way is no error. */
  async abort(upload: MultipartUpload): Promise<void> {
    try {
      await this.#client.send(new AbortMultipartUploadCommand(this.#of(upload)));
    } catch (error) {
      if (!isMissing(error)) {
        throw error;
      }
    }
  }

  /** Uploads that were neither completed nor aborted, with when they began by the store's clock. */
  async *unfinished(): AsyncGenerator<MultipartUpload & { readonly startedAt: number }> {
    let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
    while (marker !== undefined) {
      const page = await this.#uploadsFrom(marker);
      for (const { Key = "", UploadId: uploadId = "", Initiated } of page.Uploads ?? []) {
        const key = Key.slice(this.#prefix.length);
        yield { key, uploadId, startedAt: Initiated?.getTime() ?? 0 };
      }
      const { IsTruncated, NextKeyMarker = "", NextUploadIdMarker = "" } = page;
      marker =
        IsTruncated === true
          ? { KeyMarker: NextKeyMarker, UploadIdMarker: NextUploadIdMarker }
          : undefined;
    }
  }

  #uploadsFrom(marker: { readonly KeyMarker?: string; readonly UploadIdMarker?: string }) {
    return this.#client.send(
      new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: this.#prefix, ...marker }),
    );
  }

  #of({ key, uploadId }: MultipartUpload) {
    return { Bucket: this.#bucket, Key: this.#prefix + key, UploadId: uploadId };
  }

  /** Copies an object of this size within the store, part by part. */
  async copy(
    CopySource: string,
    { sizeBytes, to }: { readonly sizeBytes: number; readonly to: string },
  ): Promise<void> {
    const upload = await this.begin(to);
    try {
      const etags: string[] = [];
      for (let first = 0; first < sizeBytes; first += COPY_PART_BYTES) {
        const last = Math.min(first + COPY_PART_BYTES, sizeBytes) - 1;
        const { CopyPartResult } = await this.#client.send(
          new UploadPartCopyCommand({
            ...this.#of(upload),
            CopySource,
            CopySourceRange: `bytes=${first}-${last}`,
            PartNumber: etags.length + 1,
          }),
        );
        etags.push(CopyPartResult?.ETag ?? "");
      }
      await this.complete(upload, etags);
    } catch (error) {
      await this.abort(upload);
      throw error;
    }
  }
}
