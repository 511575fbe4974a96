/** Checks a submission as submitting it would, and stores nothing. */

import { withoutId } from "../jobs/describe-job.ts";
import type { DocumentDocumentRequest, JobDocumentRequest } from "../model/contract-types.gen.ts";
import { type Principal, demand } from "../model/principal.ts";
import { refuseViolations, type Violation } from "../model/problem.ts";
import { refusalOfUpload } from "../model/uploads/upload.ts";
import type { TakenUpload } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { checkSchedule } from "./add-schedule.ts";
import { type CheckPorts, checkSubmission, type Submission } from "./check-submission.ts";

/** The job document as it would be kept, with workflow and profile chosen and secrets masked. Throws what submit throws. */
export async function previewSubmission(
  ports: CheckPorts & Pick<Ports, "resumableUploads">,
  principal: Principal,
  submission: Submission,
): Promise<JobDocumentRequest> {
  demand(principal, "submit-jobs");
  const check = submission.document.execSchedule === undefined ? checkSubmission : checkSchedule;
  const { choice, asked, inline } = check(ports, submission);
  await refuseUploads(ports, submission.company.id, inline.uploads);
  const { documents: _, ...rest } = asked;
  const documents = [...inline.uploads.map(shownUpload), ...inline.shown.map(withoutId)];
  return {
    ...rest,
    workflow: choice.workflow.name,
    profile: choice.profile.name,
    ...choice.alias,
    ...(documents.length === 0 ? {} : { documents }),
    ...(inline.starts ? { start: true } : {}),
  };
}

async function refuseUploads(
  { clock, resumableUploads }: Pick<Ports, "clock" | "resumableUploads">,
  companyId: string,
  uploads: readonly TakenUpload[],
): Promise<void> {
  const violations: Violation[] = [];
  for (const { uploadId: id, pointer } of uploads) {
    const upload = await resumableUploads.find({ companyId }, id);
    const refusal = refusalOfUpload(upload, { id, pointer, now: clock.now() });
    violations.push(...(refusal === undefined ? [] : [refusal]));
  }
  refuseViolations("invalid-document", violations);
}

function shownUpload({ uploadId, fileName, options }: TakenUpload): DocumentDocumentRequest {
  return {
    upload: uploadId,
    ...(fileName === undefined ? {} : { fileName }),
    ...(options.length === 0 ? {} : { options }),
  };
}
