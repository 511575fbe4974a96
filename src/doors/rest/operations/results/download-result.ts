/** GET /v1/jobs/{jobId}/result/{resultId}. */

import { openResult } from "../../../../core/results/open-result.ts";
import { answerLinkedDownload } from "../../../http/direct-download.ts";
import type { Operation } from "../../operation.ts";

/** 200, 206 or 304. Throws not-found, result-not-ready, precondition-failed, range-not-satisfiable. */
export const downloadResult: Operation = {
  name: "downloadResult",
  summary: "Downloads one result, whole or in part.",
  method: "GET",
  path: "/v1/jobs/{jobId}/result/{resultId}",
  demands: "read-jobs",
  answers: "file",
  successes: [
    { status: 200, description: "The file.", mediaType: "*/*" },
    { status: 307, description: "With DIRECT_DOWNLOADS, where the whole file is for 5 minutes." },
    { status: 206, description: "The part that Range asks for.", mediaType: "*/*" },
    { status: 304, description: "The file is the one that If-None-Match knows." },
  ],
  problems: [
    "not-found",
    "result-not-ready",
    "precondition-failed",
    "range-not-satisfiable",
    "gone",
  ],
  async handle({ kit, principal, jobId, resultId, request }) {
    const result = await openResult(kit.ports, principal, { jobId, resultId });
    const { fileName, contentType, sizeBytes, sha256, blobId, downloaded } = result;
    const { blobs } = kit.ports;
    return answerLinkedDownload(request, {
      what: "The result",
      fileName,
      contentType,
      sizeBytes,
      etag: `"${sha256}"`,
      sha256,
      cacheControl: "private, no-cache",
      isShown: false,
      read: (range) => blobs.open(blobId, range),
      downloaded,
      // What somebody fetches elsewhere cannot be counted, so contents that go with their last download are given out here.
      link: (headers) => (downloaded === undefined ? blobs.linkTo?.(blobId, headers) : undefined),
    });
  },
};
