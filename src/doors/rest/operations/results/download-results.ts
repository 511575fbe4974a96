/** GET /v1/jobs/{jobId}/result.zip. */

import { zipResults } from "../../../../core/results/zip-results.ts";
import { attachment } from "../../../http/content-disposition.ts";
import { SAVED_FILE } from "../../../http/download.ts";
import type { Operation } from "../../operation.ts";

/** 200 with all results in one zip. Throws not-found, result-not-ready. */
export const downloadResults: Operation = {
  name: "downloadResults",
  summary: "Downloads all results as one zip.",
  method: "GET",
  path: "/v1/jobs/{jobId}/result.zip",
  demands: "read-jobs",
  answers: "file",
  successes: [{ status: 200, description: "The zip.", mediaType: "application/zip" }],
  problems: ["not-found", "result-not-ready", "gone"],
  async handle({ kit, principal, jobId, request }) {
    const { fileName, content, downloaded } = await zipResults(kit.ports, principal, jobId);
    const isRead = request.method !== "HEAD";
    return {
      status: 200,
      headers: {
        ...SAVED_FILE,
        "Content-Type": "application/zip",
        "Content-Disposition": attachment(fileName),
        "Cache-Control": "private, no-cache",
      },
      body: isRead ? content : undefined,
      ...(isRead && { sent: downloaded }),
    };
  },
};
