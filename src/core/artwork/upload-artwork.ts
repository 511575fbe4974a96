/** Uploads a version of the artwork: each is a new one, and what was there before stays. */

import { sniffContent } from "../model/asset-type.ts";
import { type ArtworkOrigin, type ArtworkVersion, VERSIONS_MAX } from "../model/artwork.ts";
import type { NewDocument } from "../model/document.ts";
import { Problem } from "../model/problem.ts";
import { noArtwork } from "../text/format-names.ts";
import { isOutcomeUnknown } from "../jobs/write-outcome.ts";
import type { NewVersion } from "../ports/artworks.ts";
import type { Blob } from "../ports/files.ts";
import type { Ports } from "../ports/ports.ts";
import { safeFileName } from "../text/file-name.ts";
import { type ChangePorts, changeArtwork, demandWaiting, lookAgain } from "./change-artwork.ts";
import { ARTWORK_TYPES, artworkTypeOf, type ArtworkType, TYPE_BYTES } from "./file-type.ts";
import { countOf } from "../text/count-of.ts";
import { keptOpenUntil, type LinkedArtwork } from "./upload-link.ts";

export type UploadArtworkPorts = ChangePorts & Pick<Ports, "blobs" | "ids" | "limits" | "uploads">;

export interface ArtworkFile {
  /** As sent; "artwork" where nothing usable is. */
  readonly fileName: string;
  readonly content: AsyncIterable<Uint8Array>;
}

const UPLOAD_WHEN = ["upload", "decision", "review"] as const;
const NAMELESS = "artwork";

/**
 * Stores the file as the next version and gets it checked. Throws illegal-transition while nothing is waited for,
 * unsupported-media-type for what is no PDF, JPEG, PNG or TIFF, invalid-document for an empty file, payload-too-large,
 * insufficient-storage, unavailable; then nothing stays.
 */
export async function uploadArtwork(
  ports: UploadArtworkPorts,
  linked: LinkedArtwork,
  { fileName, content }: ArtworkFile,
): Promise<LinkedArtwork> {
  demandUpload(linked);
  const store = async (): Promise<LinkedArtwork> => {
    const start = new FileStart();
    const blob = await ports.blobs.put(start.of(content), ports.limits.uploadBytesMax);
    try {
      const contentType = demandArtwork(start.bytes, blob.sizeBytes);
      return await addVersion(ports, linked, { fileName, contentType, blob });
    } catch (error) {
      if (!isOutcomeUnknown(error)) {
        await ports.blobs.remove([blob.id]);
      }
      throw error;
    }
  };
  const { uploads } = ports;
  return uploads === undefined ? store() : uploads.during(linked.job.companyId, store);
}

/** Throws illegal-transition unless a file may be uploaded now. */
export function demandUpload(linked: LinkedArtwork): void {
  demandWaiting(linked, UPLOAD_WHEN, "A file can be uploaded");
  if (linked.artwork.version >= VERSIONS_MAX) {
    const detail = `The artwork has ${VERSIONS_MAX} versions, and cannot have more. Ask the shop for a new order.`;
    throw new Problem("illegal-transition", detail);
  }
}

/** Throws invalid-document for an empty file, unsupported-media-type for what is no artwork. */
export function demandArtwork(start: Uint8Array, sizeBytes: number): ArtworkType {
  if (sizeBytes === 0) {
    throw Problem.at("invalid-document", {
      pointer: "/file",
      rule: "length",
      message: "The file is empty. Save it again, and upload it then.",
    });
  }
  const type = artworkTypeOf(start);
  if (type === undefined) {
    const detail = `${noArtwork(sniffContent(start).contentType)} Export it as PDF, and upload that.`;
    throw new Problem("unsupported-media-type", detail, { accepts: ARTWORK_TYPES });
  }
  return type;
}

/** A file that is stored and may become a version. */
export interface StoredArtwork {
  readonly fileName: string;
  readonly contentType: ArtworkType;
  readonly blob: Blob;
  /** Where it came in pieces. */
  readonly uploadId?: string;
}

/** How often somebody else may be faster. */
const TRIES_MAX = 5;

/** Adds the next version, whatever version that is by now. Throws illegal-transition. */
export async function addVersion(
  ports: UploadArtworkPorts,
  linked: LinkedArtwork,
  stored: StoredArtwork,
): Promise<LinkedArtwork> {
  let now = linked;
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    demandUpload(now);
    const added = await changeArtwork(ports, uploadChange(ports, now, stored));
    if (added !== undefined) {
      return added;
    }
    now = await lookAgain(ports, linked.job.id);
  }
  const detail = "Others are changing this artwork at the moment. Upload the file again.";
  throw new Problem("unavailable", detail, { retryAfterS: 1 });
}

function uploadChange(
  ports: UploadArtworkPorts,
  { artwork }: LinkedArtwork,
  stored: StoredArtwork,
) {
  const at = ports.clock.now();
  const newVersion = versionOf(ports, artwork, { ...stored, origin: "upload", at });
  const { version, fileName, sizeBytes, documentId } = newVersion.version;
  const message = `Version ${version}: ${fileName}, ${countOf(sizeBytes, "byte")}.`;
  return {
    jobId: artwork.jobId,
    at,
    from: { waitingFor: UPLOAD_WHEN, version: artwork.version },
    to: { status: "pending", next: { kind: "check" }, message: "Waiting for a worker." },
    state: "uploaded",
    newVersion: {
      ...newVersion,
      ...(stored.uploadId === undefined ? {} : { uploadId: stored.uploadId }),
    },
    expiresAt: keptOpenUntil(artwork, at),
    events: [
      { at, code: "artwork.uploaded", severity: "info", message, fileName, documentId },
      { at, code: "job.queued", severity: "info", message: "Started by an upload." },
    ],
  } as const;
}

export interface VersionSource extends Pick<StoredArtwork, "fileName" | "blob"> {
  readonly contentType: string;
  readonly origin: ArtworkOrigin;
  readonly adjustment?: ArtworkVersion["adjustment"];
  readonly at: number;
}

/** The version after this one, and the document that it is. */
export function versionOf(
  { ids }: Pick<Ports, "ids">,
  { jobId, version: before }: { readonly jobId: string; readonly version: number },
  { fileName: sent, contentType, blob, origin, adjustment, at }: VersionSource,
): NewVersion {
  const fileName = safeFileName(sent) || NAMELESS;
  const { sizeBytes, sha256 } = blob;
  const document: NewDocument = {
    id: ids.next(),
    jobId,
    fileName,
    contentType,
    sizeBytes,
    blobId: blob.id,
    options: [],
    secrets: [],
    createdAt: at,
  };
  const version: ArtworkVersion = {
    jobId,
    version: before + 1,
    documentId: document.id,
    fileName,
    contentType,
    sizeBytes,
    sha256,
    origin,
    ...(adjustment === undefined ? {} : { adjustment }),
    ...(before === 0 ? {} : { supersedes: before }),
    createdAt: at,
  };
  return { version, document };
}

/** Keeps the first bytes of a content that passes by. */
export class FileStart {
  bytes: Uint8Array = new Uint8Array();

  async *of(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      if (this.bytes.length < TYPE_BYTES) {
        const longer = new Uint8Array(Math.min(TYPE_BYTES, this.bytes.length + chunk.length));
        longer.set(this.bytes);
        longer.set(chunk.subarray(0, longer.length - this.bytes.length), this.bytes.length);
        this.bytes = longer;
      }
      yield chunk;
    }
  }
}
