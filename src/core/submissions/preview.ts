/** Checks a submission as submitting it would, and stores nothing. */

import type { JobDocumentRequest } from "../model/contract-types.gen.ts";
import { checkSchedule } from "../schedules/add-schedule.ts";
import { withoutId } from "../jobs/describe-job.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand } from "../model/principal.ts";
import { checkSubmission, type Submission } from "../jobs/submit-job.ts";

/** The job document as it would be kept, with workflow and profile chosen and secrets masked. Throws what submit throws. */
export function previewJob(
  ports: Ports,
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
