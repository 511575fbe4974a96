/** Reports on jobs: the PDF, or a link to it that is good for an hour. */

import { makeReport, type Report } from "../../../core/followers/make-report.ts";
import { Problem } from "../../../core/model/problem.ts";
import type { RecordName } from "../../../core/ports/people/records.ts";
import { answerDownload } from "../../http/download.ts";
import { whileCallerWaits } from "../../while-caller-waits.ts";
import { jsonAnswer } from "../json-answer.ts";
import type { Call, Operation } from "../operation.ts";
import { queryValue } from "../query.ts";
import { linkTo } from "../signed-link.ts";

/** Longer than a report of many pictures takes; clients of that service wait about so long. */
const WAIT_MS = 60_000;
const OBJECT_ID = /^[\da-f]{24}$/iu;

/** 200 with the PDF; with getUrlOnly=true, with nothing but a link to it as text. */
export const getReport: Operation = {
  name: "getReport",
  methods: ["GET"],
  path: "/reports/v1/generate/:clientJobId",
  policy: "Reports_Read",
  async handle(call) {
    const { under } = call;
    const isUrlOnly = queryValue(under, "getUrlOnly")?.toLowerCase() === "true";
    const { result } = await reportOf(call, String(under.params["clientJobId"]));
    if (isUrlOnly) {
      const headers = { "Cache-Control": "no-store", "Content-Type": "text/plain; charset=utf-8" };
      return { status: 200, headers, body: addressOf(call, linkTo(under.kit.ports, result)) };
    }
    return answerDownload(under.request, {
      what: "The report",
      fileName: result.fileName,
      contentType: result.contentType,
      sizeBytes: result.sizeBytes,
      etag: `"${result.sha256}"`,
      sha256: result.sha256,
      cacheControl: "private, no-cache",
      isShown: false,
      read: (range) => under.kit.ports.blobs.open(result.blobId, range),
    });
  },
};

/** 200 with where the report is. */
export const generateReport: Operation = {
  name: "generateReport",
  methods: ["POST"],
  path: "/reportgenerator/v1/generate",
  policy: "Reports_Create",
  async handle(call) {
    const { under } = call;
    const jobId = queryValue(under, "jobId") ?? "";
    if (jobId === "") {
      const message = "Name the job behind the address: ?jobId= and its clientJobId, or our jobId.";
      throw Problem.at("invalid-document", { pointer: "/jobId", rule: "required", message });
    }
    const { result } = await reportOf(call, jobId);
    const reportUrl = addressOf(call, linkTo(under.kit.ports, result));
    return jsonAnswer(200, { jobId, status: "Completed", reportUrl });
  },
};

/** 404: there are no templates. */
export const generateReportOfTemplate: Operation = {
  name: "generateReport",
  methods: ["POST"],
  path: "/reportgenerator/v1/generate/:reportTemplateId",
  policy: "Reports_Create",
  handle: () => {
    const detail =
      "There are no templates of reports here: a report has one form for all jobs. Ask for POST /reportgenerator/v1/generate?jobId= without a template.";
    return Promise.reject(new Problem("not-found", detail));
  },
};

async function reportOf({ under, principal }: Call, id: string): Promise<Report> {
  const { kit, request } = under;
  const name: RecordName = OBJECT_ID.test(id) ? { objectId: id } : { clientId: id };
  return whileCallerWaits({ kit, request, principal }, async (signal) =>
    makeReport(kit.ports, principal, { name, waitMs: WAIT_MS, signal }),
  );
}

function addressOf({ under: { kit, request } }: Call, path: string): string {
  return (kit.publicUrl ?? kit.proxies.urlOf(request)) + path;
}
