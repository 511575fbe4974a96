/** Contents that a job document carries: stored while it comes in, and found again by what then stands in their place. */

import type { Contents } from "../../core/documents/carried-document.ts";
import { inSlot } from "../../core/documents/add-document.ts";
import type { JobDocumentRequest } from "../../core/model/contract-types.gen.ts";
import { demand, type Principal } from "../../core/model/principal.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Blob } from "../../core/ports/files.ts";
import type { Ports } from "../../core/ports/ports.ts";

/** Without `uploads` no place among them is taken: whoever stores has one. */
type CarriedPorts = Pick<Ports, "blobs" | "limits"> & Partial<Pick<Ports, "uploads">>;

export class CarriedContents {
  readonly #ports: CarriedPorts;
  readonly #principal: Principal;
  readonly #blobs = new Map<string, Blob>();
  readonly #stored: string[] = [];
  /** Which document each stands in, so that nobody names another's. */
  readonly #indexes = new Map<string, number>();

  constructor(ports: CarriedPorts, principal: Principal) {
    this.#ports = ports;
    this.#principal = principal;
  }

  /** By what stands in their place. */
  get contents(): Contents {
    return this.#blobs;
  }

  /** All that were stored. */
  get blobIds(): readonly string[] {
    return this.#stored;
  }

  /**
   * Stores a content and returns what stands for it, which is base64 of its digest and place, so that the same document
   * comes out the same again. Throws forbidden, payload-too-large, insufficient-storage, unavailable.
   */
  async take(content: AsyncIterable<Uint8Array>, index: number): Promise<string> {
    return this.keep(await this.store(content), index);
  }

  /** Stores a content that nothing stands for yet. Throws what take throws. */
  async store(content: AsyncIterable<Uint8Array>): Promise<Blob> {
    const { blobs, limits } = this.#ports;
    demand(this.#principal, "submit-jobs");
    if (this.#stored.length >= limits.documentsPerJobMax) {
      throw new Problem(
        "payload-too-large",
        `A job holds at most ${limits.documentsPerJobMax} documents; split the work.`,
      );
    }
    const blob = await inSlot(this.#ports, this.#principal, () =>
      blobs.put(content, limits.uploadBytesMax),
    );
    this.#stored.push(blob.id);
    return blob;
  }

  /** What stands for a stored content. */
  keep(blob: Blob, index: number): string {
    const place = Buffer.from(`document ${index} ${blob.sha256}`).toString("base64");
    this.#blobs.set(place, blob);
    this.#indexes.set(place, index);
    return place;
  }

  /** The document with its contents stored that still stand in it. Throws what take throws. */
  async stored(document: JobDocumentRequest): Promise<JobDocumentRequest> {
    const { documents = [] } = document;
    const isOut = (content: string | undefined, index: number): boolean =>
      content === undefined || this.#indexes.get(content) === index;
    if (documents.every(({ content }, index) => isOut(content, index))) {
      return document;
    }
    const changed = [...documents];
    for (const [index, each] of documents.entries()) {
      const { content } = each;
      if (content !== undefined && !isOut(content, index)) {
        changed[index] = { ...each, content: await this.take(decoded(content), index) };
      }
    }
    return { ...document, documents: changed };
  }
}

/** The contract has it checked. */
async function* decoded(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content, "base64");
}
