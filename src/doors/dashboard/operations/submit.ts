/** POST /dashboard/jobs: a job with its files, as the form of the start page sends it. */

import { type ReceivedFile, receiveFile } from "../../../core/documents/inline-documents.ts";
import type { JobDocumentRequest } from "../../../core/model/contract-types.gen.ts";
import { Problem } from "../../../core/model/problem.ts";
import { submit } from "../../../core/submissions/submit.ts";
import { collectPart, withParts } from "../../multipart/multipart-parts.ts";
import { withReceivedFiles } from "../../multipart/received-files.ts";
import { type DashboardOperation, seeOther, type Visit, visitorOf } from "../operation.ts";
import { chosenWork, FIELDS } from "../pages/submit-form.ts";

/** Of a field that is no file. */
const FIELD_BYTES_MAX = 4096;
const JOB = { vocabulary: "job", name: "job" } as const;

/** 303 to the page of the job. Throws what reading and core's submit throw; then nothing stays. */
export const submitFiles: DashboardOperation = {
  name: "submitFiles",
  method: "POST",
  path: "/dashboard/jobs",
  demands: "submit-jobs",
  handle(visit) {
    const { kit, trace } = visit.under;
    const principal = visitorOf(visit);
    return withReceivedFiles(kit.ports, principal, {
      read: (files) => readFields(visit, files),
      submit: async ({ body: document, files, keep }) => {
        const submission = { company: principal.company, document, trace, files };
        const submitted = await submit(kit.ports, principal, submission);
        keep();
        return seeOther(
          visit,
          submitted.kind === "job" ? `/v1/jobs/${submitted.job.id}` : "/v1/schedules",
        );
      },
    });
  },
};

/** The job document that the fields are. The files go among the others. Throws invalid-document. */
async function readFields(visit: Visit, files: ReceivedFile[]): Promise<JobDocumentRequest> {
  const { kit, request } = visit.under;
  const { documentsPerJobMax, uploadBytesMax } = kit.ports.limits;
  const limits = {
    bytesMax: Math.min(documentsPerJobMax * uploadBytesMax, Number.MAX_SAFE_INTEGER),
    partsMax: documentsPerJobMax + Object.keys(FIELDS).length,
    pauseMsMax: kit.requestTimeoutMs,
  };
  const fields = new Map<string, string>();
  await withParts(request, limits, async (parts) => {
    for await (const part of parts) {
      if (part.name !== FIELDS.file) {
        fields.set(part.name, Buffer.from(await collectPart(part, FIELD_BYTES_MAX)).toString());
      } else if (part.fileName !== "") {
        // HTML §4.10.21.8: a control without a choice sends an empty name.
        files.push(await receiveFile(kit.ports, visitorOf(visit), part));
      }
    }
  });
  if (files.length === 0) {
    const message = "No file was chosen. Go back and choose at least one.";
    throw Problem.at("invalid-document", { pointer: "/data", rule: "required", message });
  }
  const name = fields.get(FIELDS.name)?.trim();
  const asked = { ...chosenWork(fields.get(FIELDS.work) ?? ""), ...(name && { name }) };
  // The one way into a job document is by the contract.
  return kit.contract.readJson(Buffer.from(JSON.stringify(asked)), JOB) as JobDocumentRequest;
}
