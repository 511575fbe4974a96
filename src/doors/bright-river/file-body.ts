/** A file of a job as this door shows it, in the members of the published list. */

import type { Document } from "../../core/model/document.ts";
import type { ForeignFile } from "../../core/model/foreign-id.ts";
import type { Job } from "../../core/model/job.ts";
import type { Result } from "../../core/model/result.ts";
import { timeText } from "../../core/text/time-text.ts";
import type { Exchange } from "../dialect.ts";
import { NAME } from "./dialect.ts";

type StoredFile = Omit<Document, "options">;

export interface JobFiles {
  readonly job: Job;
  readonly documents: readonly StoredFile[];
  readonly results: readonly Result[];
}

/** The files that were sent, each with what was made of it: the results of its name, whatever their format. */
export async function fileBodies(
  under: Exchange,
  { job, documents, results }: JobFiles,
): Promise<readonly object[]> {
  const { ports } = under.kit;
  const known = await ports.foreignFiles.ofFiles(NAME, [...documents, ...results]);
  const shown = (file: StoredFile) => pictureOf(under, file, known.get(file.id));
  return documents.map((document) => {
    const file = known.get(document.id);
    const clipped = results.filter(
      ({ fileName }) => stemOf(fileName) === stemOf(document.fileName),
    );
    return {
      ...fileBody(document, file),
      isReviewed: false,
      partIsReviewed: false,
      isRejected: false,
      acceptedByUser: null,
      rejectionReason: null,
      reviewDate: null,
      reviews: { id: file?.number ?? 0, fileId: file?.number ?? 0, rejects: [] },
      previousReviews: [],
      tags: job.asked.tags ?? [],
      downloadUrl: shown(document).downloadUrl,
      original: shown(document),
      clipped: clipped.map(shown),
      _type: "File",
    };
  });
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

function stemOf(fileName: string): string {
  const dot = fileName.lastIndexOf(".");
  return dot > 0 ? fileName.slice(0, dot) : fileName;
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
