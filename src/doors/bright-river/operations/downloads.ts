/** DownloadZip.ashx, DownloadBin.ashx and getimage.ashx: results and pictures, to whoever has the GUID of their job. */

import { fileByGuid, jobByGuid } from "../../../core/jobs/job-by-guid.ts";
import type { Document } from "../../../core/model/document.ts";
import { Problem } from "../../../core/model/problem.ts";
import { demandContents } from "../../../core/jobs/contents-there.ts";
import { type Downloaded, onDownload } from "../../../core/results/downloaded.ts";
import { zipSoFar } from "../../../core/results/zip-results.ts";
import type { Exchange } from "../../dialect.ts";
import type { Answer } from "../../http/answer.ts";
import { attachment } from "../../http/content-disposition.ts";
import { answerDownload, SAVED_FILE } from "../../http/download.ts";
import { demandOwnPage, placeIn, queryOf } from "../file-call.ts";
import { type Operation, READING } from "../operation.ts";

const PRIVATE = "private, no-cache";
/** Pixels of the longer side. */
const PREVIEW_PIXELS = 1200;
const THUMBNAIL_PIXELS = 200;

/** 200 with the results that are there, also while the job runs. */
export const downloadZip: Operation = {
  name: "downloadZip",
  methods: READING,
  path: "/ajax/DownloadZip.ashx",
  async handle(under) {
    await demandOwnPage(under);
    const { ports } = under.kit;
    const place = placeIn(queryOf(under), {
      number: "centraljobid",
      guid: "sessionid",
      what: "job",
    });
    const { job, id } = await jobByGuid(ports, place);
    const { content, downloaded } = await zipSoFar(ports, job);
    const isRead = under.request.method !== "HEAD";
    const headers = {
      "Content-Type": "application/zip",
      "Content-Disposition": attachment(`${id.number}.zip`),
      "Cache-Control": "no-store",
      ...SAVED_FILE,
    };
    return { status: 200, headers, ...(isRead ? { body: content, sent: downloaded } : NO_BODY) };
  },
};

/** 200 or 206 with a file as it is stored. */
export const downloadBin: Operation = {
  name: "downloadBin",
  methods: READING,
  path: "/ajax/DownloadBin.ashx",
  async handle(under) {
    await demandOwnPage(under);
    return wholeFile(under, await fileAt(under, queryOf(under)), false);
  },
};

/** 200 with a picture: a preview, a thumbnail, or the file itself. */
export const getImage: Operation = {
  name: "getImage",
  methods: READING,
  path: "/ajax/getimage.ashx",
  async handle(under) {
    await demandOwnPage(under);
    const query = queryOf(under);
    const file = await fileAt(under, query);
    const size = (query.get("ispreview") ?? "true").toLowerCase();
    return size === "original"
      ? wholeFile(under, file, true)
      : smallPicture(under, file, size === "false" ? THUMBNAIL_PIXELS : PREVIEW_PIXELS);
  },
};

const NO_BODY = { body: undefined } as const;

interface JobFile extends Omit<Document, "options">, Downloaded {
  readonly companyId: string;
}

async function fileAt(under: Exchange, query: ReadonlyMap<string, string>): Promise<JobFile> {
  const { ports } = under.kit;
  const place = placeIn(query, { number: "fileid", guid: "sessionid", what: "file" });
  const { job, fileId } = await fileByGuid(ports, place);
  demandContents(job);
  const document = (await ports.documents.list(job.id)).find(({ id }) => id === fileId);
  const result = document === undefined ? await ports.results.find(job.id, fileId) : undefined;
  const file = document ?? (result && { ...result, ...onDownload(ports, job, [result]) });
  if (file === undefined) {
    throw new Problem("gone", "The file was replaced or removed.");
  }
  return { ...file, companyId: job.companyId };
}

/** What a browser may show where it stands; everything else it saves, for it may hold scripts. */
const SHOWN = /^image\/(?!svg)/u;

function wholeFile({ kit, request }: Exchange, file: JobFile, isShown: boolean): Answer {
  const { fileName, contentType, sizeBytes, blobId, downloaded } = file;
  return answerDownload(request, {
    what: "The file",
    fileName,
    contentType,
    sizeBytes,
    etag: `"${blobId}"`,
    cacheControl: PRIVATE,
    isShown: isShown && SHOWN.test(contentType),
    read: (range) => kit.ports.blobs.open(blobId, range),
    downloaded,
  });
}

async function smallPicture(
  { kit, request }: Exchange,
  file: JobFile,
  pixelsMax: number,
): Promise<Answer> {
  const { fileName, blobId, companyId } = file;
  const { ports } = kit;
  const picture = await ports.pictures.make({ file, pixelsMax, companyId });
  if (picture === undefined) {
    throw new Problem("not-found", `No picture can be made of ${fileName}.`);
  }
  return answerDownload(request, {
    what: "The picture",
    fileName: `${fileName}.jpg`,
    contentType: "image/jpeg",
    sizeBytes: picture.byteLength,
    etag: `"${blobId}-${pixelsMax}"`,
    cacheControl: PRIVATE,
    isShown: true,
    async *read(range) {
      yield range === undefined ? picture : picture.subarray(range.first, range.last + 1);
    },
  });
}
