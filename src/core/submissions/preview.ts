/** Checks a submission as submitting it would, and stores nothing. */

import { withoutId } from "../jobs/describe-job.ts";
import type { JobDocumentRequest } from "../model/contract-types.gen.ts";
import { type Principal, demand } from "../model/principal.ts";
import { checkSchedule } from "./add-schedule.ts";
import { type CheckPorts, checkSubmission, type Submission } from "./check-submission.ts";

/** The job document as it would be kept, with workflow and profile chosen and secrets masked. Throws what submit throws. */
export function previewSubmission(
  ports: CheckPorts,
  principal: Principal,
  submission: Submission,
): JobDocumentRequest {
  demand(principal, "submit-jobs");
  const check = submission.document.execSchedule === undefined ? checkSubmission : checkSchedule;
  const { choice, asked, inline } = check(ports, submission);
  const { documents: _, ...rest } = asked;
  return {
    ...rest,
    workflow: choice.workflow.name,
    profile: choice.profile.name,
    ...choice.alias,
    ...(inline.shown.length === 0 ? {} : { documents: inline.shown.map(withoutId) }),
    ...(inline.starts ? { start: true } : {}),
  };
}
