/** What a job made: the result document, perhaps waited for; results downloaded, whole or in part, or sent elsewhere. */

import { awaitEnd } from "../../../core/jobs/await-end.ts";
import { getResult as get } from "../../../core/results/get-result.ts";
import { openResult } from "../../../core/results/open-result.ts";
import { sendResult } from "../../../core/results/send-result.ts";
import { zipResults } from "../../../core/results/zip-results.ts";
import type { Answer } from "../../http/answer.ts";
import { attachment } from "../../http/content-disposition.ts";
import { answerDownload, SAVED_FILE } from "../../http/download.ts";
import { type Call, invalid } from "../call.ts";
import { whileCallerWaits } from "../while-caller-waits.ts";
import { documentAnswer } from "../bodies.ts";
import { preferenceApplied, type Preferences, preferencesOf } from "../../http/prefer.ts";

/**
 * 200 with the result document; it is waited for as long as the caller wants. Throws not-found, result-not-ready;
 * unauthenticated for whoever is not let in any more when the wait is over.
 */
export async function getResult(call: Call): Promise<Answer> {
  const { kit, principal, jobId, request } = call;
  const preferences = preferencesOf(request.headers["prefer"]);
  const waitMs = waitMsOf(call, preferences);
  if (waitMs > 0) {
    await whileCallerWaits(call, (signal) =>
      awaitEnd(kit.ports, principal, { jobId, waitMs, signal }),
    );
    // Much may have changed meanwhile.
    await kit.authenticator.confirm(principal);
  }
  const value = await get(kit.ports, principal, jobId);
  const headers = preferenceApplied({ ...preferences, respondAsync: false });
  return documentAnswer(call, "result", { value, headers });
}

function waitMsOf({ dialect }: Call, { waitS }: Preferences): number {
  return waitS === undefined ? (dialect.waitsForResult ? Infinity : 0) : waitS * 1000;
}

/** 200 with all results in one zip. Throws not-found, result-not-ready. */
export async function downloadResults({ kit, principal, jobId, request }: Call): Promise<Answer> {
  const { fileName, content } = await zipResults(kit.ports, principal, jobId);
  return {
    status: 200,
    headers: {
      ...SAVED_FILE,
      "Content-Type": "application/zip",
      "Content-Disposition": attachment(fileName),
      "Cache-Control": "private, no-cache",
    },
    body: request.method === "HEAD" ? undefined : content,
  };
}

/** 204 when the other side has the file. Throws not-found, result-not-ready, push-failed, invalid-document. */
export function putResult(call: Call): Promise<Answer> {
  return push(call, "PUT");
}

/** As putResult, by POST. */
export function postResult(call: Call): Promise<Answer> {
  return push(call, "POST");
}

async function push(call: Call, method: "PUT" | "POST"): Promise<Answer> {
  const { kit, principal, jobId, resultId, trace } = call;
  const url = call.query.get("url");
  if (url === undefined) {
    throw invalid("/url", "required", "Say in the query where to send the file: ?url=https://…");
  }
  const { traceparent } = trace;
  const traced = traceparent === undefined ? {} : { traceparent };
  await sendResult(kit.ports, principal, { jobId, resultId, url, method, ...traced });
  return { status: 204, headers: {}, body: undefined };
}

/** 200, 206 or 304. Throws not-found, result-not-ready, precondition-failed, range-not-satisfiable. */
export async function downloadResult(call: Call): Promise<Answer> {
  const { kit, principal, jobId, resultId, request } = call;
  const result = await openResult(kit.ports, principal, { jobId, resultId });
  const { fileName, contentType, sizeBytes, sha256, blobId } = result;
  return answerDownload(request, {
    what: "The result",
    fileName,
    contentType,
    sizeBytes,
    etag: `"${sha256}"`,
    cacheControl: "private, no-cache",
    isShown: false,
    read: (range) => kit.ports.blobs.open(blobId, range),
  });
}
