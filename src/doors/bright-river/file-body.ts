/** A file of a job as this door shows it, in the members of the published list. */

import type { Decision, Reject } from "../../core/model/artwork.ts";
import type { ForeignFile } from "../../core/model/foreign-id.ts";
import type { Result } from "../../core/model/result.ts";
import { resultsOfEach } from "../../core/review/results-of.ts";
import { timeText } from "../../core/text/time-text.ts";
import type { Exchange } from "../dialect.ts";
import { NAME } from "./dialect.ts";
import type { JobFiles, Shown, StoredFile } from "./job-files.ts";
import type { TypedBody } from "./json-answer.ts";

/** The files that were sent, each with what was made of it and how that was reviewed. */
export async function fileBodies(
  under: Exchange,
  files: JobFiles,
): Promise<readonly (TypedBody & { readonly _type: "File" })[]> {
  const { ports } = under.kit;
  const { job, documents, results, before } = files;
  const earlier = before.map((each) => reviewedOf(each));
  const known = await ports.foreignFiles.ofFiles(NAME, [
    ...documents,
    ...results,
    ...earlier.flat().flatMap(({ document, made }) => [document, ...made.slice(0, 1)]),
  ]);
  const shown = (file: StoredFile) => pictureOf(under, file, known.get(file.id));
  return reviewedOf(files).map((reviewed) => {
    const { document, made } = reviewed;
    const same = earlier.flat().filter((each) => each.document.fileName === document.fileName);
    return {
      ...fileBody(document, known.get(document.id)),
      ...decisionBody(reviewed.decision),
      reviews: reviewsBody(known, reviewed),
      previousReviews: same
        .filter(({ decision }) => decision !== undefined)
        .map((each) => reviewsBody(known, each)),
      tags: job.asked.tags ?? [],
      downloadUrl: shown(document).downloadUrl,
      original: shown(document),
      clipped: made.map(shown),
      _type: "File",
    };
  });
}

/** A picture, what was made of it, and what was decided of that. */
interface Reviewed {
  readonly document: StoredFile;
  readonly made: readonly Result[];
  readonly decision: Decision | undefined;
}

function reviewedOf({ documents, results, decisions }: Shown): readonly Reviewed[] {
  const made = resultsOfEach(documents, results);
  return documents.map((document, index) => ({
    document,
    made: made[index] ?? [],
    decision: decisions.find(({ version }) => version === index + 1),
  }));
}

function decisionBody(decision: Decision | undefined) {
  const isReviewed = decision !== undefined;
  return {
    isReviewed,
    partIsReviewed: isReviewed,
    isRejected: decision?.result === "rejected",
    acceptedByUser: decision?.result === "approved",
    rejectionReason: decision?.reason ?? null,
    reviewDate: decision === undefined ? null : timeText(decision.at),
  };
}

function reviewsBody(
  known: ReadonlyMap<string, ForeignFile>,
  { document, made: [first], decision }: Reviewed,
) {
  const id = known.get(document.id)?.number ?? 0;
  const imageId = (first && known.get(first.id)?.number) ?? 0;
  const rejects = decision?.rejects ?? [];
  return {
    id,
    fileId: id,
    rejects:
      rejects.length === 0
        ? []
        : [{ imageId, customRejection: null, rejects: rejects.map(rejectBody) }],
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
