/** The operations of the tus door: what each address takes, who may, and what is done (tus 1.0.0 core, creation, creation-with-upload, checksum, expiration, termination). */

import type { Permission } from "../../core/model/principal.ts";
import { Problem } from "../../core/model/problem.ts";
import { type Upload, uploadIdOf } from "../../core/model/uploads/upload.ts";
import type { Piece } from "../../core/uploads/write-upload.ts";
import type { Exchange } from "../dialect.ts";
import { letIn } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { digestsOf, verifiedContent } from "../http/digest-fields.ts";
import { idempotencyKeyOf } from "../http/idempotency-key.ts";
import { unsupportedMediaType } from "../http/negotiation/negotiate.ts";
import { refuseEncoding } from "../multipart/upload-request.ts";
import { CHECKSUM_ALGORITHMS, checksumOf, verified, whole } from "./checksum.ts";
import { TUS_VERSION } from "./dialect.ts";
import { pieceContent } from "../http/piece-content.ts";
import {
  badHeader,
  bodyBytesOf,
  bytesOf,
  demandVersion,
  headerOf,
  isPiece,
  PIECE_TYPE,
} from "./request-headers.ts";
import { readMetadata } from "./upload-metadata.ts";
import { uploaderOf } from "./uploader.ts";

export interface TusOperation {
  /** As metrics and log name it. */
  readonly name: string;
  readonly method: "OPTIONS" | "POST" | "HEAD" | "PATCH" | "DELETE";
  /** The permission that it demands before anything is read or looked up. */
  readonly demands: Permission | "nothing";
  handle(under: Exchange): Promise<Answer>;
}

const EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination";

const describe: TusOperation = {
  name: "describeTus",
  method: "OPTIONS",
  demands: "nothing",
  async handle(under) {
    const { kit } = under;
    if (kit.isOpen) {
      // Where everybody on this machine is let in, web pages elsewhere are not.
      await letIn(under, "nothing");
    }
    return answer(204, {
      "Tus-Version": TUS_VERSION,
      "Tus-Max-Size": String(kit.ports.limits.uploadBytesMax),
      "Tus-Extension": EXTENSIONS,
      "Tus-Checksum-Algorithm": CHECKSUM_ALGORITHMS.join(","),
    });
  },
};

const create: TusOperation = {
  name: "createUpload",
  method: "POST",
  demands: "submit-jobs",
  async handle(under) {
    const { kit, request } = under;
    const uploader = await uploaderOf(under);
    demandVersion(request);
    refuseOtherCreations(under);
    const isWithPiece = bodyBytesOf(request) !== 0;
    const piece = isWithPiece ? demandedPiece(under) : undefined;
    const { upload, isNew } = await uploader.begin({
      sizeBytes: bytesOf(request, "Upload-Length"),
      ...readMetadata(headerOf(request, "Upload-Metadata")),
      idempotencyKey: idempotencyKeyOf(request),
    });
    // Of one that was begun before, the offset tells what came with it.
    const stored =
      piece === undefined || upload.offsetBytes > 0
        ? upload
        : await uploader
            .write({ ...piece, uploadId: upload.id, offsetBytes: 0 })
            .catch(async (error: unknown) => {
              if (isNew) {
                // Whoever gets no address has no use for it.
                await uploader.end(upload.id);
              }
              throw error;
            });
    const location = `${kit.publicUrl ?? ""}/tus/${upload.id}`;
    return answer(201, { Location: location, ...stateOf(stored) });
  },
};

const head: TusOperation = {
  name: "headUpload",
  method: "HEAD",
  demands: "submit-jobs",
  async handle(under) {
    const uploader = await uploaderOf(under);
    demandVersion(under.request);
    const upload = await uploader.find(uploadOf(under));
    const { sizeBytes, metadata } = upload;
    return answer(200, {
      ...stateOf(upload),
      "Upload-Length": String(sizeBytes),
      ...(metadata !== "" && { "Upload-Metadata": metadata }),
    });
  },
};

const patch: TusOperation = {
  name: "patchUpload",
  method: "PATCH",
  demands: "submit-jobs",
  async handle(under) {
    const { request } = under;
    const uploader = await uploaderOf(under);
    demandVersion(request);
    const uploadId = uploadOf(under);
    const piece = {
      ...demandedPiece(under),
      uploadId,
      offsetBytes: bytesOf(request, "Upload-Offset"),
    };
    return answer(204, stateOf(await uploader.write(piece)));
  },
};

const end: TusOperation = {
  name: "endUpload",
  method: "DELETE",
  demands: "submit-jobs",
  async handle(under) {
    const uploader = await uploaderOf(under);
    demandVersion(under.request);
    await uploader.end(uploadOf(under));
    return answer(204, {});
  },
};

/** By address. */
export const OPERATIONS = {
  "/tus": [describe, create],
  "/tus/:uploadId": [describe, head, patch, end],
} as const satisfies Readonly<Record<string, readonly TusOperation[]>>;

function answer(status: number, headers: Answer["headers"]): Answer {
  return { status, headers, body: undefined };
}

function stateOf({ offsetBytes, expiresAt }: Upload): Answer["headers"] {
  return {
    "Upload-Offset": String(offsetBytes),
    // RFC 9110 §5.6.7.
    "Upload-Expires": new Date(expiresAt).toUTCString(),
  };
}

function uploadOf({ params: { uploadId } }: Exchange): string {
  const id = typeof uploadId === "string" ? uploadIdOf(uploadId) : undefined;
  if (id === undefined) {
    throw new Problem("not-found", "No upload has such an id. Take the address that it was given.");
  }
  return id;
}

/** The body as a piece. Throws what is wrong with its headers. */
function demandedPiece({
  kit,
  dialect,
  request,
}: Exchange): Pick<Piece, "sizeBytes" | "countsWhole" | "content"> {
  refuseEncoding(request);
  if (!isPiece(request)) {
    throw unsupportedMediaType(headerOf(request, "Content-Type"), [PIECE_TYPE]);
  }
  const checksum = checksumOf(headerOf(request, "Upload-Checksum"));
  const sizeBytes = bodyBytesOf(request);
  const content: Piece["content"] = (stop) =>
    pieceContent(request, { pauseMsMax: kit.requestTimeoutMs, stop });
  const digests = digestsOf(request.headers, dialect.digestFields);
  if (checksum === undefined && digests.length === 0) {
    return { sizeBytes, content };
  }
  return {
    sizeBytes,
    countsWhole: true,
    content: (stop) => {
      const piece = whole(content(stop), sizeBytes);
      const summed = checksum === undefined ? piece : verified(piece, checksum);
      return verifiedContent(summed, digests);
    },
  };
}

/** Told before the first byte: a client that cannot do without them would send all of them first. */
function refuseOtherCreations({ request }: Exchange): void {
  for (const name of ["Upload-Defer-Length", "Upload-Concat"]) {
    if (headerOf(request, name) !== undefined) {
      throw badHeader(
        `The header ${name} is not taken here. Send each file as one upload, with its Upload-Length from the start.`,
      );
    }
  }
}
