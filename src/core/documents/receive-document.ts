/** Receives a document over a line that may break: what came is kept as a partial document then, and the sender goes on with it. */

import { type Document, documentAdded, type NewDocument } from "../model/document.ts";
import type { Job } from "../model/job.ts";
import { PARTIAL_KEPT_MS } from "../model/uploads/partial-document.ts";
import { demand, identityOf, type Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { lostRace } from "../jobs/late-advice.ts";
import { isOutcomeUnknown } from "../jobs/write-outcome.ts";
import type { GrowingBlob } from "../ports/files.ts";
import type { PartialPlace } from "../ports/uploads/partial-documents.ts";
import type { Ports } from "../ports/ports.ts";
import { contentTypeOf, safeFileName } from "../text/file-name.ts";
import { collectingJob, documentBound, inSlot, missingFileName } from "./add-document.ts";
import { type FeedPorts, feedJob, feeding } from "./feed-job.ts";

export type ReceivePorts = FeedPorts &
  Pick<
    Ports,
    | "blobs"
    | "documents"
    | "engine"
    | "ids"
    | "jobs"
    | "limits"
    | "partialDocuments"
    | "uploads"
    | "uploadWriters"
  >;

export interface IncomingDocument {
  readonly jobId: string;
  readonly fileName: string;
  /** From which byte on it comes: 0 for the whole, "end" for what the partial document lacks, whatever there is of it. */
  readonly from: number | "end";
  /** Of the whole, where the sender told it before. */
  readonly sizeBytes?: number;
  /**
   * Called when nothing but the content itself can fail any more. What it yields ends where the document does, and throws
   * where the line breaks before, or `stop` says that the sender has come again.
   */
  open(stop: AbortSignal): AsyncIterable<Uint8Array>;
  /** Called when all is on the disk; throws if the line turned out to be broken after all. */
  confirm(): void;
}

/**
 * Stores the document durably, in place of all of its name. Throws before the content is opened: forbidden, not-found,
 * illegal-transition once the job is started, invalid-document for a file without a name, payload-too-large, unavailable,
 * insufficient-storage, and upload-conflict where nothing is there to go on from, or a whole one; and then also what the content throws.
 */
export async function receiveDocument(
  ports: ReceivePorts,
  principal: Principal,
  incoming: IncomingDocument,
): Promise<Document> {
  demand(principal, "change-jobs");
  return inSlot(ports, principal, async () => {
    const { jobId, sizeBytes = 0 } = incoming;
    const fileName = safeFileName(incoming.fileName);
    if (fileName === "") {
      throw missingFileName();
    }
    const isReplacing = (await ports.documents.find(jobId, fileName)) !== undefined;
    const job = await collectingJob(ports, principal, { jobId, isReplaced: isReplacing });
    if (sizeBytes > ports.limits.uploadBytesMax) {
      throw tooLarge(ports);
    }
    const place = { jobId: job.id, owner: identityOf(principal), fileName };
    return ports.uploadWriters.during(writerOf(place), (stop) =>
      feedJob(ports, job, () =>
        new Reception(ports, { job, place, isReplacing }).receive(incoming, stop),
      ),
    );
  });
}

/** The name under which one process knows who writes a document. */
function writerOf({ jobId, owner, fileName }: PartialPlace): string {
  return [jobId, owner, fileName].join("\n");
}

interface Receiving {
  readonly job: Job;
  readonly place: PartialPlace;
  readonly isReplacing: boolean;
}

/** One document while it comes. Its blob is its own until a row has it. */
class Reception {
  readonly #ports: ReceivePorts;
  readonly #job: Job;
  readonly #place: PartialPlace;
  readonly #startedAt: number;
  /** Whether a whole one of the name is there. */
  readonly #isReplacing: boolean;
  #sizeBytes = 0;

  constructor(ports: ReceivePorts, { job, place, isReplacing }: Receiving) {
    this.#ports = ports;
    this.#job = job;
    this.#place = place;
    this.#isReplacing = isReplacing;
    this.#startedAt = ports.clock.now();
  }

  async receive(incoming: IncomingDocument, stop: AbortSignal): Promise<Document> {
    const { blobs } = this.#ports;
    const blobId = await this.#begin(incoming.from);
    const blob = await blobs.grow(blobId, this.#sizeBytes);
    try {
      await this.#take(blob, incoming, stop);
    } catch (error) {
      await this.#breakOff(blob, blobId, error);
      throw error;
    } finally {
      await blob.close();
    }
    return this.#add(blobId).catch(async (error: unknown) => {
      if (!isOutcomeUnknown(error)) {
        await blobs.remove([blobId]);
      }
      throw error;
    });
  }

  /** Takes over what there is of it, or throws it away. Throws upload-conflict. */
  async #begin(from: number | "end"): Promise<string> {
    const { blobs, clock, partialDocuments } = this.#ports;
    const now = clock.now();
    const there = await partialDocuments.find(this.#place, now);
    this.#demandStart(from, there?.sizeBytes);
    const partial = there && (await partialDocuments.take(this.#place, now));
    if (partial === undefined) {
      if (there !== undefined && from !== 0) {
        throw new Problem("upload-conflict", "Another transfer of this file goes on with it.");
      }
      return blobs.newId();
    }
    if (from === 0) {
      await blobs.remove([partial.blobId]);
      return blobs.newId();
    }
    this.#sizeBytes = from === "end" ? partial.sizeBytes : from;
    return partial.blobId;
  }

  /** Throws upload-conflict where it cannot go on from there. */
  #demandStart(from: number | "end", kept: number | undefined): void {
    if (from === "end" ? kept === undefined && this.#isReplacing : from > (kept ?? 0)) {
      throw nothingToGoOnFrom(from, kept);
    }
  }

  async #take(blob: GrowingBlob, incoming: IncomingDocument, stop: AbortSignal): Promise<void> {
    const content = feeding(this.#ports, this.#job, incoming.open(stop));
    for await (const chunk of content) {
      this.#sizeBytes += chunk.byteLength;
      if (this.#sizeBytes > this.#ports.limits.uploadBytesMax) {
        throw tooLarge(this.#ports);
      }
      await blob.write(chunk);
    }
    await blob.sync();
    incoming.confirm();
  }

  /** What was too large, or could not be written, is of no use; all else is gone on with. */
  async #breakOff(blob: GrowingBlob, blobId: string, error: unknown): Promise<void> {
    const { blobs } = this.#ports;
    const isKept = !(error instanceof Problem) && this.#sizeBytes > 0 && (await isSynced(blob));
    const orphans = isKept ? await this.#keep(blobId).catch(() => undefined) : undefined;
    await blobs.remove(orphans ?? [blobId]);
  }

  /** Not where another one of this name came whole meanwhile. */
  async #keep(blobId: string): Promise<readonly string[] | undefined> {
    const { clock, documents, limits, partialDocuments } = this.#ports;
    const { jobId, fileName } = this.#place;
    const createdAt = clock.now();
    const newer = await documents.find(jobId, fileName);
    if (newer !== undefined && newer.createdAt >= this.#startedAt) {
      return undefined;
    }
    const partial = {
      ...this.#place,
      blobId,
      sizeBytes: this.#sizeBytes,
      createdAt,
      expiresAt: createdAt + PARTIAL_KEPT_MS,
    };
    return partialDocuments.keep(partial, limits.documentsPerJobMax);
  }

  async #add(blobId: string): Promise<Document> {
    const { blobs, clock, documents, engine, ids } = this.#ports;
    const { jobId, fileName } = this.#place;
    const document: NewDocument = {
      id: ids.next(),
      jobId,
      fileName,
      contentType: contentTypeOf(fileName),
      sizeBytes: this.#sizeBytes,
      blobId,
      options: [],
      secrets: [],
      createdAt: clock.now(),
    };
    const event = documentAdded(document, document.createdAt);
    const replaced = await documents.replace(document, event, documentBound(this.#ports));
    if (replaced === undefined) {
      throw await lostRace(this.#ports, this.#job);
    }
    await blobs.remove(replaced);
    engine.wake();
    return document;
  }
}

function isSynced(blob: GrowingBlob): Promise<boolean> {
  return blob.sync().then(
    () => true,
    () => false,
  );
}

function tooLarge({ limits: { uploadBytesMax } }: Pick<Ports, "limits">): Problem {
  const detail = `The file has more than ${uploadBytesMax} bytes, and at most so many are taken (UPLOAD_BYTES_MAX). Send a smaller one.`;
  return new Problem("payload-too-large", detail);
}

function nothingToGoOnFrom(from: number | "end", kept: number | undefined): Problem {
  const detail =
    from === "end"
      ? "This file is whole. Send it anew to replace it."
      : `${kept ?? 0} bytes are kept of a broken transfer of this file, so it cannot go on from byte ${from}.`;
  return new Problem("upload-conflict", detail);
}
