/** A file of a job as this door shows it, in the members of the published list. */

import type { Decision, Reject } from "../../core/model/artwork.ts";
import type { Document } from "../../core/model/document.ts";
import type { ForeignFile } from "../../core/model/foreign-id.ts";
import type { Job } from "../../core/model/job.ts";
import type { Result } from "../../core/model/result.ts";
import { resultsOfEach } from "../../core/review/results-of.ts";
import { timeText } from "../../core/text/time-text.ts";
import type { Exchange } from "../dialect.ts";
import { NAME } from "./dialect.ts";
import type { TypedBody } from "./json-answer.ts";

type StoredFile = Omit<Document, "options">;

export interface JobFiles {
  readonly job: Job;
  readonly documents: readonly StoredFile[];
  readonly results: readonly Result[];
  readonly decisions: readonly Decision[];
}

/** The files that were sent, each with what was made of it and how that was reviewed. */
export async function fileBodies(
  under: Exchange,
  { job, documents, results, decisions }: JobFiles,
): Promise<readonly (TypedBody & { readonly _type: "File" })[]> {
  const { ports } = under.kit;
  const known = await ports.foreignFiles.ofFiles(NAME, [...documents, ...results]);
  const shown = (file: StoredFile) => pictureOf(under, file, known.get(file.id));
  const made = resultsOfEach(documents, results);
  return documents.map((document, index) => {
    const file = known.get(document.id);
    const clipped = (made[index] ?? []).map(shown);
    const decision = decisions.find(({ version }) => version === index + 1);
    return {
      ...fileBody(document, file),
      ...reviewBody(file?.number ?? 0, clipped[0]?.imageId ?? 0, decision),
      tags: job.asked.tags ?? [],
      downloadUrl: shown(document).downloadUrl,
      original: shown(document),
      clipped,
      _type: "File",
    };
  });
}

function reviewBody(id: number, imageId: number, decision: Decision | undefined) {
  const isReviewed = decision !== undefined;
  const rejects = decision?.rejects ?? [];
  return {
    isReviewed,
    partIsReviewed: isReviewed,
    isRejected: decision?.result === "rejected",
    acceptedByUser: decision?.result === "approved",
    rejectionReason: decision?.reason ?? null,
    reviewDate: decision === undefined ? null : timeText(decision.at),
    reviews: {
      id,
      fileId: id,
      rejects:
        rejects.length === 0
          ? []
          : [{ imageId, customRejection: null, rejects: rejects.map(rejectBody) }],
    },
    previousReviews: [],
  };
}

/** Fractions, despite their names. */
function rejectBody({ reason, positions }: Reject) {
  return { reason, positions: positions.map(({ x, y }) => ({ xPercent: x, yPercent: y })) };
}

function fileBody(document: StoredFile, file: ForeignFile | undefined) {
  return {
    id: file?.number ?? 0,
    fileName: document.fileName,
    isOriginal: true,
    isExtraClipped: false,
    size: document.sizeBytes,
    complexityId: null,
    additionalComplexityID: null,
    mD5: hexPairs(file?.md5 ?? ""),
    status: "THUMB_OK",
    remarkToProcessor: null,
    remarkFromProcessor: null,
    createdDate: timeText(document.createdAt),
  };
}

/** As .NET writes bytes: 0A-FF-… */
function hexPairs(hex: string): string {
  return (hex.toUpperCase().match(/../gu) ?? []).join("-");
}

/** Where a picture is fetched: as it is, and in two smaller sizes. */
function pictureOf(
  { kit, request }: Exchange,
  { jobId, fileName }: StoredFile,
  file: ForeignFile | undefined,
) {
  const number = file?.number ?? 0;
  const base = `${kit.publicUrl ?? kit.proxies.urlOf(request)}/ajax`;
  const open = `fileID=${number}&sessionid=${kit.ports.links.guidOf(jobId)}`;
  const image = (size: string): string =>
    `${base}/getimage.ashx?${open}&type=original&ispreview=${size}`;
  return {
    imageId: number,
    fileName,
    preview: image("true"),
    thumbnail: image("false"),
    real: image("original"),
    downloadUrl: `${base}/DownloadBin.ashx?${open}`,
    additionalComplexityID: null,
  };
}
