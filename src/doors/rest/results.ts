/** GET /v1/jobs/{jobId}/result and the download of one result, whole, in part or not at all if the caller has it. */

import { getResult as get } from "../../core/get-result.ts";
import { openResult } from "../../core/open-result.ts";
import { Problem } from "../../core/problem.ts";
import type { Result } from "../../core/result.ts";
import type { Answer } from "../answer.ts";
import { parseMediaType } from "../media-type.ts";
import type { Call } from "./call.ts";
import { attachment } from "./content-disposition.ts";
import { documentAnswer } from "./documents.ts";
import { type Selection, select } from "./preconditions.ts";

/** 200 with the result document. Throws not-found, result-not-ready. */
export async function getResult(call: Call): Promise<Answer> {
  const value = await get(call.deps.ports, call.principal, call.jobId);
  return documentAnswer(call, "result", { value });
}

/** 200, 206 or 304. Throws not-found, result-not-ready, precondition-failed, range-not-satisfiable. */
export async function downloadResult(call: Call): Promise<Answer> {
  const { deps, principal, jobId, resultId, request } = call;
  const result = await openResult(deps.ports, principal, { jobId, resultId });
  const etag = `"${result.sha256}"`;
  const { headers } = request;
  const selection = select(
    {
      method: request.method ?? "GET",
      ifMatch: headers["if-match"],
      ifNoneMatch: headers["if-none-match"],
      ifRange: headers["if-range"]?.toString(),
      range: headers.range,
    },
    etag,
    result.sizeBytes,
  );
  return answerSelection(call, result, selection);
}

function answerSelection(call: Call, result: Result, selection: Selection): Answer {
  const { blobs } = call.deps.ports;
  const { blobId, sizeBytes } = result;
  // A stream that nobody reads would stay open.
  const isHead = call.request.method === "HEAD";
  switch (selection.kind) {
    case "not-modified":
      return { status: 304, headers: validatorsOf(result), body: undefined };
    case "precondition-failed":
      throw new Problem(
        "precondition-failed",
        "The result has another entity tag than If-Match names. Read it again without the condition.",
      );
    case "unsatisfiable":
      throw new Problem(
        "range-not-satisfiable",
        `The result has ${sizeBytes} bytes and none of them is in the range asked for.`,
        { sizeBytes },
      );
    case "part": {
      const { first, last } = selection.range;
      const headers = {
        ...fileHeaders(result),
        "Content-Length": String(last - first + 1),
        "Content-Range": `bytes ${first}-${last}/${sizeBytes}`,
      };
      return { status: 206, headers, body: blobs.open(blobId, selection.range) };
    }
    case "whole": {
      const headers = { ...fileHeaders(result), "Content-Length": String(sizeBytes) };
      return { status: 200, headers, body: isHead ? undefined : blobs.open(blobId) };
    }
  }
}

function validatorsOf(result: Result): Readonly<Record<string, string>> {
  return { ETag: `"${result.sha256}"`, "Cache-Control": "private, no-cache" };
}

/** The content is somebody else's: a browser must save it, never run or guess it. */
function fileHeaders(result: Result): Readonly<Record<string, string>> {
  const isMediaType = parseMediaType(result.contentType) !== undefined;
  return {
    ...validatorsOf(result),
    "Content-Type": isMediaType ? result.contentType : "application/octet-stream",
    "Content-Disposition": attachment(result.fileName),
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
  };
}
